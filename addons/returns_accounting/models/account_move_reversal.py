from itertools import zip_longest

from odoo import models

#: Account types that may be reconciled without being set up for it.
MONEY = ("asset_cash", "liability_credit_card")
#: Account types that are reconciled first.
PARTNER = ("asset_receivable", "liability_payable")


class AccountMove(models.Model):
    """The credit notes of returns are reconciled with their invoices in one batch."""

    _inherit = "account.move"

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        """Reconcile each credit note of a return with its own invoice.

        Core goes pair by pair, a third of the time of a large posting, and takes the
        invoices without repetition: of several credit notes for one invoice, all but
        the first would meet the next credit note's invoice.
        """
        notes = reverse_moves.filtered("return_order_id")
        if not notes:
            return super()._reconcile_reversed_moves(reverse_moves, move_reverse_cancel)
        if others := reverse_moves - notes:
            super(AccountMove, others.reversed_entry_id)._reconcile_reversed_moves(
                others, move_reverse_cancel
            )
        notes.with_context(
            move_reverse_cancel=move_reverse_cancel
        )._reconcile_with_invoices()
        return reverse_moves

    def _reconcile_with_invoices(self):
        """Reconcile in rounds: a later credit note takes what the one before left."""
        by_invoice = self.grouped("reversed_entry_id")
        for notes in zip_longest(*by_invoice.values(), fillvalue=self.browse()):
            plan = [lines for note in notes for lines in note._get_lines_to_settle()]
            self.env["account.move.line"]._reconcile_plan(plan)

    def _get_lines_to_settle(self):
        """Open items of the credit note and its invoice that belong together."""
        items = (self.reversed_entry_id.line_ids + self.line_ids).filtered(
            lambda line: (
                not line.reconciled
                and (line.account_id.reconcile or line.account_type in MONEY)
            )
        )
        items = items.sorted(lambda line: line.account_type not in PARTNER)
        return items.grouped(lambda line: (line.account_id, line.currency_id)).values()
