from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..domain import legal_clock

STATES = [
    ("waiting", "Waits for the Goods"),
    ("running", "Running"),
    ("due", "Due Today"),
    ("late", "Late"),
    ("refunded", "Refunded"),
]
#: A refund that the law wants and that is not paid.
OPEN = Domain("legal_cause", "!=", False) & Domain("legal_amount_open", ">", 0)


class ReturnOrder(models.Model):
    """Where the refund stands today, and what the delay costs.

    What depends on today is never stored: it is computed from the stored facts, and
    searched and sorted on them.
    """

    _inherit = "return.order"

    legal_state = fields.Selection(
        selection=STATES,
        string="Legal Clock",
        compute="_compute_legal_state",
        search="_search_legal_state",
    )
    legal_next_step = fields.Char(
        string="Next Step", compute="_compute_legal_next_step"
    )
    legal_penalty = fields.Monetary(
        string="Penalty",
        compute="_compute_legal_penalty",
        help="What the law adds to the refund because it is late, as of today.",
    )
    legal_penalty_note = fields.Char(
        string="Why", compute="_compute_legal_penalty", help="The step that holds."
    )
    legal_next_step_on = fields.Date(
        string="Next Step on", compute="_compute_legal_penalty"
    )
    legal_next_penalty = fields.Monetary(
        string="Penalty Then", compute="_compute_legal_penalty"
    )
    legal_rate_missing = fields.Boolean(compute="_compute_legal_penalty")
    date_penalty_settled = fields.Date(
        string="Penalty Settled on",
        readonly=True,
        copy=False,
        tracking=True,
        help="When the penalty of a late refund was paid, or the customer waived it.",
    )

    _decided_fields = frozenset({"date_penalty_settled"})

    @api.depends("legal_cause", "legal_amount_open", "date_refund_due", "date_refunded")
    def _compute_legal_state(self):
        today = fields.Date.context_today(self)
        for order in self:
            is_paid = order.date_refunded or not order.legal_amount_open
            order.legal_state = order.legal_cause and legal_clock.state(
                order.date_refund_due or None, today if is_paid else None, today
            )

    @api.depends("legal_state")
    @api.depends_context("lang")
    def _compute_legal_next_step(self):
        sentences = {
            "waiting": self.env._(
                "The refund may wait for the goods, or for a proof that they were sent."
            ),
            "running": self.env._("Refund until %(day)s."),
            "due": self.env._("Refund today."),
            "late": self.env._("Refund now: it was due on %(day)s."),
            "refunded": self.env._("Nothing: the money was refunded."),
        }
        for order in self:
            day = format_date(self.env, order.date_refund_due)
            sentence = sentences.get(order.legal_state, "")
            order.legal_next_step = sentence % {"day": day} if sentence else False

    @api.model
    def _search_legal_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domains = {
            "waiting": OPEN & Domain("date_refund_due", "=", False),
            "running": OPEN & Domain("date_refund_due", ">", today),
            "due": OPEN & Domain("date_refund_due", "=", today),
            "late": OPEN & Domain("date_refund_due", "<", today),
            "refunded": Domain("legal_cause", "!=", False)
            & Domain("legal_amount_open", "<=", 0),
            False: Domain("legal_cause", "=", False),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends(
        "legal_cause",
        "legal_amount",
        "legal_amount_open",
        "date_refund_due",
        "date_penalty_settled",
    )
    def _compute_legal_penalty(self):
        penalties = self._get_legal_penalties(fields.Date.context_today(self))
        for order in self:
            found = penalties.get(order)
            order.legal_penalty = float(found.amount) if found else 0
            order.legal_penalty_note = found and order._say_penalty(found)
            order.legal_next_step_on = found and found.next_step_on
            order.legal_next_penalty = float((found and found.next_amount) or 0)
            order.legal_rate_missing = found and found.rate_missing

    @api.model
    def _recompute_refund_due(self, regimes):
        """Have the open refunds follow the law as it is written now."""
        # sudo: the deadline of a return does not depend on who corrects the law
        orders = self.sudo().search(
            OPEN & Domain("legal_regime_id", "child_of", regimes.ids), order="id"
        )
        self.env.add_to_compute(self._fields["date_refund_due"], orders)

    def _get_legal_penalties(self, today):
        """What the law adds to each refund as of ``today``.

        :return: ``{return order: legal.Penalty}``, only of those with a deadline
        """
        running = self.filtered(
            lambda order: (
                order.legal_cause
                and order.date_refund_due
                and not (
                    order.date_penalty_settled and order.date_penalty_settled <= today
                )
            )
        )
        rules, payments = running._get_legal_rules(), running._get_legal_payments()
        rates = {regime: regime._get_rates() for regime in running.legal_regime_id}
        return {
            order: legal_clock.accrued(
                rules[order],
                Decimal(str(order.legal_amount)),
                payments[order],
                due_on=order.date_refund_due,
                today=today,
                legal_rates=rates[order.legal_regime_id],
                cause=order.legal_cause,
                rounding=Decimal(str(order.currency_id.rounding)),
            )
            for order in running
            if rules[order]
        }

    def _get_legal_payments(self):
        """What was paid of the money that the law wants back; here nobody knows.

        :return: ``{return order: [legal_clock.Payment]}``
        """
        return {order: [] for order in self}

    def _say_penalty(self, penalty):
        """The sentence of a penalty in the user's language, with what it lacks."""
        sentences = {
            "none": self.env._("No penalty for a late refund is known here."),
            "in_time": self.env._("Not late."),
            "interest": self.env._("Day %(days)s of the delay: legal interest."),
            "surcharge": self.env._(
                "Day %(days)s of the delay: %(percent)s %% on top."
            ),
            "monthly": self.env._(
                "Day %(days)s of the delay: %(percent)s %% on top, rising each month."
            ),
            "price": self.env._(
                "Day %(days)s of the delay: the price of the goods on top."
            ),
            "interest_past_price": self.env._(
                "Day %(days)s of the delay: the price of the goods on top, and legal "
                "interest."
            ),
        }
        said = sentences[penalty.code] % penalty.values
        if penalty.rate_missing:
            said += " " + self.env._(
                "The legal interest rate is missing: enter it in the legal regime."
            )
        if penalty.source:
            said += f" ({penalty.source})"
        if not penalty.confirmed:
            said += " " + self.env._("Not confirmed: read the law.")
        return said

    def action_settle_penalty(self):
        """Record that the penalty was paid or waived: it is accrued no longer."""
        # sudo: the field is written by this button only
        self.filtered(
            "legal_penalty"
        ).sudo().date_penalty_settled = fields.Date.context_today(self)
