from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.returns_management.domain import allocation

from ..domain import refund_transitions


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
    failure_reason = fields.Char(readonly=True, copy=False, tracking=True)
    date_submitted = fields.Datetime(readonly=True, copy=False)
    reversal_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Reversing Entry",
        readonly=True,
        copy=False,
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

    @api.model
    def _create_for_credit_notes(self, credit_notes):
        """Plan refunds to the original payments for what the credit notes still owe.

        :raise UserError: when the charges of the invoice cannot take the amount
        """
        credit_notes.return_order_id._check_exchange_billed()
        vals_list = []
        for note in credit_notes.filtered(lambda m: m.state == "posted"):
            vals_list += self._prepare_refund_vals_list(note, self._get_unplanned(note))
        if not vals_list:
            raise UserError(
                self.env._(
                    "Nothing to refund: post the credit notes first. What they owe may "
                    "also be in a refund already."
                )
            )
        return self.create(vals_list)

    @api.model
    def _get_unplanned(self, note):
        """What the credit note owes and no refund is under way for."""
        planned = note.return_refund_ids.filtered(
            lambda refund: refund.state in refund_transitions.UNDER_WAY
        )
        return note.currency_id.round(
            note.amount_residual - sum(planned.mapped("amount"))
        )

    @api.model
    def _prepare_refund_vals_list(self, note, owed):
        """Divide ``owed`` of the credit note over the ways it goes to the customer."""
        if note.currency_id.compare_amounts(owed, 0) <= 0:
            return []
        if not note.reversed_entry_id:
            raise UserError(
                self.env._(
                    "Credit note %(note)s has no original payment to give back: its "
                    "goods were not invoiced here. Open it and click Pay to give "
                    "%(owed)s by bank transfer or in cash, or leave it as the "
                    "customer's credit.",
                    note=note.name,
                    owed=note.currency_id.format(owed),
                )
            )
        # sudo: accountants may not read payment transactions
        charges = note.reversed_entry_id.sudo()._get_refundable_transactions()
        charges._lock_for_refund()
        capacities = [Decimal(str(tx._get_refundable_amount())) for tx in charges]
        try:
            shares = allocation.fill(Decimal(str(owed)), capacities)
        except allocation.Overflow as error:
            raise UserError(
                self.env._(
                    "Credit note %(note)s owes %(owed)s, which is %(over)s more than "
                    "the payments of %(invoice)s can still give back. Refund the rest "
                    "by bank transfer, or check for refunds made elsewhere.",
                    note=note.name,
                    owed=note.currency_id.format(owed),
                    over=note.currency_id.format(float(error.left)),
                    invoice=note.reversed_entry_id.name,
                )
            ) from error
        return [
            self._prepare_refund_vals(note, charge, share)
            for charge, share in zip(charges, shares, strict=True)
            if share
        ]

    @api.model
    def _prepare_refund_vals(self, note, charge, amount):
        attempt = len(
            note.return_refund_ids.filtered(
                lambda refund: refund.source_transaction_id == charge
            )
        )
        # sudo: the database identifier keeps keys apart that two databases send to
        # one gateway account
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return {
            "return_order_id": note.return_order_id.id,
            "credit_note_id": note.id,
            "source_transaction_id": charge.id,
            "amount": float(amount),
            "idempotency_key": f"{database}-{note.id}-{charge.id}-{attempt}",
        }

    def action_approve(self):
        self._transition("approved")

    def action_cancel(self):
        self._transition("canceled")
