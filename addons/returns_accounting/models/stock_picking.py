from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _get_dispute_tracking(self):
        """Carrier and tracking number that prove the delivery, ("", "") without.

        Modules that know carriers extend it.
        """
        self.ensure_one()
        return "", ""
