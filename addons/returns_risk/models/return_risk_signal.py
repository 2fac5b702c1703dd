from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

#: Signals whose personal data one step of the cron erases before it commits.
BATCH = 1000


class ReturnRiskSignal(models.Model):
    """A reason to verify a return, and what a person found."""

    _name = "return.risk.signal"
    _inherit = "return.guard.mixin"
    _description = "Risk Signal"
    _order = "date desc, points desc, id desc"
    _rec_name = "sentence"
    _decided_fields = frozenset(
        {"state", "points", "sentence", "decided_by_id", "date_decided", "reason"}
    )

    return_order_id = fields.Many2one(
        comodel_name="return.order",
        string="Return",
        readonly=True,
        index=True,
        ondelete="cascade",
        help="Empty once the retention period is over.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    rule_id = fields.Many2one(
        comodel_name="return.risk.rule",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    code = fields.Selection(related="rule_id.code", store=True)
    points = fields.Integer(readonly=True)
    sentence = fields.Char(string="Why", readonly=True)
    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    date_expiry = fields.Date(string="Expires on", readonly=True)
    state = fields.Selection(
        selection=[
            ("open", "Open"),
            ("cleared", "Cleared"),
            ("confirmed", "Confirmed"),
        ],
        default="open",
        required=True,
        readonly=True,
        index=True,
        help="Cleared: somebody looked, and there was nothing. Confirmed: it was as "
        "the signal says.",
    )
    decided_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    date_decided = fields.Datetime(string="Decided on", readonly=True)
    reason = fields.Char(readonly=True, help="Why it was cleared or confirmed.")

    _code_return_uniq = models.Constraint(
        "UNIQUE(return_order_id, code)", "A return has each signal once."
    )

    def action_open_decision(self):
        """Ask for the reason, then clear or confirm."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What did you find?"),
            "res_model": "return.risk.decision",
            "view_mode": "form",
            "target": "new",
            "context": {
                **self.env.context,
                "default_signal_ids": self.ids,
            },
        }

    def _decide(self, state, reason):
        """Say what was found; the only place that writes the state of a signal."""
        self.check_access("write")
        # sudo: the guard refuses decisions that do not come from here
        self.sudo().write(
            {
                "state": state,
                "reason": reason,
                "decided_by_id": self.env.uid,
                "date_decided": fields.Datetime.now(),
            }
        )
        self._log_decision(state, reason)

    def _log_decision(self, state, reason):
        label = dict(self._fields["state"]._description_selection(self.env))[state]
        bodies = {
            order.id: self.env._(
                "Risk signals %(state)s: %(signals)s\nReason: %(reason)s",
                state=label.lower(),
                signals="; ".join(signal.sentence for signal in signals),
                reason=reason,
            )
            for order, signals in self.grouped("return_order_id").items()
            if order
        }
        self.return_order_id._log_decisions(bodies)

    @api.model
    def _prepare_vals(self, order, rule, points, sentence):
        today = fields.Date.context_today(self)
        return {
            "return_order_id": order.id,
            "partner_id": order.partner_id.commercial_partner_id.id,
            "company_id": order.company_id.id,
            "rule_id": rule.id,
            "points": points,
            "sentence": sentence,
            "date": today,
            "date_expiry": today + timedelta(days=rule.expiry_days),
        }

    @api.model
    def _cron_erase(self):
        """Erase what identifies people once the retention period is over."""
        for company in self.env["res.company"].search(
            [("return_risk_retention_months", ">", 0)]
        ):
            since = fields.Date.today() - relativedelta(
                months=company.return_risk_retention_months
            )
            self._erase_cards(company, since)
            self._erase_photos(company, since)
            domain = [
                ("company_id", "=", company.id),
                ("date", "<", since),
                "|",
                ("partner_id", "!=", False),
                ("return_order_id", "!=", False),
            ]
            while signals := self.search(domain, limit=BATCH):
                signals._erase()
                remaining = self.search_count(domain)
                if not self.env["ir.cron"]._commit_progress(
                    len(signals), remaining=remaining
                ):
                    return

    def _erase(self):
        """Forget whom the signals were about; that there were some stays countable."""
        self.write(
            {
                "partner_id": False,
                "return_order_id": False,
                "sentence": False,
                "reason": False,
            }
        )

    @api.model
    def _erase_photos(self, company, since):
        """Delete what customers photographed to be verified."""
        orders = self.env["return.order"].search(
            [
                ("company_id", "=", company.id),
                ("risk_photo_ids", "!=", False),
                ("date_request", "<", since),
            ]
        )
        orders.risk_photo_ids.unlink()

    @api.model
    def _erase_cards(self, company, since):
        payments = self.env["payment.transaction"].search(
            [
                ("company_id", "=", company.id),
                ("card_fingerprint", "!=", False),
                ("create_date", "<", since),
            ]
        )
        payments.card_fingerprint = False
