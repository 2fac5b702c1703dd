from odoo import fields, models


class ReturnOrderReject(models.TransientModel):
    _name = "return.order.reject"
    _description = "Refuse a Return"

    return_order_ids = fields.Many2many(comodel_name="return.order", required=True)
    reason = fields.Text(
        required=True, help="A sentence the customer will read about the refusal."
    )

    def action_reject(self):
        return self.return_order_ids._run_bulk(
            "_reject", self.env._("refused"), self.reason
        )
