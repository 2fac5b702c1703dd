from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_list

from ..domain import authority
from ..domain.goodwill_transitions import GOODWILL

#: What a decision is about.
DECIDED_ON = frozenset(
    {"return_order_id", "return_line_id", "reason_id", "complaint", "option_id"}
    | {"amount"}
)
WITH_AMOUNT = ("partial_refund", "voucher")


class ReturnGoodwill(models.Model):
    """A complaint about a return, what was granted for it, and how it ended."""

    _name = "return.goodwill"
    _description = "Goodwill Case"
    _inherit = ["return.document.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _state_machine = GOODWILL
    _decided_fields = frozenset({"decided_by_id", "date_decided"})
    _not_negative_fields = frozenset({"amount"})

    return_order_id = fields.Many2one(
        comodel_name="return.order",
        string="Return",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    return_line_id = fields.Many2one(
        comodel_name="return.order.line",
        string="Returned Product",
        domain="[('return_order_id', '=', return_order_id)]",
        index="btree_not_null",
        check_company=True,
        help="Empty when the complaint is about the whole return.",
    )
    company_id = fields.Many2one(
        related="return_order_id.company_id", store=True, index=True
    )
    partner_id = fields.Many2one(related="return_order_id.partner_id", store=True)
    currency_id = fields.Many2one(related="return_order_id.currency_id", store=True)
    reason_id = fields.Many2one(
        comodel_name="return.goodwill.reason",
        string="Complaint about",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    complaint = fields.Text(
        required=True, help="What the customer says and wants, in their words."
    )
    option_id = fields.Many2one(
        comodel_name="return.goodwill.option",
        string="Answer",
        required=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    kind = fields.Selection(related="option_id.kind")
    amount = fields.Monetary(
        tracking=True,
        help="What it is worth to the customer, tax included. A waived fee and a "
        "replacement need none.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    state = fields.Selection(
        selection=[
            ("draft", "To Decide"),
            ("granted", "Offered"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("refused", "Refused"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="Offered: granted, the customer has not answered. Declined: by the "
        "customer. Refused: by us.",
    )
    authority = fields.Selection(
        selection=[
            (authority.CLERK, "User"),
            (authority.MANAGER, "Manager"),
            (authority.APPROVER, "Approver"),
        ],
        string="To Be Granted by",
        compute="_compute_authority",
        help="The lowest level that may grant this amount of this option.",
    )
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, tracking=True
    )
    date_decided = fields.Datetime(string="Decided on", readonly=True, copy=False)
    decision_note = fields.Text(
        string="Why",
        copy=False,
        tracking=True,
        help="Needed for a refusal, and for an answer that is not the usual one.",
    )
    outcome_note = fields.Text(
        string="Outcome",
        copy=False,
        tracking=True,
        help="What the customer answered, and how it ended.",
    )

    @api.depends("option_id", "amount", "currency_id")
    def _compute_authority(self):
        for case in self:
            option = case.option_id.sudo()  # sudo: the limits bind who cannot read them
            case.authority = option and authority.needed(
                max(case._get_company_amount(), Decimal(0)), option._get_limits()
            )

    @api.constrains("return_line_id", "return_order_id")
    def _check_line(self):
        for case in self:
            if case.return_line_id and (
                case.return_line_id.return_order_id != case.return_order_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(line)s is not a line of return %(order)s: choose one of "
                        "its lines, or none.",
                        line=case.return_line_id.display_name,
                        order=case.return_order_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if decided := self.filtered(lambda case: case.state != "draft"):
            raise UserError(
                self.env._(
                    "%(cases)s were decided and belong to the audit trail.",
                    cases=format_list(self.env, decided.mapped("name")),
                )
            )

    def write(self, vals):
        decided = self.filtered(lambda case: case.state != "draft")[:1]
        if decided and not DECIDED_ON.isdisjoint(vals) and not self.env.su:
            raise UserError(
                self.env._(
                    "%(name)s was decided: what it is about stays as it was. Open "
                    "another case for what differs.",
                    name=decided.name,
                )
            )
        return super().write(vals)

    def action_grant(self):
        for case in self.filtered(lambda case: case.state == "draft"):
            case._check_amount()
            case._check_authority()
            case._check_usual()
        for case in self._decide("granted"):
            getattr(case, f"_grant_{case.kind}")()

    def action_refuse(self):
        for case in self.filtered(lambda case: case.state == "draft"):
            if not case.decision_note:
                raise UserError(
                    self.env._(
                        "%(name)s: say why it is refused; the customer may ask.",
                        name=case.name,
                    )
                )
        self._decide("refused")

    def action_accept(self):
        self._transition("accepted")

    def action_decline(self):
        """The customer wants something else: nothing that was granted stands."""
        self._withdraw()
        self._transition("declined")

    def action_draft(self):
        self._transition("draft", decided_by_id=False, date_decided=False)

    def _decide(self, state):
        return self._transition(
            state, decided_by_id=self.env.uid, date_decided=fields.Datetime.now()
        )

    def _get_company_amount(self):
        self.ensure_one()
        company = self.company_id
        if not (self.currency_id and company):
            return Decimal(0)
        day = fields.Date.context_today(self)
        amount = self.currency_id._convert(
            self.amount, company.currency_id, company, day
        )
        return Decimal(str(company.currency_id.round(amount)))

    def _check_amount(self):
        value = self._get_value()
        if self.kind in WITH_AMOUNT and not self.amount > 0:
            message = self.env._(
                "%(name)s: enter the amount of the %(option)s.",
                name=self.name,
                option=self.option_id.name,
            )
        elif self.currency_id.compare_amounts(self.amount, value) > 0:
            message = self.env._(
                "%(name)s: %(amount)s is more than the goods cost (%(value)s). Enter "
                "at most that.",
                name=self.name,
                amount=self.currency_id.format(self.amount),
                value=self.currency_id.format(value),
            )
        else:
            return
        raise UserError(message)

    def _get_value(self):
        """What the goods that the complaint is about cost the customer."""
        lines = self.return_line_id or self.return_order_id.line_ids
        return sum(lines.mapped("amount_authorized"))

    def _check_authority(self):
        """Refuse whom the option does not allow to grant this amount."""
        if self.env.su or self.authority == authority.CLERK:
            return
        option = self.option_id.sudo()  # sudo: who may not read it is bound by it
        user = self.env.user
        manager = "returns_management.returns_management_group_manager"
        if self.authority == authority.MANAGER:
            allowed, who = user.has_group(manager), self.env._("a manager of returns")
        else:
            allowed = user in option.approver_ids
            names = option.approver_ids.mapped("name")
            who = format_list(self.env, names, style="or") or self.env._(
                "an approver, who is named on the option"
            )
        if not allowed:
            raise AccessError(
                self.env._(
                    "%(name)s: %(option)s of %(amount)s is granted by %(who)s.",
                    name=self.name,
                    option=option.name,
                    amount=self.currency_id.format(self.amount),
                    who=who,
                )
            )
