from odoo import api, fields, models
from odoo.exceptions import UserError

#: Who may read returns: for everybody else an order has no such fields.
READERS = ",".join(
    (
        "returns_management.returns_management_group_user",
        "account.group_account_invoice",
        "account.group_account_readonly",
    )
)


class SaleOrder(models.Model):
    _inherit = "sale.order"

    return_order_ids = fields.Many2many(
        comodel_name="return.order",
        string="Return Orders",
        compute="_compute_return_order_ids",
        groups=READERS,
    )
    return_order_count = fields.Integer(
        compute="_compute_return_order_ids", groups=READERS
    )

    @api.depends("order_line.return_line_ids.return_order_id")
    def _compute_return_order_ids(self):
        # Odoo checks the access to the returns of each order below: read what its rules
        # ask for at once (sudo: only to fill the cache, nothing is given away)
        self.order_line.return_line_ids.return_order_id.sudo().mapped("company_id")
        for order in self:
            order.return_order_ids = order.order_line.return_line_ids.return_order_id
            order.return_order_count = len(order.return_order_ids)

    def action_create_return(self):
        """Open the wizard that turns delivered lines into a return order."""
        self.ensure_one()
        if not any(line.qty_returnable > 0 for line in self.order_line):
            raise UserError(
                self.env._(
                    "Order %(order)s has nothing to return: no line has a delivered "
                    "quantity that is not in a return yet. Validate its delivery "
                    "first, or look at its existing returns.",
                    order=self.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Create Return"),
            "res_model": "sale.order.return",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_sale_order_id": self.id,
                "dialog_size": "extra-large",
            },
        }

    def action_view_return_orders(self):
        self.ensure_one()
        return self.return_order_ids._get_records_action(
            name=self.env._("Returns of %(order)s", order=self.name)
        )
