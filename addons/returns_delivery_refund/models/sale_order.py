from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _prepare_delivery_line_vals(self, carrier, price_unit):
        """Keep what the standard delivery would cost now, beside the chosen one."""
        vals = super()._prepare_delivery_line_vals(carrier, price_unit)
        standard = carrier.standard_carrier_id
        rate = standard.rate_shipment(self) if standard else {}
        if rate.get("success"):
            vals["standard_carrier_id"] = standard.id
            vals["standard_delivery_price"] = rate["price"]
        return vals

    def _get_deliveries_due(self, share):
        """Deliveries of the order of which something is still to give back.

        :param share: Decimal, of a delivery that is to give back by now
        :return: ``[(order line, its invoice line, amount)]``
        """
        self.ensure_one()
        return [
            (sold, source, amount)
            for sold in self.order_line.filtered("is_delivery")
            if not sold._is_delivery_in_return()
            for source in sold.invoice_lines
            if source.move_id.move_type == "out_invoice"
            and source.parent_state == "posted"
            and (amount := sold._get_delivery_due(source, share))
        ]
