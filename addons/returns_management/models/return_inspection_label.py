from odoo import models
from odoo.exceptions import UserError


class ReturnInspection(models.Model):
    """Labels that take inspected goods to their shelf."""

    _inherit = "return.inspection"

    def _get_label_location(self):
        """Where the goods were sent, as exactly as the transfer says; may be empty."""
        self.ensure_one()
        lines = self.move_id.move_line_ids.filtered(
            lambda line: not self.lot_id or line.lot_id == self.lot_id
        )
        return lines.location_dest_id[:1] or self.move_id.location_dest_id

    def _get_label_barcode(self):
        """The number of the goods, else the product's barcode, else nothing."""
        self.ensure_one()
        return self.lot_id.name or self.product_id.barcode or ""

    def action_print_labels(self):
        """Print a label for each validated result."""
        validated = self.filtered(lambda result: result.state == "done")
        if not validated:
            raise UserError(
                self.env._(
                    "%(results)s: nothing is validated yet, so nobody knows where the "
                    "goods go. Validate the inspection, then print its labels.",
                    results=", ".join(self.mapped("display_name"))
                    or self.env._("No inspection"),
                )
            )
        report = self.env.ref("returns_management.action_report_putaway_label")
        return report.report_action(validated, config=False)
