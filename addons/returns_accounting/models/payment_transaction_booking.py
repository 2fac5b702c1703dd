from odoo import fields, models
from odoo.tools import SQL


class PaymentTransaction(models.Model):
    """The payments of many refunds, created, posted and reconciled together.

    Odoo books transactions one by one; this leaves the same documents behind.
    """

    _inherit = "payment.transaction"

    def _post_process(self):
        self._book_refunds()
        return super()._post_process()

    def _book_refunds(self):
        """Book the refunds of returns that are done and have no payment yet."""
        made = self.filtered(
            lambda tx: (
                tx.state == "done"
                and tx.operation == "refund"
                and tx.return_refund_ids
                and not tx.payment_id
            )
        )
        for company, transactions in made.grouped("company_id").items():
            transactions.with_company(company)._pay_back()

    def _pay_back(self):
        payments = self.env["account.payment"].create(
            [transaction._prepare_refund_payment_vals() for transaction in self]
        )
        payments._generate_journal_entries()
        payments.action_post()
        for transaction, payment in zip(self, payments, strict=True):
            transaction.payment_id = payment
        self._reconcile_refunds()

    def _prepare_refund_payment_vals(self):
        """As ``_create_payment`` of Odoo has them."""
        self.ensure_one()
        journal = self.provider_id.journal_id
        method_line = journal.inbound_payment_method_line_ids.filtered(
            lambda line: line.payment_provider_id == self.provider_id
        )
        terms = self.invoice_ids.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        return {
            "amount": abs(self.amount),
            "payment_type": "outbound",
            "currency_id": self.currency_id.id,
            "partner_id": self.partner_id.commercial_partner_id.id,
            "partner_type": "customer",
            "journal_id": journal.id,
            "company_id": self.provider_id.company_id.id,
            "payment_method_line_id": method_line.id,
            "payment_token_id": self.token_id.id,
            "payment_transaction_id": self.id,
            "memo": f"{self.reference} - {self.provider_reference or ''}",
            "invoice_ids": [fields.Command.set(self.invoice_ids.ids)],
            **({"destination_account_id": terms[0].account_id.id} if terms else {}),
        }

    def _reconcile_refunds(self):
        """Pay each credit note with all of its refunds."""
        plan = []
        for notes, transactions in self.grouped("invoice_ids").items():
            payments = transactions.payment_id
            accounts = payments.destination_account_id
            plan += [
                (notes.line_ids + payments.move_id.line_ids).filtered(
                    lambda line, account=account: (
                        line.account_id == account and not line.reconciled
                    )
                )
                for account in accounts
            ]
        self.env["account.move.line"]._reconcile_plan(plan)


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _generate_journal_entries(self):
        """Draft the entries of these payments, as Odoo does when it posts them.

        Odoo then links one payment at a time, and looks for what follows from each.
        """
        drafts = self.filtered(
            lambda payment: not payment.move_id and payment.outstanding_account_id
        )
        if not drafts:
            return
        # read of all customers now, or Odoo reads it of one at a time
        drafts.partner_id.mapped("property_account_position_id")
        self.env["account.move"].create(
            [payment._generate_move_vals() for payment in drafts]
        )
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_payment payment SET move_id = move.id
                  FROM account_move move
                 WHERE move.origin_payment_id = payment.id
                   AND payment.id IN %s
                """,
                tuple(drafts.ids),
            )
        )
        drafts.invalidate_recordset(["move_id"], flush=False)
        drafts.modified(["move_id"])
