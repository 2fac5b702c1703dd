from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..domain import exception_rules
from ..domain.exceptions import RETURN_EXCEPTION


class ReturnException(models.Model):
    """What does not agree: with an owner, an age, an amount and a way out.

    It opens and closes itself from the data. Whoever accepts a difference as it is says
    why, and is not asked again.
    """

    _name = "return.exception"
    _description = "Exception"
    _inherit = ["return.state.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "state desc, amount_company desc, id"
    _check_company_auto = True
    _state_machine = RETURN_EXCEPTION
    _decided_fields = frozenset({"kind_id", "subject", "company_id", "amount"})

    kind_id = fields.Many2one(
        comodel_name="return.exception.kind",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    code = fields.Char(related="kind_id.code")
    explanation = fields.Text(related="kind_id.explanation")
    default_action = fields.Selection(related="kind_id.default_action")
    subject = fields.Char(
        required=True,
        readonly=True,
        help="What it is about: a reference of the gateway, or of a document here.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    detail = fields.Text(readonly=True, help="What was found, in this very case.")
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        domain=[("share", "=", False)],
        tracking=True,
        index="btree_not_null",
    )
    date_deadline = fields.Datetime(
        string="Deadline", readonly=True, help="When it is too late to act, if ever."
    )
    state = fields.Selection(
        selection=[("open", "Open"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="open",
        tracking=True,
        index=True,
    )
    resolution = fields.Selection(
        selection=[
            ("solved", "Solved: the data agree"),
            ("accepted", "Accepted as it is"),
        ],
        readonly=True,
        tracking=True,
    )
    resolution_note = fields.Text(
        string="Reason", help="Why nothing is left to do. Needed to accept it as it is."
    )
    closed_at = fields.Datetime(string="Closed On", readonly=True)
    provider_id = fields.Many2one(comodel_name="payment.provider", readonly=True)
    gateway_reference = fields.Char(readonly=True, index="btree_not_null")
    transaction_id = fields.Many2one(
        comodel_name="payment.transaction",
        string="Charge",
        readonly=True,
        help="The payment of the customer that it is about.",
    )
    refund_transaction_id = fields.Many2one(
        comodel_name="payment.transaction",
        readonly=True,
        index="btree_not_null",
    )
    refund_id = fields.Many2one(
        comodel_name="return.refund", readonly=True, index="btree_not_null"
    )
    return_order_id = fields.Many2one(
        comodel_name="return.order",
        index="btree_not_null",
        readonly=True,
    )
    event_id = fields.Many2one(
        comodel_name="payment.gateway.event", readonly=True, ondelete="set null"
    )

    _open_uniq = models.UniqueIndex(
        "(kind_id, subject, company_id) WHERE state = 'open'",
        "This exception is open already.",
    )

    @api.depends("kind_id.name", "subject")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.kind_id.name}: {record.subject}"

    @api.model
    def _open(self, code, subject, company, **values):
        """Open the exception, or bring the one that is open up to date.

        What a person accepted as it is stays accepted.

        :param subject: what it is about; one exception of a kind is open for each
        :return: the exception, possibly an accepted one
        """
        kind_id = self.env["return.exception.kind"]._get_id(code)
        # sudo: what does not agree is recorded, whoever ran into it
        exceptions = self.sudo()
        self.env.cr.execute(
            SQL(
                "SELECT pg_advisory_xact_lock(hashtext(%s))",
                f"return.exception/{kind_id}/{subject}/{company.id}",
            )
        )
        found = exceptions.search(
            [
                ("kind_id", "=", kind_id),
                ("subject", "=", subject),
                ("company_id", "=", company.id),
                "|",
                ("state", "=", "open"),
                ("resolution", "=", "accepted"),
            ],
            order="id desc",
            limit=1,
        )
        if found:
            found._update_from(values)
            return found
        return exceptions.create(
            {
                "kind_id": kind_id,
                "subject": subject,
                "company_id": company.id,
                "amount": 0.0,
                "currency_id": company.currency_id.id,
            }
            | values
        )

    def _update_from(self, values):
        changed = {
            name: value
            for name, value in values.items()
            if self._fields[name].convert_to_write(self[name], self) != (value or False)
        }
        if self.state == "open" and changed:
            self.write(changed)

    @api.model_create_multi
    def create(self, vals_list):
        exceptions = super().create(vals_list)
        for exception in exceptions:
            exception._assign()
        return exceptions

    def _assign(self):
        """Give the exception its owner, and the owner an activity."""
        kind = self.kind_id
        owner = self.user_id or kind._get_owner(
            self.company_id, self.return_order_id, self.provider_id
        )
        self.user_id = owner
        deadline = self.date_deadline or fields.Datetime.now() + timedelta(kind.days)
        if owner:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=deadline.date(),
                summary=kind.name,
                note=self.detail,
                user_id=owner.id,
            )

    def _close_solved(self):
        """Close those that the data have solved."""
        pending = self.filtered(lambda exception: exception.state == "open")
        for kind, exceptions in pending.grouped("kind_id").items():
            rule = exception_rules.RULES.get(kind.code)
            if rule and rule.closes:
                self._sync(kind)
            else:
                solved = getattr(exceptions, f"_filter_solved_{kind.code}")()
                solved._close("solved")

    def _close(self, resolution, **values):
        closed = self._transition(
            "closed",
            resolution=resolution,
            closed_at=fields.Datetime.now(),
            **values,
        )
        closed.activity_unlink(["mail.mail_activity_data_todo"])

    @api.model
    def _cron_refresh(self):
        """Find what does not agree, and close what agrees again, kind by kind."""
        kinds = self.env["return.exception.kind"].search([("code", "!=", False)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(kinds) + 1)
        for kind in kinds:
            self._refresh(kind)
            if not cron._commit_progress(1):
                return
        self._follow_age()
        cron._commit_progress(1)

    @api.model
    def _refresh(self, kinds):
        for kind in kinds:
            rule = exception_rules.RULES.get(kind.code)
            if rule:
                self._sync(kind)
            if not rule or not rule.closes:
                known = self.search([("kind_id", "=", kind.id), ("state", "=", "open")])
                known._close_solved()
