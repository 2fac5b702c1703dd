from odoo import fields, models

from .match_labels import UNDECIDED


class AccountMoveLine(models.Model):
    """Why an item of a gateway's clearing account is still open."""

    _inherit = "account.move.line"

    settlement_explanation = fields.Char(
        string="Why It Is Open", compute="_compute_settlement_explanation"
    )

    def _compute_settlement_explanation(self):
        # sudo: accountants may read the entries, not every payment transaction
        rows = self.env["payment.balance.transaction"].sudo()
        booked = rows.search([("clearing_line_id", "in", self.ids)])
        by_item = {row.clearing_line_id.id: row for row in booked}
        refunds = self.env["return.refund"].sudo()
        reversals = refunds.search([("reversal_move_id", "in", self.move_id.ids)])
        by_move = {refund.reversal_move_id.id: refund for refund in reversals}
        for item in self:
            item.settlement_explanation = item._get_settlement_explanation(
                by_item.get(item.id), by_move.get(item.move_id.id)
            )

    def _get_settlement_explanation(self, row, failed_refund):
        self.ensure_one()
        if self.reconciled:
            return False
        if row:
            return self._explain_row(row)
        if failed_refund:
            return self.env._(
                "Refund %(refund)s failed; the gateway must still give the money back.",
                refund=failed_refund.name,
            )
        # sudo: its payment transaction is for administrators
        payment = self.move_id.origin_payment_id.sudo()
        if payment.payment_transaction_id:
            return self._explain_payment(payment)
        return self.env._("Booked by hand: the gateway knows nothing of it.")

    def _explain_row(self, row):
        if row.document_name:
            return self.env._(
                "The gateway moved it; what it settles in %(document)s is not posted "
                "or differs in amount.",
                document=row.document_name,
            )
        if row.match_ids.filtered(lambda match: match.state in UNDECIDED):
            return self.env._(
                "The gateway moved it; a refund may fit, accept or reject it."
            )
        if row.charge_proposal_ids.filtered(lambda one: one.state in UNDECIDED):
            return self.env._(
                "The gateway moved it; a payment may fit, accept or reject it."
            )
        return self.env._(
            "The gateway moved it (%(origin)s), but no payment or refund here is known "
            "for it.",
            origin=row.source_id or row.gateway_id,
        )

    def _explain_payment(self, payment):
        days = (fields.Date.context_today(self) - self.date).days
        return self.env._(
            "%(reference)s is booked here; the gateway has not reported it for "
            "%(days)s days.",
            reference=payment.payment_transaction_id.provider_reference
            or payment.payment_transaction_id.reference,
            days=days,
        )
