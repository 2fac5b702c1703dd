from odoo import api, models
from odoo.exceptions import ValidationError


class ReturnOrderLine(models.Model):
    """Which order lines a return may name."""

    _inherit = "return.order.line"

    @api.constrains("sale_line_id", "product_id", "return_order_id", "partner_id")
    def _check_sale_line(self):
        for line in self.filtered("sale_line_id"):
            line._check_sale_line_product()
            line._check_sale_line_currency()
            line._check_sale_line_customer()

    def _check_sale_line_product(self):
        if self.sale_line_id.product_id != self.product_id:
            raise ValidationError(
                self.env._(
                    "Return line %(line)s: order line %(sale_line)s is for another "
                    "product. Pick the order line of the product that comes back.",
                    line=self.display_name,
                    sale_line=self.sale_line_id.display_name,
                )
            )

    def _check_sale_line_currency(self):
        order = self.sale_line_id.order_id
        if order.currency_id != self.currency_id:
            raise ValidationError(
                self.env._(
                    "Order %(order)s is in %(order_currency)s, return %(ret)s in "
                    "%(currency)s: make one return per currency.",
                    order=order.name,
                    order_currency=order.currency_id.name,
                    ret=self.return_order_id.name,
                    currency=self.currency_id.name,
                )
            )

    def _check_sale_line_customer(self):
        """Contacts of one company return for each other, but for nobody else."""
        order = self.sale_line_id.order_id
        customer = order.partner_id.commercial_partner_id
        if customer != self.partner_id.commercial_partner_id:
            raise ValidationError(
                self.env._(
                    "Order %(order)s is of %(customer)s, return %(ret)s of "
                    "%(partner)s: make a return for %(customer)s, or change the "
                    "customer of this one.",
                    order=order.name,
                    customer=customer.display_name,
                    ret=self.return_order_id.name,
                    partner=self.partner_id.display_name,
                )
            )
