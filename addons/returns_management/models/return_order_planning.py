from odoo import api, fields, models


class ReturnOrder(models.Model):
    """What to work on next: priority, deadline and other returns of the same goods."""

    _inherit = "return.order"

    priority = fields.Selection(
        selection=[("0", "Normal"), ("1", "Urgent")], default="0", index=True
    )
    tag_ids = fields.Many2many(comodel_name="return.order.tag", string="Tags")
    date_deadline = fields.Date(
        string="Deadline",
        tracking=True,
        copy=False,
        index=True,
        help="The day by which the customer must have an answer or the money.",
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    other_return_ids = fields.Many2many(
        comodel_name="return.order",
        compute="_compute_other_return_ids",
        string="Other Returns of These Lines",
        help="Returns that name a line of the same order: is it registered twice?",
    )

    @api.depends("date_deadline", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for order in self:
            order.is_late = (
                order.state in ("draft", "requested", "approved")
                and bool(order.date_deadline)
                and order.date_deadline < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = [
            ("state", "in", ("draft", "requested", "approved")),
            ("date_deadline", "<", fields.Date.context_today(self)),
        ]
        return late if True in value else ["!", "&", *late]

    @api.depends("line_ids.sale_line_id.return_line_ids.state")
    def _compute_other_return_ids(self):
        for order in self:
            others = order.line_ids.sale_line_id.return_line_ids.return_order_id
            order.other_return_ids = (others - order._origin).filtered(
                lambda other: other.state not in ("rejected", "cancelled")
            )
