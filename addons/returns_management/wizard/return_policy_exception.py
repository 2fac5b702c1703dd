from odoo import fields, models


class ReturnPolicyException(models.TransientModel):
    _name = "return.policy.exception"
    _description = "Grant an Exception from the Policies"

    return_order_id = fields.Many2one(
        comodel_name="return.order", string="Return", required=True, readonly=True
    )
    objection = fields.Text(related="return_order_id.policy_objection")
    reason = fields.Char(
        required=True,
        help="Why this customer gets more than the policies provide for; it stays on "
        "the return.",
    )

    def action_approve(self):
        self.ensure_one()
        order = self.return_order_id
        order._check_approver()
        # sudo: the reason is written by this button only
        order.sudo().exception_reason = self.reason
        order.action_approve()
