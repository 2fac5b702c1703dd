from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..domain import policy_words

LONGEST_WINDOW = 3650

#: What the customer may get, each a check box of the rule.
RESOLUTIONS = ("refund", "store_credit", "exchange", "repair", "keep")


class ReturnPolicyRule(models.Model):
    _name = "return.policy.rule"
    _description = "Return Policy Rule"
    _inherit = [
        "return.policy.part.mixin",
        "return.policy.fee.mixin",
        "return.guard.mixin",
    ]
    _order = "policy_id, sequence, id"
    _check_company_auto = True
    _not_negative_fields = frozenset(
        {
            "approval_from",
            "fee_fixed",
            "fee_maximum",
            "fee_minimum",
            "keep_below",
            "limit_amount",
        }
    )

    name = fields.Char(
        required=True,
        translate=True,
        help="What the rule is about; shown in the reasons of a decision.",
    )
    sequence = fields.Integer(default=10)
    policy_id = fields.Many2one(
        comodel_name="return.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_tmpl_ids = fields.Many2many(
        comodel_name="product.template",
        string="Products",
        ondelete="restrict",
        help="With all their variants; all when empty.",
    )
    categ_ids = fields.Many2many(
        comodel_name="product.category",
        string="Product Categories",
        ondelete="restrict",
        help="With those below them; all when empty.",
    )
    reason_ids = fields.Many2many(
        comodel_name="return.order.reason",
        string="Reasons",
        ondelete="restrict",
        help="Why the goods come back; all when empty.",
    )
    is_returnable = fields.Boolean(
        string="Can Be Returned",
        default=True,
        help="Without it, these products are on the list of what cannot be returned. "
        "What the law grants a consumer stays.",
    )
    excluded_flag_ids = fields.Many2many(
        comodel_name="return.product.flag",
        string="Does Not Take Back",
        ondelete="restrict",
        default=lambda self: self._get_default_excluded_flags(),
        help="Products with any of these flags do not come back, except where the law "
        "says that they do.",
    )
    window_days = fields.Integer(
        string="Days",
        default=30,
        help="How long the customer has to ask for the return, in days: with 0 on the "
        "same day only, at most 3650. The day on which it begins does not count.",
    )
    window_from = fields.Selection(
        string="Counted from",
        selection=[
            ("delivery", "Delivery"),
            ("order", "Order"),
            ("invoice", "Invoice"),
        ],
        default="delivery",
        required=True,
        help="Delivery: of the last part, in the customer's time zone.",
    )
    shipping_payer = fields.Selection(
        string="Return Shipping Paid by",
        selection=[("customer", "Customer"), ("merchant", "Us")],
        default="customer",
        required=True,
        help="We pay in any case when the customer is not at fault.",
    )
    refunds_delivery = fields.Boolean(
        string="Refund the Delivery",
        help="What the customer paid for standard delivery is given back too; on a "
        "statutory withdrawal it is where the law says so.",
    )
    allows_refund = fields.Boolean(string="Refund", default=True)
    allows_store_credit = fields.Boolean(string="Store Credit", default=True)
    allows_exchange = fields.Boolean(string="Exchange", default=True)
    allows_repair = fields.Boolean(string="Repair", default=True)
    allows_keep = fields.Boolean(string="Refund, Customer Keeps It")
    bonus_percent = fields.Float(
        string="Store Credit Bonus (%)",
        digits=(5, 2),
        help="Added to the amount when the customer takes store credit.",
    )
    original_method_first = fields.Boolean(
        string="Original Payment Method First",
        default=True,
        help="Money goes back the way it came before any other way is offered.",
    )
    keep_below = fields.Monetary(
        string="Keep It below",
        help="The customer keeps goods worth less than this and is refunded: bringing "
        "them back would cost more. 0 asks for all goods.",
    )
    deduction_limit_percent = fields.Float(
        string="Largest Deduction (%)",
        digits=(5, 2),
        default=100.0,
        help="Most that an inspection may take off the price for diminished value.",
    )
    needs_approval = fields.Boolean(
        help="A manager looks at these returns before they are approved."
    )
    approval_from = fields.Monetary(
        help="Value of the line from which an approval is needed."
    )
    limit_days = fields.Integer(
        string="Limit Period (Days)",
        help="How far back a customer's returns are counted; 0 for no limit.",
    )
    limit_count = fields.Integer(
        string="Returns per Customer",
        help="Returns in the period that need no approval; 0 for any number.",
    )
    limit_amount = fields.Monetary(
        string="Amount per Customer",
        help="Value returned in the period that needs no approval; 0 for any value.",
    )

    _window_days_range = models.Constraint(
        f"CHECK(window_days BETWEEN 0 AND {LONGEST_WINDOW})",
        "The days of a return policy must be between 0 (the same day only) and 3650, "
        "ten years. For what can never be returned, clear Can Be Returned.",
    )
    _percents_range = models.Constraint(
        "CHECK(bonus_percent BETWEEN 0 AND 100"
        " AND deduction_limit_percent BETWEEN 0 AND 100)",
        "The bonus and the largest deduction of a return policy must be between 0 and "
        "100 percent.",
    )
    _limits_not_negative = models.Constraint(
        "CHECK(limit_days BETWEEN 0 AND 3650 AND limit_count >= 0)",
        "The limits of a return policy cannot be negative, and their period is at "
        "most 3650 days.",
    )

    @api.model
    def _get_default_excluded_flags(self):
        return self.env["return.product.flag"].search(
            [("code", "in", list(policy_words.EXCLUDED_FLAGS))]
        )

    @api.constrains(
        "is_returnable",
        "allows_refund",
        "allows_store_credit",
        "allows_exchange",
        "allows_repair",
        "allows_keep",
    )
    def _check_resolutions(self):
        for rule in self:
            if rule.is_returnable and not rule._get_resolutions():
                raise ValidationError(
                    self.env._(
                        "Rule %(name)s lets goods come back but gives the customer "
                        "nothing for them: tick what the customer may get, or clear "
                        "Can Be Returned.",
                        name=rule.name,
                    )
                )

    @api.constrains("limit_days", "limit_count", "limit_amount")
    def _check_limit_period(self):
        for rule in self:
            if (rule.limit_count or rule.limit_amount) and not rule.limit_days:
                raise ValidationError(
                    self.env._(
                        "Rule %(name)s limits a customer's returns: say over how many "
                        "days.",
                        name=rule.name,
                    )
                )

    @api.depends("name", "policy_id.display_name")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = f"{rule.policy_id.display_name}: {rule.name}"

    def _get_resolutions(self):
        self.ensure_one()
        return frozenset(name for name in RESOLUTIONS if self[f"allows_{name}"])

    def _get_policies(self):
        return self.policy_id
