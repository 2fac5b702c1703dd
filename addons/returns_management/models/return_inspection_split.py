from odoo import models
from odoo.exceptions import UserError


class ReturnInspection(models.Model):
    """Several results for one line: 2 as new, 1 worn."""

    _inherit = "return.inspection"

    def action_split(self):
        """Take one unit out of this result, to be judged on its own.

        :return: the action that opens the new result
        """
        self.ensure_one()
        if self.state == "done":
            raise UserError(
                self.env._(
                    "%(inspection)s is validated and cannot be divided any more.",
                    inspection=self.display_name,
                )
            )
        if self.product_uom_id.compare(self.quantity, 1) <= 0:
            raise UserError(
                self.env._(
                    "Inspection of %(line)s: %(quantity)g is too little to take one "
                    "off. Lower the quantity by hand and click Inspect on the return: "
                    "the rest gets a result of its own.",
                    line=self.return_line_id.display_name,
                    quantity=self.quantity,
                )
            )
        self.quantity = self.product_uom_id.round(self.quantity - 1)
        return self.create(self._prepare_split_vals())._get_records_action()

    def _prepare_split_vals(self):
        """One unit of the same goods, without what was found on the others."""
        return {
            "return_line_id": self.return_line_id.id,
            "lot_id": self.lot_id.id,
            "quantity": 1,
            "checklist_id": self.checklist_id.id,
        }
