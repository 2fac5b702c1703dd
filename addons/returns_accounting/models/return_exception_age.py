from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..domain.exceptions import age_band_sql

#: Alerts a run gives at most, largest amounts first: nobody reads ten thousand.
ALERTS_PER_RUN = 500


class ReturnException(models.Model):
    """How old an exception is, and who is told when it grows too old."""

    _inherit = "return.exception"

    since = fields.Datetime(
        required=True,
        readonly=True,
        default=fields.Datetime.now,
        help="When what it is about happened, as far as the data say.",
    )
    age_days = fields.Integer(
        string="Age", compute="_compute_age_days", help="Days since it happened."
    )
    age_band = fields.Selection(
        selection=[
            ("new", "Up to 2 days"),
            ("week", "3 to 7 days"),
            ("month", "8 to 30 days"),
            ("old", "More than 30 days"),
        ],
        required=True,
        readonly=True,
        default="new",
        index=True,
        help="Brought up to date with every comparison of the data.",
    )
    amount_company = fields.Monetary(
        string="In Company Currency",
        currency_field="company_currency_id",
        compute="_compute_amount_company",
        store=True,
        help="At the rate of the day it was found: to add up and to sort by.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    alerted_at = fields.Datetime(string="Owner Reminded On", readonly=True, copy=False)
    escalated_at = fields.Datetime(string="Escalated On", readonly=True, copy=False)

    _state_amount_idx = models.Index("(state DESC, amount_company DESC, id)")

    @api.depends("since", "closed_at")
    def _compute_age_days(self):
        now = fields.Datetime.now()
        for record in self:
            record.age_days = ((record.closed_at or now) - (record.since or now)).days

    @api.depends("amount", "currency_id", "company_id")
    def _compute_amount_company(self):
        today = fields.Date.context_today(self)
        for record in self:
            company = record.company_id
            currency = record.currency_id or company.currency_id
            record.amount_company = currency._convert(
                record.amount, company.currency_id, company, today
            )

    @api.model
    def _follow_age(self):
        """Bring the bands up to date, remind owners, and tell who is above them."""
        self._sync_age_bands()
        self._alert_owners()
        self._escalate()

    @api.model
    def _sync_age_bands(self):
        self.env.flush_all()
        self.env.cr.execute(
            f"""
            UPDATE return_exception
               SET age_band = band.name
              FROM (SELECT id, {age_band_sql("%(now)s - since")} AS name
                      FROM return_exception
                     WHERE state = 'open') band
             WHERE return_exception.id = band.id
               AND return_exception.age_band != band.name
            """,
            {"now": fields.Datetime.now()},
        )
        self.invalidate_model(["age_band"])

    @api.model
    def _find_due(self, days_field, done_field):
        """Open exceptions older than their kind allows, largest first.

        :param days_field: of the kind; 0 is never
        :param done_field: of the exception, empty until it was done
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT known.id
                  FROM return_exception known
                  JOIN return_exception_kind kind ON kind.id = known.kind_id
                 WHERE known.state = 'open'
                   AND known.%(done)s IS NULL
                   AND kind.%(days)s > 0
                   AND known.since < %(now)s - make_interval(days => kind.%(days)s)
                 ORDER BY known.amount_company DESC NULLS LAST, known.id
                 LIMIT %(limit)s
                """,
                done=SQL.identifier(done_field),
                days=SQL.identifier(days_field),
                now=fields.Datetime.now(),
                limit=ALERTS_PER_RUN,
            )
        )
        # sudo: everybody is told of what is theirs, whoever has it compared
        return self.sudo().browse(row[0] for row in self.env.cr.fetchall())

    def _alert_owners(self):
        """An activity for the owner of each that is too old and has none."""
        due = self._find_due("alert_days", "alerted_at")
        silent = due.filtered(lambda e: e.user_id and not e.activity_ids)
        for (kind, owner), exceptions in silent.grouped(
            lambda e: (e.kind_id, e.user_id)
        ).items():
            exceptions._schedule(owner, kind.name, kind.days)
        due.alerted_at = fields.Datetime.now()

    def _escalate(self):
        """Tell the superior named by the kind, or else the first accountant."""
        due = self._find_due("escalation_days", "escalated_at")
        for (kind, company), exceptions in due.grouped(
            lambda e: (e.kind_id, e.company_id)
        ).items():
            superior = kind.with_company(
                company
            ).escalation_user_id or kind._get_accountant(company)
            exceptions._schedule(
                superior, self.env._("Escalated: %s", kind.name), kind.days
            )
        due.escalated_at = fields.Datetime.now()

    def _schedule(self, user, summary, days):
        """One activity each, due in ``days``; without an e-mail for each."""
        if user:
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=fields.Date.context_today(self) + timedelta(days),
                summary=summary,
                user_id=user.id,
            )
