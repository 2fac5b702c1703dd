from odoo import api, fields, models

from .match_labels import MATCH_STATES, UNDECIDED
from .unchecked_many2one import UncheckedMany2one


class PaymentChargeProposal(models.Model):
    """Which payment a charge may be that carries no reference of it.

    Nothing is decided here: who accepts one on the reconciliation desk links the charge
    and reconciles it, which can be undone there. Found anew by every matching run.
    """

    _name = "payment.charge.proposal"
    _description = "Charge Proposal"
    _order = "confidence desc, id desc"
    _check_company_auto = True
    _log_access = False

    balance_transaction_id = UncheckedMany2one(
        comodel_name="payment.balance.transaction",
        string="Charge",
        required=True,
        readonly=True,
    )
    transaction_id = fields.Many2one(
        comodel_name="payment.transaction",
        string="Payment",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = UncheckedMany2one(
        comodel_name="res.company", required=True, readonly=True
    )
    confidence = fields.Integer(
        readonly=True,
        aggregator=None,
        help="How strong the evidence is: of a hundred such pairs so many were right.",
    )
    state = fields.Selection(
        selection=[state for state in MATCH_STATES if state[0] in UNDECIDED],
        required=True,
        readonly=True,
        help="Possible: several fit, or the evidence is weak. Proposed: hardly another "
        "explanation, but no reference proves it.",
    )
    date = fields.Datetime(string="Found On", required=True, readonly=True)

    _pair_uniq = models.UniqueIndex(
        "(balance_transaction_id, transaction_id)", "These two are proposed already."
    )

    @api.depends("balance_transaction_id", "transaction_id")
    def _compute_display_name(self):
        for proposal in self:
            # sudo: payment transactions are for administrators, their names for us
            payment = proposal.sudo().transaction_id.reference
            row = proposal.balance_transaction_id.gateway_id
            proposal.display_name = f"{row}: {payment}"

    def _get_payment_items(self):
        """Open clearing items of the proposed payments: {proposal: item}."""
        found = {}
        for proposal in self:
            # sudo: as above
            move = proposal.sudo().transaction_id.payment_id.move_id.sudo(False)
            account = proposal.balance_transaction_id.provider_id
            item = move.line_ids.filtered(
                lambda item, account=account: (
                    item.account_id == account.settlement_clearing_account_id
                    and item.parent_state == "posted"
                    and not item.reconciled
                )
            )
            if len(item) == 1:
                found[proposal] = item
        return found
