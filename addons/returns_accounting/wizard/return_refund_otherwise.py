from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import refund_way

#: States in which a refund can be replaced by another way.
REPLACEABLE = ("draft", "approved")


class ReturnRefundOtherwise(models.TransientModel):
    """Refund another way than back to the payment; record why and by whose consent."""

    _name = "return.refund.otherwise"
    _description = "Refund Another Way"

    refund_id = fields.Many2one(
        comodel_name="return.refund",
        string="Instead Of",
        readonly=True,
        help="The refund that is cancelled when this one is planned.",
    )
    return_order_id = fields.Many2one(comodel_name="return.order", readonly=True)
    credit_note_id = fields.Many2one(
        comodel_name="account.move",
        required=True,
        domain="[('return_order_id', '=', return_order_id), ('state', '=', 'posted'),"
        " ('move_type', '=', 'out_refund'), ('amount_residual', '>', 0)]",
    )
    company_id = fields.Many2one(related="credit_note_id.company_id")
    currency_id = fields.Many2one(related="credit_note_id.currency_id")
    partner_id = fields.Many2one(related="credit_note_id.partner_id", string="Customer")
    amount_owed = fields.Monetary(
        string="Owed",
        compute="_compute_amount_owed",
        help="What the credit note owes and no other refund is under way for.",
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    method = fields.Selection(
        selection=[
            ("bank_transfer", "Bank Transfer"),
            ("cash", "Cash"),
            ("offline", "Paid Elsewhere Already"),
        ],
        required=True,
        default="bank_transfer",
        help="Bank transfer: in the next file for our bank. Cash: out of the register, "
        "now. Paid elsewhere already: the customer has the money, and you have proof.",
    )
    amount_original_left = fields.Monetary(
        string="Original Payment Takes",
        compute="_compute_original_left",
        help="What could still go back the way it was paid.",
    )
    needs_reason = fields.Boolean(compute="_compute_original_left")
    needs_agreement = fields.Boolean(compute="_compute_original_left")
    method_reason = fields.Char(string="Reason")
    date_agreed = fields.Date(string="Agreed On")
    agreement = fields.Char(string="How the Customer Agreed")
    proof_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment", string="Proof"
    )
    proof_date = fields.Date(string="Paid On")
    proof_reference = fields.Char(string="Reference of the Payment")
    offline_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Booked Against",
        check_company=True,
        domain="[('account_type', 'not in',"
        " ('asset_receivable', 'liability_payable'))]",
    )

    @api.model
    def default_get(self, fields):
        """Start from the credit note, return or refund that the user comes from."""
        values = super().default_get(fields)
        source = self.env.context.get("active_model")
        record = (
            self.env[source].browse(self.env.context.get("active_id")).exists()
            if source in ("account.move", "return.order", "return.refund")
            else None
        )
        return {**values, **self._prepare_defaults(record)} if record else values

    @api.model
    def _prepare_defaults(self, record):
        if record._name == "return.refund":
            refund, note = record, record.credit_note_id
        elif record._name == "account.move":
            refund, note = self.env["return.refund"], record
        else:
            owing = record.credit_note_ids.filtered(
                lambda move: move.state == "posted" and move.amount_residual > 0
            )
            refund, note = self.env["return.refund"], owing[:1]
        if not note:
            raise UserError(
                self.env._(
                    "Return %(name)s has no posted credit note that owes anything.",
                    name=record.display_name,
                )
            )
        return {
            "refund_id": refund.id if refund.state in REPLACEABLE else False,
            "credit_note_id": note.id,
            "return_order_id": note.return_order_id.id,
        }

    @api.depends("credit_note_id", "refund_id")
    def _compute_amount_owed(self):
        for wizard in self:
            note = wizard.credit_note_id
            owed = self.env["return.refund"]._get_unplanned(note) if note else 0.0
            wizard.amount_owed = owed + wizard.refund_id.amount

    @api.depends("amount_owed")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.refund_id.amount or wizard.amount_owed

    @api.depends("credit_note_id", "amount", "method", "refund_id")
    def _compute_original_left(self):
        for wizard in self:
            missing = refund_way.missing(wizard._prepare_choice())
            wizard.amount_original_left = float(wizard._get_original_left())
            wizard.needs_reason = "reason" in missing
            wizard.needs_agreement = "agreement" in missing

    def _get_original_left(self):
        """Also what the refund holds that this one takes the place of."""
        note, refund = self.credit_note_id, self.refund_id
        if not note:
            return Decimal(0)
        left = self.env["return.refund"]._get_original_left(note, self.amount)
        held = refund.amount if refund.method == refund_way.ORIGINAL else 0.0
        return min(left + Decimal(str(held)), Decimal(str(self.amount)))

    def _prepare_choice(self):
        """As if nothing were recorded yet."""
        return refund_way.Choice(
            self.method,
            self._get_original_left(),
            self.credit_note_id._is_statutory_credit(),
            has_reason=False,
            is_agreed=False,
        )
