from odoo import models


class ReturnOrderLine(models.Model):
    _inherit = "return.order.line"

    def _prepare_fee_line_vals(self, source, quantity, before):
        if self._is_fee_waived():
            return []
        return super()._prepare_fee_line_vals(source, quantity, before)

    def _is_fee_waived(self):
        """Whether goodwill took the restocking fee of this line away."""
        self.ensure_one()
        return any(
            case.kind == "waived_fee"
            and case.state in ("granted", "accepted")
            and case.return_line_id in (self, self.browse())
            for case in self.return_order_id.goodwill_ids
        )
