from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    return_exchange_line_ids = fields.One2many(
        comodel_name="return.order.line",
        inverse_name="exchange_sale_line_id",
        string="Exchanged Return Lines",
    )

    def _set_quantity_at_its_price(self, quantity):
        """Order another quantity at the price that was agreed.

        Odoo would look the price up again, and refuse to touch a locked order.
        """
        self.ensure_one()
        order, locked = self.order_id, self.order_id.locked
        order.locked = False
        self.with_context(skip_procurement=True).write(
            {
                "product_uom_qty": quantity,
                "price_unit": self.price_unit,
                "technical_price_unit": self.technical_price_unit,
                "discount": self.discount,
            }
        )
        order.locked = locked
