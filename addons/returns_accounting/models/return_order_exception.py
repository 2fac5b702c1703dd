from odoo import api, fields, models


class ReturnOrder(models.Model):
    """What does not agree about a return, and what the customer's bank asks."""

    _inherit = "return.order"

    exception_ids = fields.One2many(
        comodel_name="return.exception", inverse_name="return_order_id"
    )
    open_exception_count = fields.Integer(compute="_compute_open_exception_count")
    dispute_ids = fields.One2many(
        comodel_name="payment.dispute", inverse_name="return_order_id"
    )
    dispute_count = fields.Integer(compute="_compute_dispute_count")

    @api.depends("exception_ids.state")
    def _compute_open_exception_count(self):
        for order in self:
            pending = order.exception_ids.filtered(lambda e: e.state == "open")
            order.open_exception_count = len(pending)

    @api.depends("dispute_ids")
    def _compute_dispute_count(self):
        for order in self:
            order.dispute_count = len(order.dispute_ids)

    def action_view_exceptions(self):
        self.ensure_one()
        return self.exception_ids._get_records_action(name=self.env._("Exceptions"))

    def action_view_disputes(self):
        self.ensure_one()
        return self.dispute_ids._get_records_action(name=self.env._("Disputes"))
