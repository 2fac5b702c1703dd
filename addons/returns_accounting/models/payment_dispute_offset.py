from odoo import api, fields, models
from odoo.exceptions import UserError


class PaymentDispute(models.Model):
    """A lost dispute has paid the customer what a credit note may still owe."""

    _inherit = "payment.dispute"

    offset_move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="payment_dispute_id",
        string="Settled Credit Notes",
        help="Entries that count what the bank took as paid on credit notes.",
    )
    amount_to_offset = fields.Monetary(
        compute="_compute_amount_to_offset",
        help="What open credit notes of the charge owe the customer, who got it from "
        "the bank.",
    )

    @api.depends("state", "amount", "offset_move_ids.state")
    def _compute_amount_to_offset(self):
        for dispute in self:
            owed = sum(dispute._get_open_credit_notes().mapped("amount_residual"))
            dispute.amount_to_offset = min(owed, dispute._get_amount_left())

    def _get_open_credit_notes(self):
        """Credit notes of the charge's invoices that still owe, of its currency."""
        self.ensure_one()
        if self.state != "lost":
            return self.env["account.move"]
        # sudo: payment transactions are for administrators
        notes = self.sudo().transaction_id.invoice_ids.reversal_move_ids.sudo(False)
        return notes.filtered(
            lambda note: (
                note.state == "posted"
                and note.amount_residual > 0
                and note.currency_id == self.currency_id
            )
        )

    def _get_amount_left(self):
        """What of the dispute is not counted as paid on a credit note yet."""
        used = self.offset_move_ids.filtered(lambda move: move.state == "posted")
        receivable = used.line_ids.filtered(
            lambda aml: aml.account_id.account_type == "asset_receivable"
        )
        counted = sum(receivable.mapped("amount_currency"))
        return self.currency_id.round(self.amount - counted)

    def action_settle_credit_notes(self):
        """Count what the bank gave the customer as paid on the credit notes.

        The loss leaves the dispute account as far as it only gave back what was owed.
        """
        self.ensure_one()
        self.check_access("write")
        left = self._get_amount_left()
        moves = self.env["account.move"]
        for note in self._get_open_credit_notes().sorted("id"):
            share = min(left, note.amount_residual)
            if self.currency_id.compare_amounts(share, 0) > 0:
                moves |= self._settle_credit_note(note, share)
                left = self.currency_id.round(left - share)
        if not moves:
            raise UserError(
                self.env._(
                    "Dispute %(name)s has nothing to settle: only a lost dispute pays "
                    "credit notes of its charge that are posted and open.",
                    name=self.gateway_id,
                )
            )
        return moves._get_records_action(name=self.env._("Settled Credit Notes"))

    def _settle_credit_note(self, note, amount):
        note.return_refund_ids.filtered(
            lambda refund: refund.state in ("draft", "approved")
        ).action_cancel()
        move = self.env["account.move"].create(self._prepare_offset_vals(note, amount))
        move.action_post()
        lines = (move | note).line_ids.filtered(
            lambda aml: aml.account_id.account_type == "asset_receivable"
        )
        lines.reconcile()
        note.return_order_id._close_if_complete()
        return move

    def _prepare_offset_vals(self, note, amount):
        # sudo: accountants may not read every account of the provider
        accounts = self.provider_id.sudo()
        receivable = note.line_ids.filtered(
            lambda aml: aml.account_id.account_type == "asset_receivable"
        ).account_id[:1]
        label = self.env._(
            "Dispute %(dispute)s paid %(note)s", dispute=self.gateway_id, note=note.name
        )
        line = {"currency_id": self.currency_id.id, "name": label}
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": accounts.journal_id.id,
            "ref": label,
            "return_order_id": note.return_order_id.id,
            "payment_dispute_id": self.id,
            "line_ids": [
                fields.Command.create(
                    line
                    | {
                        "account_id": receivable.id,
                        "partner_id": note.commercial_partner_id.id,
                        "amount_currency": amount,
                    }
                ),
                fields.Command.create(
                    line
                    | {
                        "account_id": accounts.settlement_dispute_account_id.id,
                        "amount_currency": -amount,
                    }
                ),
            ],
        }
