from odoo import models


class ReturnException(models.Model):
    """When the data have solved what the gateway told us of."""

    _inherit = "return.exception"

    def _filter_solved_unlinked_refund(self):
        return self.filtered(lambda e: e._is_refund_explained())

    def _filter_solved_refund_without_credit_note(self):
        return self.filtered(lambda e: e._is_refund_explained())

    def _is_refund_explained(self):
        """The refund pays a credit note, or there is no refund any more."""
        # sudo: payment transactions are for administrators
        transaction = self.sudo().refund_transaction_id
        return (
            transaction.state in ("cancel", "error")
            or bool(transaction.return_refund_ids)
            or transaction.payment_id.is_reconciled
        )

    def _filter_solved_unknown_object(self):
        """A refund, dispute or payment that has become known since."""
        # sudo: as above
        known = (
            self.env["payment.transaction"]
            .sudo()
            .search([("provider_reference", "in", self.mapped("subject"))])
        )
        references = set(known.mapped("provider_reference"))
        return self.filtered(lambda exception: exception.subject in references)

    _filter_solved_refund_missing = _filter_solved_unknown_object

    def _filter_solved_event_failed(self):
        return self.filtered(
            lambda e: not e.event_id or e.event_id.state in ("handled", "ignored")
        )

    def _filter_solved_refund_failed(self):
        """The customer got the money by another way, or is owed it no more."""
        return self.filtered(lambda e: e._is_failure_repaired())

    def _is_failure_repaired(self):
        if not self.refund_id:
            # sudo: as above
            return self.sudo().refund_transaction_id.payment_id.state == "rejected"
        note = self.refund_id.credit_note_id
        return note.state != "posted" or note.payment_state in ("paid", "reversed")
