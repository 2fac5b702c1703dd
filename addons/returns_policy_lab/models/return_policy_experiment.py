from decimal import Decimal
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..domain import experiment
from ..domain.experiment_transitions import EXPERIMENT
from .return_policy_guardrail import METRICS


class ReturnPolicyExperiment(models.Model):
    """A share of the customers gets another policy, and we see what it changes."""

    _name = "return.policy.experiment"
    _description = "Policy Experiment"
    _inherit = ["return.state.mixin", "mail.thread"]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _state_machine = EXPERIMENT
    _decided_fields = frozenset({"key", "date_start", "date_end", "verdict"})

    name = fields.Char(required=True, tracking=True)
    key = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: uuid4().hex,
        help="Decides with the customer who gets the variant.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    control_id = fields.Many2one(
        comodel_name="return.policy",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'active')]",
        tracking=True,
        help="The policy that is in force.",
    )
    variant_id = fields.Many2one(
        comodel_name="return.policy",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'draft')]",
        tracking=True,
        help="The draft that stands in its place for a share of the customers.",
    )
    share = fields.Float(
        string="Customers with the Variant (%)",
        default=50.0,
        required=True,
        digits=(5, 2),
        tracking=True,
    )
    metric = fields.Selection(
        selection=METRICS,
        string="What Shall Change",
        required=True,
        default="refunded",
        tracking=True,
    )
    per_arm = fields.Integer(
        string="Customers per Arm",
        required=True,
        default=1000,
        tracking=True,
        help="The result is read when both arms have as many customers with orders.",
    )
    confidence = fields.Float(
        string="Confidence (%)", default=95.0, required=True, digits=(4, 1)
    )
    looks = fields.Integer(
        required=True,
        default=5,
        help="How often harm is looked for until the end. More looks ask for more "
        "certainty at each.",
    )
    guardrail_ids = fields.One2many(
        comodel_name="return.policy.guardrail",
        inverse_name="experiment_id",
        string="Guard-Rails",
        copy=True,
    )
    look_ids = fields.One2many(
        comodel_name="return.policy.look",
        inverse_name="experiment_id",
        string="History",
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("running", "Running"),
            ("stopped", "Stopped"),
            ("complete", "Complete"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    date_start = fields.Date(string="Started", readonly=True, copy=False)
    date_end = fields.Date(string="Ended", readonly=True, copy=False)
    verdict = fields.Char(readonly=True, copy=False, tracking=True)

    _plan_is_possible = models.Constraint(
        "CHECK(share > 0 AND share < 100 AND per_arm >= 2 AND looks BETWEEN 1 AND 100"
        " AND confidence >= 50 AND confidence < 100)",
        "An experiment needs a share above 0 and below 100 %, two customers per arm, "
        "1 to 100 looks and a confidence of 50 to below 100 %.",
    )

    @api.constrains("control_id", "variant_id")
    def _check_policies(self):
        for trial in self:
            if trial.control_id == trial.variant_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s: control and variant are both %(policy)s. Make a new "
                        "version of it for the variant.",
                        name=trial.name,
                        policy=trial.control_id.display_name,
                    )
                )

    def write(self, vals):
        fixed = {"control_id", "variant_id", "share", "metric", "per_arm", "looks"}
        begun = self.filtered(lambda trial: trial.state != "draft")[:1]
        if begun and not self.env.su and not fixed.isdisjoint(vals):
            raise UserError(
                self.env._(
                    "%(name)s has begun: its plan stays as it is, or its result would "
                    "mean nothing. Make another experiment.",
                    name=begun.name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if begun := self.filtered(lambda trial: trial.state != "draft")[:1]:
            raise UserError(
                self.env._("%(name)s has begun: its history stays.", name=begun.name)
            )

    def action_start(self):
        for trial in self.filtered(lambda trial: trial.state == "draft"):
            trial._check_startable()
        self._transition("running", date_start=fields.Date.context_today(self))

    def _check_startable(self):
        if self.control_id.state != "active" or not self.variant_id.rule_ids:
            raise UserError(
                self.env._(
                    "%(name)s: the control must be active, and the variant needs "
                    "rules.",
                    name=self.name,
                )
            )
        other = self.search(
            [
                ("state", "=", "running"),
                ("company_id", "=", self.company_id.id),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        if other:
            raise UserError(
                self.env._(
                    "%(other)s is running: two experiments at once would disturb each "
                    "other. Stop it first.",
                    other=other.name,
                )
            )

    def action_stop(self):
        """Stop by hand: the result so far is kept, and proves less."""
        self._look()
        self._end("stopped", self.env._("Stopped by %s", self.env.user.name))

    def _end(self, state, verdict):
        self._transition(
            state, date_end=fields.Date.context_today(self), verdict=verdict
        )

    @api.model
    def _get_running(self, company):
        # sudo: the experiment decides for clerks who cannot read it
        return self.sudo().search(
            [("state", "=", "running"), ("company_id", "=", company.id)], limit=1
        )

    def _get_arm(self, partner_id):
        """``control`` or ``variant``, for a commercial partner."""
        self.ensure_one()
        return experiment.assign(
            self.key, partner_id, Decimal(str(round(self.share, 2)))
        )

    def _get_variant_book(self):
        """The active policies, with the variant in the place of the control."""
        self.ensure_one()
        # sudo: the policies bind whoever registers a return
        company, variant = self.company_id, self.variant_id.sudo()
        active = variant._get_active(company) - self.control_id
        return (active | variant)._compile(company, always=variant)

    def _get_plan(self):
        self.ensure_one()
        return experiment.Plan(self.per_arm, self.confidence / 100, self.looks)

    @api.model
    def _cron_look(self):
        """Look at the running experiments when the next look is due."""
        for trial in self.search([("state", "=", "running")]):
            trial._look_if_due()
            if not self.env["ir.cron"]._commit_progress(1):
                return
