from decimal import Decimal

from odoo import api, fields, models

from ..domain import disputes
from ..domain.refund_transitions import PAID


class PaymentDispute(models.Model):
    """A customer who had their bank take a payment back, or asks it to.

    Everything but the evidence follows the gateway; the settlement books the money.
    """

    _name = "payment.dispute"
    _description = "Dispute"
    _inherit = ["return.state.mixin", "mail.thread", "mail.activity.mixin"]
    _rec_name = "gateway_id"
    _order = "evidence_due_by, id desc"
    _check_company_auto = True
    _state_machine = disputes.DISPUTE
    _decided_fields = frozenset(
        {"gateway_id", "provider_id", "transaction_id", "amount", "fee", "reason"}
    )

    gateway_id = fields.Char(string="Gateway Reference", required=True, readonly=True)
    provider_id = fields.Many2one(
        comodel_name="payment.provider",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="provider_id.company_id", store=True, index=True
    )
    charge_id = fields.Char(string="Gateway Charge", readonly=True)
    transaction_id = fields.Many2one(
        comodel_name="payment.transaction",
        string="Charge",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The payment that is disputed. Empty when it is not known here.",
    )
    partner_id = fields.Many2one(
        related="transaction_id.partner_id", store=True, string="Customer"
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", required=True, readonly=True
    )
    amount = fields.Monetary(
        readonly=True, tracking=True, help="What the customer disputes of the charge."
    )
    reason = fields.Selection(
        selection=[
            ("bank_cannot_process", "Bank cannot process"),
            ("check_returned", "Check returned"),
            ("credit_not_processed", "Refund not received"),
            ("customer_initiated", "Asked for by the customer"),
            ("debit_not_authorized", "Debit not authorized"),
            ("duplicate", "Charged twice"),
            ("fraudulent", "Fraudulent"),
            ("general", "General"),
            ("incorrect_account_details", "Wrong account details"),
            ("insufficient_funds", "Insufficient funds"),
            ("noncompliant", "Against the rules of the card network"),
            ("product_not_received", "Product not received"),
            ("product_unacceptable", "Product not as described"),
            ("subscription_canceled", "Subscription cancelled"),
            ("unrecognized", "Not recognized"),
        ],
        required=True,
        readonly=True,
        help="What the customer told their bank.",
    )
    network_reason_code = fields.Char(
        readonly=True, help="The card network's own code for the reason."
    )
    state = fields.Selection(
        selection=[
            ("warning_needs_response", "Inquiry: Answer"),
            ("warning_under_review", "Inquiry: Under Review"),
            ("warning_closed", "Inquiry Closed"),
            ("needs_response", "Answer"),
            ("under_review", "Under Review"),
            ("appeal_needs_response", "Appeal: Answer"),
            ("appeal_under_review", "Appeal: Under Review"),
            ("prevented", "Prevented"),
            ("won", "Won"),
            ("lost", "Lost"),
        ],
        required=True,
        readonly=True,
        tracking=True,
        index=True,
        help="An inquiry has moved no money yet. Otherwise the bank has the money "
        "until it decides.",
    )
    is_open = fields.Boolean(compute="_compute_flags")
    is_inquiry = fields.Boolean(compute="_compute_flags")
    needs_response = fields.Boolean(compute="_compute_flags")
    created = fields.Datetime(string="Opened On", required=True, readonly=True)
    evidence_due_by = fields.Datetime(
        string="Answer By",
        readonly=True,
        help="What comes later is not looked at, and the dispute is lost.",
    )
    has_evidence = fields.Boolean(
        readonly=True, help="The gateway has evidence of ours, submitted or not."
    )
    submission_count = fields.Integer(
        string="Submissions",
        readonly=True,
        aggregator=None,
        help="How often evidence was sent to the bank; most banks look only once.",
    )
    is_past_due = fields.Boolean(readonly=True)
    fee = fields.Monetary(
        readonly=True,
        currency_field="settlement_currency_id",
        help="Kept by the gateway for the dispute. Some give it back when it is won.",
    )
    settlement_currency_id = fields.Many2one(
        related="provider_id.settlement_currency_id"
    )
    return_order_id = fields.Many2one(
        comodel_name="return.order",
        compute="_compute_return_order_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="The return of the disputed goods, if there is one.",
    )
    exception_ids = fields.One2many(
        comodel_name="return.exception", inverse_name="dispute_id"
    )
    amount_refunded_before = fields.Monetary(
        string="Refunded Before",
        compute="_compute_exposure",
        help="Given back before the dispute was opened: the customer has that money.",
    )
    amount_double = fields.Monetary(
        string="Paid Twice If Lost",
        compute="_compute_exposure",
        help="What refunds and dispute together give beyond the charge.",
    )
    is_exposure_closed = fields.Boolean(
        compute="_compute_exposure",
        help="Refunds made before the dispute cover it: with them as evidence, nothing "
        "is owed.",
    )

    _gateway_id_uniq = models.Constraint(
        "UNIQUE(provider_id, gateway_id)", "This dispute is known already."
    )
    _due_idx = models.Index("(evidence_due_by, id DESC)")

    @api.depends("state")
    def _compute_flags(self):
        for dispute in self:
            dispute.is_open = dispute.state in disputes.OPEN
            dispute.is_inquiry = dispute.state in disputes.INQUIRY
            dispute.needs_response = dispute.state in disputes.NEEDS_RESPONSE

    @api.depends("transaction_id")
    def _compute_return_order_id(self):
        """The newest return that a credit note or refund of the charge belongs to."""
        for dispute in self:
            # sudo: payment transactions are for administrators
            charge = dispute.sudo().transaction_id
            sold = charge.invoice_ids.line_ids.sale_line_ids
            returns = (
                charge.return_planned_refund_ids.return_order_id
                | charge.invoice_ids.reversal_move_ids.return_order_id
                | sold.return_line_ids.return_order_id
            ).filtered(lambda order: order.state not in ("cancelled", "rejected"))
            dispute.return_order_id = (
                dispute.return_order_id or returns.sorted("id")[-1:]
            )

    @api.depends("amount", "created", "transaction_id.child_transaction_ids.state")
    def _compute_exposure(self):
        for dispute in self:
            before, after = dispute._get_refunded()
            # sudo: payment transactions are for administrators
            found = disputes.exposure(
                Decimal(str(dispute.sudo().transaction_id.amount)),
                Decimal(str(dispute.amount)),
                Decimal(str(before)),
                Decimal(str(after)),
            )
            dispute.amount_refunded_before = float(found.before)
            dispute.amount_double = float(found.double) if not dispute.is_inquiry else 0
            dispute.is_exposure_closed = found.is_closed

    def _get_refund_transactions(self):
        """Refunds of the charge that the customer has, oldest first."""
        self.ensure_one()
        # sudo: payment transactions are for administrators
        return (
            self.sudo()
            .transaction_id.child_transaction_ids.filtered(
                lambda tx: (
                    tx.operation == "refund"
                    and (tx.return_refund_ids.state in PAID or tx.state == "done")
                )
            )
            .sorted("id")
        )

    def _get_refunded(self):
        """What was refunded before the dispute was opened, and since."""
        amounts = {True: 0.0, False: 0.0}
        for refund in self._get_refund_transactions():
            when = self._get_refund_date(refund)
            amounts[when < self.created] += abs(refund.amount)
        return amounts[True], amounts[False]

    def _get_refund_date(self, transaction):
        return transaction.return_refund_ids.date_submitted or transaction.create_date
