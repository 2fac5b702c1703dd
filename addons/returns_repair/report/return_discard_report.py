from odoo import models
from odoo.tools import SQL


class ReturnDiscardReport(models.Model):
    """Parts that a repair takes out were no unsold products: they are not disclosed."""

    _inherit = "return.discard.report"
    _depends = {"stock.move": ["repair_line_type"]}

    def _discarded_query(self):
        return SQL(
            "%s AND move.repair_line_type IS DISTINCT FROM 'remove'",
            super()._discarded_query(),
        )
