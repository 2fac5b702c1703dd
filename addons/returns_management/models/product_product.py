from datetime import timedelta

from odoo import fields, models

#: The rate looks back this long, as Odoo's own "Sold" button does.
PERIOD = timedelta(days=365)


class ProductProduct(models.Model):
    _inherit = "product.product"

    qty_shipped = fields.Float(
        string="Shipped",
        digits="Product Unit",
        compute="_compute_return_rate",
        compute_sudo=True,
        help="Delivered to customers in the last 365 days.",
    )
    qty_returned = fields.Float(
        string="Returned",
        digits="Product Unit",
        compute="_compute_return_rate",
        compute_sudo=True,
        help="Received from customers in the last 365 days.",
    )
    return_rate = fields.Float(
        string="Return Rate (%)",
        compute="_compute_return_rate",
        compute_sudo=True,
        help="Returned of what was shipped in the last 365 days.",
    )

    def _compute_return_rate(self):
        shipped = self._sum_moves("location_dest_id")
        returned = self._sum_moves("location_id")
        for product in self:
            product.qty_shipped = shipped.get(product, 0)
            product.qty_returned = returned.get(product, 0)
            product.return_rate = product._get_return_rate()

    def _get_return_rate(self):
        if not self.qty_shipped:
            return 0
        return 100 * self.qty_returned / self.qty_shipped

    def _sum_moves(self, customer_side):
        """Quantities of the done moves that have a customer on one side.

        :param customer_side: ``location_id`` or ``location_dest_id``
        :return: ``{product: quantity in the product's unit}``
        """
        domain = [
            ("product_id", "in", self.ids),
            ("state", "=", "done"),
            ("date", ">=", fields.Datetime.now() - PERIOD),
            ("company_id", "in", self.env.companies.ids),
            (f"{customer_side}.usage", "=", "customer"),
        ]
        groups = self.env["stock.move"]._read_group(
            domain, ["product_id"], ["product_qty:sum"]
        )
        return dict(groups)

    def action_view_return_lines(self):
        return self._get_return_lines_action(self)

    def _get_return_lines_action(self, products):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "returns_management.return_order_line_action"
        )
        return {**action, "domain": [("product_id", "in", products.ids)]}
