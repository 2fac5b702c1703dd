from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .return_order_legal_clock import OPEN

#: Returns that one step of the cron tells of before it commits.
BATCH = 500


class ReturnOrder(models.Model):
    """Telling somebody in time that the law wants a refund."""

    _inherit = "return.order"

    date_legal_alert = fields.Date(
        string="Told on",
        readonly=True,
        copy=False,
        help="When an activity was planned because the refund falls due.",
    )

    _decided_fields = frozenset({"date_legal_alert"})

    @api.model
    def _cron_legal_clock(self):
        """Plan an activity, once, for each refund that falls due; keep the accrual.

        In bounded batches, each committed, so that a stop loses nothing and nobody is
        told twice.
        """
        self._close_legal_alerts()
        companies = self.env["res.company"].search([("active", "=", True)])
        for company in companies:
            domain = self._get_legal_alert_domain(company)
            while orders := self.search(domain, order="date_refund_due", limit=BATCH):
                orders._alert_legal()
                remaining = self.search_count(domain)
                if not self.env["ir.cron"]._commit_progress(
                    len(orders), remaining=remaining
                ):
                    return
        accruals = self.env["return.legal.accrual"].with_context(
            allowed_company_ids=companies.ids
        )
        accruals._record(fields.Date.context_today(self))

    @api.model
    def _close_legal_alerts(self):
        """Nobody has to be told any more of what is refunded."""
        kind = self.env.ref("returns_management.mail_activity_type_return_legal")
        activities = self.env["mail.activity"].search(
            [("activity_type_id", "=", kind.id), ("res_model", "=", self._name)]
        )
        refunded = self.browse(activities.mapped("res_id")).filtered(
            lambda order: not order.legal_cause or not order.legal_amount_open
        )
        activities.filtered(lambda a: a.res_id in refunded.ids).unlink()

    @api.model
    def _get_legal_alert_domain(self, company):
        latest = fields.Date.context_today(self) + timedelta(
            days=company.return_legal_alert_days
        )
        return (
            OPEN
            & Domain("company_id", "=", company.id)
            & Domain("date_refund_due", "<=", latest)
            & Domain("date_legal_alert", "=", False)
        )

    def _alert_legal(self):
        """Plan the activity for each return, with its responsible or team leader."""
        self.sudo().date_legal_alert = fields.Date.context_today(self)
        model_id = self.env["ir.model"]._get_id(self._name)
        kind = self.env.ref("returns_management.mail_activity_type_return_legal")
        self.env["mail.activity"].create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": order.id,
                    "activity_type_id": kind.id,
                    "summary": kind.summary,
                    "note": order._get_legal_note(),
                    "date_deadline": order.date_refund_due,
                    "user_id": order._get_followup_user().id,
                }
                for order in self
            ]
        )

    def _get_legal_note(self):
        self.ensure_one()
        return self.env._(
            "%(step)s %(amount)s are open. %(penalty)s",
            step=self.legal_next_step,
            amount=self.currency_id.format(self.legal_amount_open),
            penalty=self.legal_penalty_note or "",
        )
