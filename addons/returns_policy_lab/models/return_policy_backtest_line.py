from odoo import fields, models


class ReturnPolicyBacktestLine(models.Model):
    _name = "return.policy.backtest.line"
    _description = "Result of a Back-Test"
    _order = "backtest_id, lines desc, id"
    _rec_name = "categ_id"

    backtest_id = fields.Many2one(
        comodel_name="return.policy.backtest",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="backtest_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    categ_id = fields.Many2one(
        comodel_name="product.category",
        string="Product Category",
        readonly=True,
        ondelete="set null",
    )
    lines = fields.Integer(string="Returned Lines", readonly=True)
    refund_now = fields.Monetary(string="Refunds Now", readonly=True)
    refund_draft = fields.Monetary(string="Refunds, Draft", readonly=True)
    fee_now = fields.Monetary(string="Fees Now", readonly=True)
    fee_draft = fields.Monetary(string="Fees, Draft", readonly=True)
    cost_now = fields.Monetary(
        readonly=True,
        help="Refunds and return shipping that we pay, less fees.",
    )
    cost_draft = fields.Monetary(string="Cost, Draft", readonly=True)
    newly_eligible = fields.Integer(readonly=True)
    newly_excluded = fields.Integer(
        readonly=True, help="Lines that only the policies of today take back."
    )
    approvals_now = fields.Integer(readonly=True)
    approvals_draft = fields.Integer(string="Approvals, Draft", readonly=True)
    breaches = fields.Integer(
        string="Breaches of Law",
        readonly=True,
        help="Statutory withdrawals that were refused, bore a fee, were refunded too "
        "late or with store credit that the customer had not agreed to: deciding by "
        "the policies and the legal clock, now or with the draft, prevents them.",
    )
    customers = fields.Integer(
        string="Customers Affected",
        readonly=True,
        help="Customers for whom anything would have been otherwise.",
    )
