from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ..domain import running_balance_queries as queries
from ..domain.running_balance import Basis, Window, attribute

_lt = LazyTranslate(__name__)

#: Of the last of several that were made together.
LAST = _lt(
    "It sent what payouts before it had left behind: the balance is back where it had "
    "been. Together they are explained; which transaction was in which of them cannot "
    "be said, so none is attributed."
)
EXPLANATIONS = {
    Basis.WINDOW: _lt(
        "It sent all that had become available since the payout before it: the balance "
        "stood after it where it had stood before. These are its transactions."
    ),
    Basis.SHARED: _lt(
        "It left money behind that payout %(until)s sent, by which the balance was "
        "back where it had been. Together they are explained; which transaction was in "
        "which of them cannot be said, so none is attributed."
    ),
    Basis.OPEN: _lt(
        "It left money behind, or something is not imported: the balance has not come "
        "back to where it stood before. Which transactions it sent cannot be said "
        "until a later payout sends the rest."
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
        string="Balance Restored By",
        readonly=True,
        copy=False,
        help="The payout after which the balance stood where it had stood before.",
    )
    basis_explanation = fields.Char(compute="_compute_basis_explanation")

    @api.depends("basis", "balanced_by_id")
    def _compute_basis_explanation(self):
        for payout in self:
            if not payout.basis:
                payout.basis_explanation = False
                continue
            last = payout.basis == Basis.SHARED and payout.balanced_by_id == payout
            explanation = LAST if last else EXPLANATIONS[Basis(payout.basis)]
            sentence = self.env._(explanation)
            payout.basis_explanation = sentence % {
                "until": payout.balanced_by_id.gateway_id
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
        judged = attribute(
            Window(payout, Decimal(amount), Decimal(net))
            for payout, amount, net in self.env.cr.fetchall()
        )
        whole = [id_ for id_, how in judged.items() if how.basis is Basis.WINDOW]
        self.env.cr.execute(queries.ATTRIBUTE, {**parameters, "whole": whole})
        self.env["payment.balance.transaction"].invalidate_model(["payout_id"])
        self._remember_basis(provider, judged)

    @api.model
    def _remember_basis(self, provider, judged):
        """:param judged: {payout id: Attribution}; others are itemized or failed"""
        by_hand = self.search(
            [("provider_id", "=", provider.id), ("automatic", "=", False)]
        )
        for payout in by_hand:
            known = judged.get(payout.id)
            basis, until = (known.basis.value, known.until) if known else (False, None)
            if (payout.basis, payout.balanced_by_id.id or None) != (basis, until):
                # sudo: what the balance tells is written by the import alone
                payout.sudo().write({"basis": basis, "balanced_by_id": until})
        self.invalidate_model(["transaction_ids", "amount_transactions", "is_balanced"])
