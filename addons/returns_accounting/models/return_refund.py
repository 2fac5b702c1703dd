from odoo import api, fields, models

from ..domain import refund_reasons, refund_transitions


class ReturnRefund(models.Model):
    """One intended movement of money to the customer."""

    _name = "return.refund"
    _description = "Refund"
    _inherit = ["return.document.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _state_machine = refund_transitions.RETURN_REFUND

    return_order_id = fields.Many2one(
        comodel_name="return.order",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    credit_note_id = fields.Many2one(
        comodel_name="account.move",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="credit_note_id.company_id", store=True)
    partner_id = fields.Many2one(
        related="credit_note_id.partner_id", store=True, string="Customer"
    )
    currency_id = fields.Many2one(related="credit_note_id.currency_id", store=True)
    amount = fields.Monetary(required=True, readonly=True, tracking=True)
    method = fields.Selection(
        selection=[
            ("original", "Original Payment"),
            ("bank_transfer", "Bank Transfer"),
            ("cash", "Cash"),
            ("offline", "Paid Elsewhere"),
            ("exchange_credit", "Exchange"),
        ],
        required=True,
        default="original",
        readonly=True,
        tracking=True,
        help="How the customer gets the money: back to the payment it came from, by "
        "a transfer of our bank, in cash, or already by other means. Exchange: the "
        "credit paid for the replacement.",
    )
    source_transaction_id = fields.Many2one(
        comodel_name="payment.transaction",
        string="Charge",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The payment that is given back, wholly or in part.",
    )
    provider_id = fields.Many2one(related="source_transaction_id.provider_id")
    transaction_id = fields.Many2one(
        comodel_name="payment.transaction",
        string="Refund Transaction",
        readonly=True,
        index="btree_not_null",
        copy=False,
    )
    payment_id = fields.Many2one(
        comodel_name="account.payment",
        compute="_compute_payment_id",
        store=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The payment in the books that gives the money back: of the refund "
        "transaction, or registered for refunds that no gateway executes.",
    )
    provider_reference = fields.Char(
        related="transaction_id.provider_reference",
        string="Gateway Reference",
        store=True,
        index=True,
    )
    idempotency_key = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        help="Sent with the refund: the gateway pays once per key, however often we "
        "ask. It is also the reference we look for in settlements.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("approved", "Approved"),
            ("submitted", "Submitted"),
            ("pending", "Pending"),
            ("succeeded", "Succeeded"),
            ("settled", "Settled"),
            ("failed", "Failed"),
            ("canceled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    reason_code = fields.Selection(
        selection=list(refund_reasons.SENTENCES.items()),
        string="Why",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Why the refund waits or failed.",
    )
    failure_reason = fields.Char(
        string="Details",
        readonly=True,
        copy=False,
        tracking=True,
        help="Why the refund waits or failed, with what the gateway said of it.",
    )
    date_submitted = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the refund was decided and handed to the job that sends it.",
    )
    customer_reference = fields.Char(
        string="Reference at the Customer's Bank",
        readonly=True,
        copy=False,
        help="What the customer's bank finds the refund by: the ARN of a card refund. "
        "It arrives some days after the refund was sent.",
    )
    customer_reference_kind = fields.Char(readonly=True, copy=False)
    customer_reference_status = fields.Selection(
        selection=[
            ("pending", "Not Known Yet"),
            ("available", "Known"),
            ("unavailable", "There Is None"),
        ],
        string="Status of the Reference",
        readonly=True,
        copy=False,
    )
    is_reversal = fields.Boolean(
        string="Payment Undone",
        readonly=True,
        copy=False,
        help="The bank undid the payment itself: it disappears from the customer's "
        "statement, and no credit will be seen on it.",
    )
    reversal_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Reversing Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Takes the payment back when the refund failed after it had succeeded.",
    )

    _idempotency_key_uniq = models.Constraint(
        "UNIQUE(idempotency_key)", "This refund has been planned already."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A refund needs an amount above zero."
    )
    _original_has_charge = models.Constraint(
        "CHECK(method != 'original' OR source_transaction_id IS NOT NULL)",
        "A refund to the original payment needs the payment it gives back.",
    )

    @api.depends("transaction_id.payment_id")
    def _compute_payment_id(self):
        """Follow the gateway's transaction; other payments are written by hand."""
        for refund in self:
            refund.payment_id = refund.transaction_id.payment_id or refund.payment_id

    def action_cancel(self):
        self._transition("canceled")
