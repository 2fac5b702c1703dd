from odoo import api, fields, models

from ..domain.refund_transitions import HOLDING


class ReturnRefund(models.Model):
    """The part of a credit note that paid for the replacement of an exchange.

    It follows the reconciliation of credit note and invoice, whoever makes it or takes
    it back.
    """

    _inherit = "return.refund"

    exchange_partial_id = fields.Many2one(
        comodel_name="account.partial.reconcile",
        string="Reconciliation",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    exchange_invoice_id = fields.Many2one(
        comodel_name="account.move",
        string="Replacement Invoice",
        readonly=True,
        copy=False,
        help="The invoice that this part of the credit note paid.",
    )

    def _get_resolution(self):
        """The resolution of the lines that this refund is for; None for any."""
        return "exchange" if self.method == "exchange_credit" else None

    def _pays_by_itself(self):
        """Whether the customer is paid, not only one document by another."""
        return self.method != "exchange_credit"

    @api.model
    def _record_exchange_credits(self, partials):
        """Write down what ``partials`` gave the customer: a replacement."""
        refunds = self.create(
            [self._prepare_exchange_credit_vals(partial) for partial in partials]
        )
        for state in ("approved", "submitted", "succeeded", "settled"):
            refunds._transition(state)
        return refunds

    @api.model
    def _prepare_exchange_credit_vals(self, partial):
        note = partial.credit_move_id.move_id
        database = self.env["ir.config_parameter"].get_param("database.uuid")
        return {
            "return_order_id": note.return_order_id.id,
            "credit_note_id": note.id,
            "method": "exchange_credit",
            "amount": partial.credit_amount_currency,
            "exchange_partial_id": partial.id,
            "exchange_invoice_id": partial.debit_move_id.move_id.id,
            "idempotency_key": f"{database}-{note.id}-exchange-{partial.id}",
            "date_submitted": fields.Datetime.now(),
        }


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        # sudo: reconciling belongs to accountants, the return to RMA users
        exchanged = partials.sudo().filtered(lambda partial: partial._is_exchange())
        if exchanged:
            self.env["return.refund"].sudo()._record_exchange_credits(exchanged)
        return partials

    def _is_exchange(self):
        """Whether a credit note of a return pays for the replacement."""
        note, invoice = self.credit_move_id.move_id, self.debit_move_id.move_id
        return (
            note.move_type == "out_refund"
            and invoice.move_type == "out_invoice"
            and invoice in note.return_order_id._get_exchange_invoices()
        )

    def unlink(self):
        if not self:
            return super().unlink()
        # sudo: as for what was recorded
        refunds = self.env["return.refund"].sudo()
        refunds = refunds.search(
            [("exchange_partial_id", "in", self.ids), ("state", "in", HOLDING)]
        )
        refunds._transition("canceled")
        result = super().unlink()
        refunds.return_order_id._close_if_complete()
        return result
