from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ..domain import running_balance_queries as queries
from ..domain.running_balance import (
    Basis,
    Window,
    attribute,
    get_cuts,
    oldest_first,
)

_lt = LazyTranslate(__name__)

#: Of the last of several that were made together.
LAST = _lt(
    "It sent the rest of what payouts before it had left behind. Together they are "
    "explained; which transaction was in which of them cannot be said, so none is "
    "attributed."
)
#: Of those that are open, where the imported transactions are less than what was sent.
LACKING = _lt(
    "It sent %(part)s more than the imported transactions had made available. Import "
    "the period before it; transactions are missing."
)
#: Of those that are open, where no transaction can be named.
UNKNOWN = _lt(
    "It left money behind, or collected some: the balance has not come back to where "
    "it stood before. Which transactions it sent cannot be said until a later payout "
    "brings it back."
)
EXPLANATIONS = {
    Basis.WINDOW: _lt(
        "It sent all that had become available since the payout before it: the balance "
        "stood after it where it had stood before. These are its transactions."
    ),
    Basis.OLDEST: _lt(
        "It left money behind. By convention the oldest transactions are sent first, "
        "and those sum to it exactly: these are its transactions."
    ),
    Basis.SHARED: _lt(
        "It left money behind of which payout %(until)s sent the rest. Together they "
        "are explained; which transaction was in which of them cannot be said, so none "
        "is attributed."
    ),
    Basis.OPEN: _lt(
        "It left money behind, and the oldest transactions do not sum to it: it ends "
        "within transaction %(row)s of %(net)s, of which %(part)s had been sent by "
        "then and %(rest)s stayed. No transaction is attributed until a later payout "
        "sends the rest."
    ),
}


class PaymentPayout(models.Model):
    """What manual and instant payouts sent, found by the running balance."""

    _inherit = "payment.payout"

    is_instant = fields.Boolean(
        string="Instant",
        readonly=True,
        help="Sent within minutes: also of what was received but not available yet.",
    )
    basis = fields.Selection(
        selection=[
            (Basis.WINDOW.value, "All that was available"),
            (Basis.OLDEST.value, "The oldest"),
            (Basis.SHARED.value, "Together with others"),
            (Basis.OPEN.value, "Not known"),
        ],
        string="Sent",
        readonly=True,
        copy=False,
        help="What a payout that was made by hand sent, as far as the balance tells.",
    )
    balanced_by_id = fields.Many2one(
        comodel_name="payment.payout",
        string="Rest Sent By",
        readonly=True,
        copy=False,
        help="The payout after which the balance stood where it had stood before, or "
        "that sent the rest of the transaction within which this one ends.",
    )
    torn_transaction_id = fields.Many2one(
        comodel_name="payment.balance.transaction",
        string="Ends Within",
        readonly=True,
        copy=False,
        help="If the oldest transactions were sent first: the one of which this payout "
        "sent a part only.",
    )
    amount_torn = fields.Monetary(
        string="Sent of It",
        readonly=True,
        copy=False,
        help="What was sent of that transaction by then; without one, what was sent "
        "beyond all imported transactions.",
    )
    basis_explanation = fields.Char(compute="_compute_basis_explanation")

    @api.depends("basis", "balanced_by_id", "torn_transaction_id", "amount_torn")
    def _compute_basis_explanation(self):
        for payout in self:
            payout.basis_explanation = payout.basis and payout._explain_basis()

    def _explain_basis(self):
        self.ensure_one()
        torn, currency = self.torn_transaction_id, self.currency_id
        explanation = EXPLANATIONS[Basis(self.basis)]
        if self.basis == Basis.SHARED and self.balanced_by_id == self:
            explanation = LAST
        elif self.basis == Basis.OPEN and not torn:
            explanation = LACKING if self.amount_torn else UNKNOWN
        sentence = self.env._(explanation)
        return sentence % {
            "until": self.balanced_by_id.gateway_id,
            "row": torn.gateway_id,
            "net": currency.format(torn.net),
            "part": currency.format(self.amount_torn),
            "rest": currency.format(torn.net - self.amount_torn),
        }

    @api.model
    def _prepare_payout_vals(self, provider, data):
        vals = super()._prepare_payout_vals(provider, data)
        return vals | {"is_instant": data.get("method") == "instant"}

    @api.model
    def _attribute_by_balance(self, provider):
        """Give rows that no automatic payout itemizes the payout that sent them.

        Judged anew each time, for an older row, a payout's failure or an automatic one
        may tell more. Reads sums of the rows only; writes those that change.
        """
        self.env.flush_all()
        parameters = {"provider": provider.id}
        self.env.cr.execute(queries.HAS_PAYOUTS, parameters)
        if not self.env.cr.fetchone():
            return
        self.env.cr.execute(queries.WINDOWS, parameters)
        windows = [
            Window(payout, Decimal(amount), Decimal(net))
            for payout, amount, net in self.env.cr.fetchall()
        ]
        judged = attribute(windows)
        cuts = get_cuts(windows, judged)
        parameters |= {
            "whole": [id_ for id_, how in judged.items() if how.basis is Basis.WINDOW],
            "payouts": [cut.payout for cut in cuts],
            "pools": [cut.pool for cut in cuts],
            "levels": [str(cut.level) for cut in cuts],
        }
        hits = []
        if cuts:
            self.env.cr.execute(queries.HITS, parameters)
            hits = self.env.cr.fetchall()
        judged, parts = oldest_first(judged, cuts, hits)
        parameters |= {
            "owners": [part.payout for part in parts],
            "owner_pools": [part.pool for part in parts],
            "afters": [part.after for part in parts],
            "untils": [part.until for part in parts],
        }
        self.env.cr.execute(queries.ATTRIBUTE, parameters)
        self.env["payment.balance.transaction"].invalidate_model(["payout_id"])
        ends = self._find_ends(judged, cuts, parameters)
        self._remember_basis(provider, judged, ends)

    @api.model
    def _find_ends(self, judged, cuts, parameters):
        """{open payout: (row within which it ends or None, what was sent of it)}"""
        opened = [cut for cut in cuts if judged[cut.payout].basis is Basis.OPEN]
        if not opened:
            return {}
        self.env.cr.execute(queries.ENDS, parameters)
        torn = {payout: (row, part) for payout, row, part in self.env.cr.fetchall()}
        return {
            cut.payout: (None, cut.level - cut.found)
            if cut.found < cut.level
            else torn.get(cut.payout, (None, 0))
            for cut in opened
        }

    @api.model
    def _remember_basis(self, provider, judged, ends):
        """:param judged: {payout id: Attribution}; others are itemized or failed"""
        by_hand = self.search(
            [("provider_id", "=", provider.id), ("automatic", "=", False)]
        )
        for payout in by_hand:
            known = judged.get(payout.id)
            row, part = ends.get(payout.id, (None, 0))
            values = {
                "basis": known.basis.value if known else False,
                "balanced_by_id": (known and known.until) or False,
                "torn_transaction_id": row or False,
                "amount_torn": float(part),
            }
            if any(
                payout._fields[name].convert_to_write(payout[name], payout) != value
                for name, value in values.items()
            ):
                # sudo: what the balance tells is written by the import alone
                payout.sudo().write(values)
        self.invalidate_model(["transaction_ids", "amount_transactions", "is_balanced"])
