from decimal import Decimal

from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_early_discount_of_price(self):
        """What a discount for early payment took off this line, in terms of its price.

        It was never paid, and is not given back.
        """
        self.ensure_one()
        taken = self.move_id._get_early_discounts().get(self, {})
        included = any(self.tax_ids.mapped("price_include"))
        return sum(
            (
                amount
                for (kind, _tax, _suffix), amount in taken.items()
                if included or kind == "total_excluded"
            ),
            Decimal(0),
        )
