from odoo import fields, models
from odoo.exceptions import UserError

from ..domain.exceptions import UNEXPLAINED
from ..domain.minor_units import to_major


class PaymentTransaction(models.Model):
    """Refunds that were made at the gateway, not here."""

    _inherit = "payment.transaction"

    return_made_at_gateway = fields.Boolean(
        readonly=True,
        copy=False,
        help="Refunded by hand in the gateway's own dashboard.",
    )

    _gateway_refund_uniq = models.UniqueIndex(
        "(provider_id, provider_reference) "
        "WHERE operation = 'refund' AND provider_reference IS NOT NULL",
        "This refund of the gateway has a transaction already.",
    )
    # Events and imports ask for the payment that the gateway names.
    _provider_reference_idx = models.Index(
        "(provider_reference) WHERE provider_reference IS NOT NULL"
    )

    def _adopt_gateway_refund(self, refund):
        """Give a refund made at the gateway its transaction, and somebody the question.

        The money has left: the transaction books it and takes it from what can still
        be refunded, so that nobody pays a second time.
        """
        self.ensure_one()
        self._lock_for_refund()
        transaction = self._create_child_transaction(
            float(to_major(refund["amount"], refund["currency"])),
            is_refund=True,
            provider_reference=refund["id"],
            return_made_at_gateway=True,
        )
        transaction._follow_gateway_refund(refund)
        return transaction

    def _follow_gateway_refund(self, refund):
        """Follow the gateway in a refund that no return refund stands for."""
        self.ensure_one()
        was_done = self.state == "done"
        self._process("stripe", {"refund": refund})
        if self.state == "done" and not was_done:
            self._post_process()
        self._open_refund_exceptions()

    def _open_refund_exceptions(self):
        """Ask what a refund was for, and what is to become of one that bounced."""
        for transaction in self:
            if transaction.state == "done":
                made_there = transaction.return_made_at_gateway
                code = "unlinked_refund" if made_there else "refund_without_credit_note"
                transaction._open_exception(code)._suggest_return()
            elif transaction.state == "error" and transaction.payment_id:
                transaction._open_exception("refund_failed")
            transaction._get_exceptions()._close_solved()

    def _check_no_unexplained_refund(self):
        """Refuse to refund while nobody has said what another refund was for.

        It may have paid this very credit note.
        """
        exceptions = self.child_transaction_ids._get_exceptions().filtered(
            lambda exception: (
                exception.state == "open" and exception.code in UNEXPLAINED
            )
        )
        for exception in exceptions[:1]:
            raise UserError(
                self.env._(
                    "%(amount)s of payment %(charge)s was refunded outside of a return "
                    "(%(refund)s), and may be the money that is owed here. Open its "
                    "exception first: attach the refund to the credit note it paid, or "
                    "accept it as it is.",
                    amount=exception.currency_id.format(exception.amount),
                    charge=exception.transaction_id.reference,
                    refund=exception.subject,
                )
            )

    def _open_exception(self, code):
        charge = self.source_transaction_id
        return self.env["return.exception"]._open(
            code,
            self.provider_reference or self.reference,
            company=self.company_id,
            provider_id=self.provider_id.id,
            gateway_reference=self.provider_reference,
            refund_transaction_id=self.id,
            transaction_id=charge.id,
            partner_id=charge.partner_id.id,
            amount=abs(self.amount),
            currency_id=self.currency_id.id,
        )

    def _get_exceptions(self):
        # sudo: accountants own exceptions, transactions follow the gateway
        return (
            self.env["return.exception"]
            .sudo()
            .search([("refund_transaction_id", "in", self.ids)])
        )
