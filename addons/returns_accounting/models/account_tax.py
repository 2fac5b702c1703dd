from odoo import models


class AccountTax(models.Model):
    _inherit = "account.tax"

    def _get_price_of_total(self, total, currency):
        """The price that comes to ``total`` with these taxes, in their own terms."""
        if any(tax.price_include for tax in self):
            return total
        totals = self.with_context(force_price_include=True).compute_all(
            total, currency=currency
        )
        return totals["total_excluded"]
