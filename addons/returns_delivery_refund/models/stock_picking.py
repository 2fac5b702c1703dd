from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _get_dispute_tracking(self):
        """The carrier's own number proves to a bank that the goods arrived."""
        if self.carrier_tracking_ref:
            return self.carrier_id.name or "", self.carrier_tracking_ref
        return super()._get_dispute_tracking()
