from odoo import api, models
from odoo.tools import format_list


class ReturnInspection(models.Model):
    """Returned clothes and shoes are not destroyed where the law forbids it."""

    _name = "return.inspection"
    _inherit = ["return.inspection", "return.waste.mixin"]

    @api.depends("product_id", "company_id")
    def _compute_is_destruction_banned(self):
        return super()._compute_is_destruction_banned()

    def _is_claim_closed(self):
        """Not while goods that are to be destroyed still wait for who fetches them."""
        waiting = self.is_destruction and self.move_id.state != "done"
        return self.state == "done" and not waiting

    def _get_qty_to_destroy(self):
        return self.product_uom_id._compute_quantity(
            self.quantity, self.product_id.uom_id
        )

    def _check_results(self):
        result = super()._check_results()
        self._check_destruction()
        return result

    def _destroys(self):
        return self.disposition_id.is_destruction

    def _get_destruction_refusal(self, article):
        allowed = self.env["return.disposition"].search(
            [("is_destruction", "=", False)]
        )
        return self.env._(
            "Inspection of %(line)s: %(product)s must not be destroyed and "
            "%(disposition)s does so (%(article)s). Choose %(allowed)s; or have a "
            "manager of returns claim a ground of Delegated Regulation (EU) "
            "2026/296 on the inspection.",
            line=self.return_line_id.display_name,
            product=self.product_id.display_name,
            disposition=self.disposition_id.name,
            article=article,
            allowed=format_list(self.env, allowed.mapped("name"), style="or"),
        )
