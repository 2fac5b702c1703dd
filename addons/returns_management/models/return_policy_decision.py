from odoo import api, fields, models

from .return_policy_rule import RESOLUTIONS

VERDICTS = [
    ("statutory", "By Law"),
    ("eligible", "Eligible"),
    ("approval", "Approval"),
    ("exception", "Exception"),
]


class ReturnPolicyDecision(models.Model):
    """What the policies and the law say of one return line, and why.

    Written by the engine when the return is submitted, again when it is approved, and
    never after.
    """

    _name = "return.policy.decision"
    _description = "Policy Decision"
    _inherit = "return.policy.fee.mixin"
    _order = "date_decided desc, id desc"
    _rec_name = "return_line_id"
    _check_company_auto = True

    return_line_id = fields.Many2one(
        comodel_name="return.order.line",
        required=True,
        ondelete="cascade",
    )
    return_order_id = fields.Many2one(
        related="return_line_id.return_order_id",
        store=True,
        precompute=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="return_line_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        related="return_line_id.partner_id", store=True, precompute=True
    )
    product_id = fields.Many2one(
        related="return_line_id.product_id", store=True, precompute=True
    )
    policy_id = fields.Many2one(
        comodel_name="return.policy", ondelete="restrict", index="btree_not_null"
    )
    rule_id = fields.Many2one(
        comodel_name="return.policy.rule", ondelete="restrict", index="btree_not_null"
    )
    verdict = fields.Selection(
        selection=VERDICTS,
        compute="_compute_verdict",
        help="By Law: the customer may withdraw. Eligible: a policy provides for it. "
        "Approval: a policy has a manager look at it. Exception: neither policy nor "
        "law provides for it, and a manager may grant it with a reason.",
    )
    regime_id = fields.Many2one(
        comodel_name="return.legal.regime", string="Law", ondelete="restrict"
    )
    eligible = fields.Boolean(help="The goods may come back without an exception.")
    is_statutory = fields.Boolean(
        string="Statutory",
        help="The law gives the customer this right; no policy can take it away.",
    )
    date_deadline = fields.Date(
        string="Last Day",
        help="On which the customer may ask for the return; empty when there is none, "
        "or none yet.",
    )
    date_statutory = fields.Date(
        string="Last Day by Law", help="Of the consumer's right of withdrawal."
    )
    window = fields.Selection(
        selection=[("policy", "Policy"), ("statutory", "Law"), ("none", "None")],
        help="Whose period gives the last day.",
    )
    has_fee_rule = fields.Boolean(
        help="A policy says what the fee is; otherwise it is the company's."
    )
    fee_grades = fields.Json(help="Other percentages, by the code of the grade.")
    shipping_payer = fields.Selection(
        string="Return Shipping Paid by",
        selection=[("customer", "Customer"), ("merchant", "Us")],
    )
    refunds_delivery = fields.Boolean(
        string="Refunds the Delivery",
        help="What the customer paid for the standard delivery is given back too.",
    )
    keep = fields.Boolean(
        string="Customer May Keep It",
        help="Bringing the goods back costs more than they are worth.",
    )
    deduction_limit = fields.Float(
        string="Largest Deduction (%)",
        digits=(5, 2),
        default=100.0,
        help="Most that may be taken off the price for diminished value.",
    )
    bonus_percent = fields.Float(string="Store Credit Bonus (%)", digits=(5, 2))
    original_method_first = fields.Boolean(string="Original Payment Method First")
    approval_codes = fields.Char(help="Of the reasons for which a person decides.")
    resolution_codes = fields.Char()
    resolution_names = fields.Char(
        string="Customer May Choose", compute="_compute_resolution_names"
    )
    date_decided = fields.Datetime(
        string="Decided on", required=True, default=fields.Datetime.now
    )
    facts = fields.Json(help="What was known when the decision was made.")
    reason_ids = fields.One2many(
        comodel_name="return.policy.decision.reason",
        inverse_name="decision_id",
        string="Why",
    )
    explanation = fields.Text(compute="_compute_explanation")

    _return_line_uniq = models.UniqueIndex("(return_line_id)")

    @api.depends("eligible", "is_statutory", "approval_codes")
    def _compute_verdict(self):
        for decision in self:
            if not decision.eligible:
                decision.verdict = "exception"
            elif decision.approval_codes:
                decision.verdict = "approval"
            else:
                decision.verdict = "statutory" if decision.is_statutory else "eligible"

    @api.depends("resolution_codes")
    @api.depends_context("lang")
    def _compute_resolution_names(self):
        field = self.env["return.order.line"]._fields["resolution"]
        labels = dict(field._description_selection(self.env))
        for decision in self:
            codes = (decision.resolution_codes or "").split(",")
            decision.resolution_names = ", ".join(
                labels[code] for code in RESOLUTIONS if code in codes
            )

    @api.depends("reason_ids.sentence")
    def _compute_explanation(self):
        for decision in self:
            decision.explanation = "\n".join(decision.reason_ids.mapped("sentence"))

    def _get_other_fee_percents(self):
        return list((self.fee_grades or {}).values())
