from odoo import api, models

from .return_order_line import CREDITED_RESOLUTIONS


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.depends(
        "return_line_ids.qty_received",
        "return_line_ids.qty_exchanged",
        "return_line_ids.exchange_qty_charged",
        "return_line_ids.credit_line_ids.quantity",
        "return_line_ids.credit_line_ids.parent_state",
    )
    def _compute_qty_to_invoice(self):
        """Bill what was delivered or ordered, whatever a return did to it since.

        The return credits what comes back or is kept. Core would give received goods
        back a second time, and bill again what a return has credited.
        """
        result = super()._compute_qty_to_invoice()
        for line in self.filtered(lambda line: line.state == "sale"):
            line.qty_to_invoice += sum(
                ret.product_uom_id._compute_quantity(
                    line._get_return_correction(ret), line.product_uom_id, round=False
                )
                for ret in line.return_line_ids
            )
        return result

    def _get_return_correction(self, return_line):
        """What core subtracts from or adds to the quantity to invoice for a return."""
        # sudo: the salesperson need not be able to read the return
        ret = return_line.sudo()
        # core counts a credit note that was reversed
        credited = ret._get_credit_quantity(("draft", "posted"), taken_back=True)
        if self.product_id.invoice_policy != "delivery":
            return -credited
        if ret.exchange_type == "replacement":
            replaced = ret.qty_exchanged - ret.exchange_qty_charged
            return ret.qty_received - replaced
        lowered = ret.resolution in CREDITED_RESOLUTIONS or ret.exchange_type
        return (ret.qty_received if lowered else 0) - credited
