from odoo import api, fields, models

from .match_labels import MATCH_STATES
from .unchecked_many2one import UncheckedMany2one


class PaymentChargeProposal(models.Model):
    """Which payment a charge may be that carries no reference of it.

    Found anew by every matching run, until somebody decides: who accepts one links the
    charge and reconciles it, which is undone on the reconciliation desk.
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
        selection=MATCH_STATES,
        required=True,
        readonly=True,
        help="Possible: several fit, or the evidence is weak. Proposed: hardly another "
        "explanation, but no reference proves it. Confirmed: accepted by a person. "
        "Rejected: never proposed again.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided by",
        readonly=True,
        help="Empty while nobody has decided.",
    )
    date = fields.Datetime(
        string="Found On",
        required=True,
        readonly=True,
        help="When the pair was found, or somebody decided.",
    )
    charge_date = fields.Datetime(related="balance_transaction_id.created")
    charge_amount = fields.Monetary(
        related="balance_transaction_id.customer_facing_amount",
        currency_field="charge_currency_id",
    )
    charge_currency_id = fields.Many2one(
        related="balance_transaction_id.customer_facing_currency_id"
    )
    customer_email = fields.Char(related="balance_transaction_id.customer_email")
    partner_id = fields.Many2one(related="transaction_id.partner_id")

    _pair_uniq = models.UniqueIndex(
        "(balance_transaction_id, transaction_id)", "These two are proposed already."
    )
    _undecided_idx = models.Index(
        "(confidence DESC, id DESC) WHERE state IN ('possible', 'proposed')"
    )

    @api.depends("balance_transaction_id", "transaction_id")
    def _compute_display_name(self):
        for proposal in self:
            # sudo: payment transactions are for administrators, their names for us
            payment = proposal.sudo().transaction_id.reference
            row = proposal.balance_transaction_id.gateway_id
            proposal.display_name = f"{row}: {payment}"
