from odoo import api, fields, models


class ReturnOrderLine(models.Model):
    """Who recorded that the customer agreed to store credit, and when."""

    _inherit = "return.order.line"

    voucher_agreed_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Agreement Recorded by",
        compute="_compute_voucher_agreed",
        store=True,
    )
    date_voucher_agreed = fields.Datetime(
        string="Agreed on", compute="_compute_voucher_agreed", store=True
    )

    @api.depends("is_voucher_agreed")
    def _compute_voucher_agreed(self):
        for line in self:
            agreed = line.is_voucher_agreed
            line.voucher_agreed_by_id = agreed and self.env.user
            line.date_voucher_agreed = agreed and fields.Datetime.now()

    def _get_bonus_percent(self):
        """What the policy of the line offers on top, else the company."""
        self.ensure_one()
        decision = self.policy_decision_id
        if decision.policy_id:
            return decision.bonus_percent
        return self.company_id.return_bonus_percent
