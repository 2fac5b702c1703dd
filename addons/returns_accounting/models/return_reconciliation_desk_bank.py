from odoo import models
from odoo.exceptions import UserError


class ReturnReconciliationDesk(models.AbstractModel):
    """Payouts of the gateway and what the bank says of them."""

    _inherit = "return.reconciliation.desk"

    def _settle_at_bank(self, provider, chosen):
        """Take payouts out of transit with the bank transactions that brought them."""
        matches = chosen.get("bank_match", self.env["payment.bank.match"])
        payouts = chosen.get("payout", self.env["payment.payout"])
        payouts |= matches._get_payouts()
        # sudo: no screen of Community gives accountants bank transactions
        bank = chosen.get("bank", self.env["account.bank.statement.line"]).sudo()
        bank |= matches.sudo().statement_line_id
        transit = provider.settlement_transit_account_id
        payouts.lock_for_update()
        sent = self._get_transit_items(payouts)
        sent |= matches.balance_transaction_id.transit_line_id
        waiting = sent.filtered(
            lambda item: item.account_id == transit and not item.reconciled
        )
        arrived = self._move_to_transit(provider, bank)
        lines = waiting | arrived.sudo(False)
        known = lines.matched_debit_ids | lines.matched_credit_ids
        if sent and bank:
            lines.reconcile()
            # sudo: payouts are read-only but for what the gateway and the desk say
            payouts.sudo().statement_line_id = bank[:1]
            matches._take()
        return {
            "lines": lines,
            "partial_ids": (lines.matched_debit_ids | lines.matched_credit_ids) - known,
            "match_ids": self.env["return.refund.match"],
            "undo_data": {
                "payouts": payouts.ids,
                "bank": arrived.ids,
                "bank_matches": matches.ids,
            },
        }

    def _get_transit_items(self, payouts):
        """What the transfers themselves left on the transit account."""
        sent = payouts._get_own_transactions().filtered(
            lambda row: row.reporting_category == "payout"
        )
        return sent.transit_line_id

    def _move_to_transit(self, provider, bank):
        """Book bank transactions against transit rather than the suspense account.

        :return: their items on the transit account
        """
        arrived = self.env["account.move.line"].sudo()  # sudo: see _settle_at_bank
        for line in bank:
            _liquidity, suspense, other = line._seek_for_lines()
            if not suspense or other:
                raise UserError(
                    self.env._(
                        "Bank transaction %(line)s is reconciled with something else "
                        "in part: undo that first.",
                        line=line.payment_ref or line.move_id.name,
                    )
                )
            arrived |= suspense
        arrived.account_id = provider.settlement_transit_account_id
        return arrived


class ReturnReconciliationDecision(models.Model):
    _inherit = "return.reconciliation.decision"

    def _put_back_payouts(self, ids):
        # sudo: payouts are read-only but for what the gateway and the desk say
        payouts = self.env["payment.payout"].sudo().browse(ids)
        payouts.statement_line_id = False

    def _put_back_bank(self, ids):
        # sudo: no screen of Community gives accountants bank transactions
        lines = self.env["account.move.line"].sudo().browse(ids)
        for journal, items in lines.grouped("journal_id").items():
            items.account_id = journal.suspense_account_id
