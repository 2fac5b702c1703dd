from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..domain import transitions

CHANNELS = [
    ("online", "Online"),
    ("phone", "Phone or Mail"),
    ("store", "Store"),
    ("doorstep", "Doorstep"),
    ("sales", "Sales Team"),
]

CUSTOMER_KINDS = [("consumer", "Consumer"), ("business", "Business")]


class ReturnPolicy(models.Model):
    _name = "return.policy"
    _description = "Return Policy"
    _inherit = [
        "return.policy.part.mixin",
        "return.state.mixin",
        "return.settings.mixin",
        "mail.thread",
    ]
    _order = "priority desc, name, version desc, id"
    _check_company_auto = True
    _state_machine = transitions.RETURN_POLICY
    _decided_fields = frozenset({"version", "previous_id"})

    name = fields.Char(
        required=True,
        translate=True,
        tracking=True,
        help="Customers read it in the reasons of a decision.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        selection=[("draft", "Draft"), ("active", "Active"), ("archived", "Archived")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    active = fields.Boolean(compute="_compute_active", store=True)
    date_from = fields.Date(
        string="From",
        tracking=True,
        help="First day of orders that the policy is for; empty for all that came "
        "before its end. What held when the customer ordered holds for the return.",
    )
    date_to = fields.Date(
        string="Until",
        tracking=True,
        copy=False,
        help="Last day of orders that the policy is for; empty until further notice.",
    )
    priority = fields.Integer(
        tracking=True,
        help="Where several policies fit, the highest priority decides; among equals "
        "the more specific one: product before category, reason, customer tag, country "
        "and channel.",
    )
    customer_kind = fields.Selection(
        selection=CUSTOMER_KINDS, string="Customers", help="Both when empty."
    )
    country_ids = fields.Many2many(
        comodel_name="res.country",
        string="Countries",
        ondelete="restrict",
        help="Where the goods were delivered; all when empty.",
    )
    segment_ids = fields.Many2many(
        comodel_name="res.partner.category",
        string="Customer Tags",
        ondelete="restrict",
        help="Customers that carry any of these; all when empty.",
    )
    channel_online = fields.Boolean(string="Online")
    channel_phone = fields.Boolean(string="Phone or Mail")
    channel_store = fields.Boolean(string="Store")
    channel_doorstep = fields.Boolean(string="Doorstep")
    channel_sales = fields.Boolean(string="Sales Team")
    rule_ids = fields.One2many(
        comodel_name="return.policy.rule",
        inverse_name="policy_id",
        string="Rules",
        copy=True,
    )
    note = fields.Html(string="Notes")

    _dates_in_order = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "A return policy cannot end before it begins: change From or Until.",
    )

    @api.depends("state")
    def _compute_active(self):
        for policy in self:
            policy.active = policy.state != "archived"

    @api.constrains("priority")
    def _check_priority(self):
        for policy in self:
            if abs(policy.priority) > 1000:
                raise ValidationError(
                    self.env._(
                        "%(name)s: a priority of %(priority)s is out of reach; use "
                        "-1000 to 1000.",
                        name=policy.name,
                        priority=policy.priority,
                    )
                )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = (
                self.env._(
                    "%(name)s (version %(version)s)",
                    name=policy.name,
                    version=policy.version,
                )
                if policy.version > 1
                else policy.name
            )

    def action_activate(self):
        """Let the policies decide; what they replace ends the day before."""
        self._check_activable()
        self._transition("active")._end_previous()

    def action_archive(self):
        self._transition("archived")

    def action_unarchive(self):
        self._transition("draft")

    def action_draft(self):
        self._check_editable()
        self._transition("draft")

    def _check_activable(self):
        for policy in self:
            if not policy.rule_ids:
                raise ValidationError(
                    self.env._(
                        "Policy %(name)s has no rules and would decide nothing: add a "
                        "rule first.",
                        name=policy.name,
                    )
                )

    def _get_channels(self):
        """The codes of the channels; none stands for all of them."""
        self.ensure_one()
        codes = (code for code, _label in CHANNELS)
        return frozenset(code for code in codes if self[f"channel_{code}"])
