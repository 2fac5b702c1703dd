from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnPolicyBacktest(models.Model):
    """The returns of the past, decided again under draft policies."""

    _name = "return.policy.backtest"
    _description = "Back-Test of Return Policies"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        default=lambda self: self.env._("Back-test of %s", fields.Date.today()),
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    policy_ids = fields.Many2many(
        comodel_name="return.policy",
        string="Draft Policies",
        required=True,
        check_company=True,
        domain="[('state', '=', 'draft')]",
        help="They are added to the active policies; of the versions that they follow "
        "they take the place. For the test they are in force on every day.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.today() - relativedelta(months=6),
    )
    date_to = fields.Date(
        string="Until", required=True, default=lambda self: fields.Date.today()
    )
    date_run = fields.Datetime(string="Run on", readonly=True, copy=False)
    return_count = fields.Integer(string="Returns", readonly=True, copy=False)
    line_ids = fields.One2many(
        comodel_name="return.policy.backtest.line",
        inverse_name="backtest_id",
        string="Results",
        readonly=True,
    )
    customers = fields.Integer(string="Customers Affected", readonly=True, copy=False)
    refund_change = fields.Monetary(
        string="Change of Refunds", compute="_compute_changes", store=True
    )
    fee_change = fields.Monetary(
        string="Change of Fees", compute="_compute_changes", store=True
    )
    cost_change = fields.Monetary(
        string="Change of Cost",
        compute="_compute_changes",
        store=True,
        help="Refunds and return shipping that we pay, less fees: with the draft, less "
        "those of today.",
    )
    newly_eligible = fields.Integer(compute="_compute_changes", store=True)
    newly_excluded = fields.Integer(compute="_compute_changes", store=True)
    breaches = fields.Integer(
        string="Breaches of Law", compute="_compute_changes", store=True
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_from <= date_to)",
        "A back-test cannot end before it begins: change From or Until.",
    )

    @api.depends("line_ids")
    def _compute_changes(self):
        for test in self:
            lines = test.line_ids
            for name in ("refund", "fee", "cost"):
                draft, now = (f"{name}_{which}" for which in ("draft", "now"))
                test[f"{name}_change"] = sum(lines.mapped(draft)) - sum(
                    lines.mapped(now)
                )
            for name in ("newly_eligible", "newly_excluded", "breaches"):
                test[name] = sum(lines.mapped(name))

    def action_run(self):
        for test in self:
            if not test.policy_ids.rule_ids:
                raise UserError(
                    self.env._(
                        "%(name)s: the policies have no rules, and would decide "
                        "nothing. Add rules to them, or choose others.",
                        name=test.name,
                    )
                )
            test._run()

    def action_view_lines(self):
        self.ensure_one()
        return self.line_ids._get_records_action(
            name=self.name, views=[(False, "pivot"), (False, "graph"), (False, "list")]
        )
