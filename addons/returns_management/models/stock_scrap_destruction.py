from odoo import api, fields, models

from ..domain import espr


class StockScrap(models.Model):
    """A scrap order destroys: what the law protects needs a ground for it."""

    _name = "stock.scrap"
    _inherit = ["stock.scrap", "return.waste.mixin", "return.guard.mixin"]

    derogation = fields.Selection(tracking=True)
    derogation_note = fields.Char(tracking=True)

    @api.depends("product_id", "company_id", "scrap_location_id")
    def _compute_is_destruction_banned(self):
        return super()._compute_is_destruction_banned()

    def action_validate(self):
        self._check_destruction()
        return super().action_validate()

    def do_scrap(self):
        self._check_destruction()
        return super().do_scrap()

    def _rule_destruction(self, destroys=True, derogation=None):
        return super()._rule_destruction(destroys and self._destroys(), derogation)

    def _destroys(self):
        treatment = self.scrap_location_id._get_waste_treatment(self.company_id)
        return treatment in espr.DESTROYING

    def _is_claim_closed(self):
        return self.state == "done"

    def _get_qty_to_destroy(self):
        return self.product_uom_id._compute_quantity(
            self.scrap_qty, self.product_id.uom_id
        )

    def _get_destruction_refusal(self, article):
        # sudo: who scraps goods need not be able to read the return they came with
        if inspection := self.sudo().return_inspection_id:
            return inspection._get_destruction_refusal(article)
        return self.env._(
            "Scrap order %(scrap)s: %(product)s must not be destroyed (%(article)s). "
            "Donate it (a transfer to %(donations)s), sell it off, have it repaired or "
            "refurbished; or have a manager of returns name the Ground for Destruction "
            "on the scrap order (Delegated Regulation (EU) 2026/296, art. 2).",
            scrap=self.display_name,
            product=self.product_id.display_name,
            article=article,
            donations=self.company_id._get_return_donation_location().display_name,
        )

    def _adopt_claim(self):
        """Take over the ground that a manager claimed on the inspection."""
        # sudo: who validates an inspection need not be who claimed its ground
        for inspection, scraps in self.sudo().grouped("return_inspection_id").items():
            if inspection.derogation:
                scraps.write(
                    {
                        "derogation": inspection.derogation,
                        "derogation_note": inspection.derogation_note,
                        "derogation_user_id": inspection.derogation_user_id.id,
                        "derogation_date": inspection.derogation_date,
                    }
                )
