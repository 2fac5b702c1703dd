from odoo import models
from odoo.tools import SQL


class ReturnCreditGuard(models.Model):
    """A delivery that is given back with the goods counts as a credit of its line."""

    _inherit = "return.credit.guard"

    def _goods_condition(self):
        return SQL(
            "(%s OR line.display_type = 'product' "
            "AND line.return_entry_type = 'delivery')",
            super()._goods_condition(),
        )
