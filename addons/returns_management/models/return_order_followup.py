from odoo import api, fields, models

#: Returns that one step of the cron follows up before it commits.
BATCH = 500


class ReturnOrder(models.Model):
    """Asking after parcels that should have come by now."""

    _inherit = "return.order"

    date_followup = fields.Datetime(
        string="Followed up on",
        readonly=True,
        copy=False,
        help="When an activity was planned to ask the customer where the parcel is.",
    )

    @api.model
    def _cron_follow_up(self):
        """Plan an activity, once, for each return whose goods are overdue.

        In bounded batches, each committed, so that a stop loses nothing and nobody is
        asked twice.
        """
        for company in self.env["res.company"].search(
            [("return_followup_days", ">", 0)]
        ):
            domain = company._get_return_followup_domain()
            while orders := self.search(domain, order="id", limit=BATCH):
                orders._follow_up(company)
                remaining = self.search_count(domain)
                if not self.env["ir.cron"]._commit_progress(
                    len(orders), remaining=remaining
                ):
                    return

    def _follow_up(self, company):
        """Plan the activity for each return, with its responsible or team leader."""
        self.date_followup = fields.Datetime.now()
        model_id = self.env["ir.model"]._get_id(self._name)
        kind = self.env.ref("returns_management.mail_activity_type_return_parcel")
        self.env["mail.activity"].create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": order.id,
                    "activity_type_id": kind.id,
                    "summary": kind.summary,
                    "note": order._get_followup_note(company),
                    "date_deadline": fields.Date.context_today(order),
                    "user_id": order._get_followup_user().id,
                }
                for order in self
            ]
        )

    def _get_followup_user(self):
        """Who still works here: the responsible, else the team's leader, else we."""
        people = (self.user_id, self.team_id.user_id)
        return next((user for user in people if user.active), self.env.user)

    def _get_followup_note(self, company):
        return self.env._(
            "Approved on %(date)s and not received after %(days)s days: ask "
            "%(customer)s whether the parcel was sent, or cancel the return.",
            date=fields.Date.to_string(self.date_approve),
            days=company.return_followup_days,
            customer=self.partner_id.display_name,
        )
