from odoo import models
from odoo.exceptions import UserError

from ..domain.refund_transitions import HOLDING


class ReturnOrder(models.Model):
    """Credit note and invoice of an exchange pay each other."""

    _inherit = "return.order"

    def _get_exchange_invoices(self):
        """Invoices of what was sold instead of the returned goods."""
        sold = self.line_ids.exchange_sale_line_id.invoice_lines.move_id
        return sold.filtered(lambda move: move.move_type == "out_invoice")

    def _offset_exchanges(self):
        """Reconcile posted credit notes with the invoices of the replacements.

        A credit note that a refund pays back is left alone, or it would pay twice.
        """
        for order in self:
            notes = order.credit_note_ids.filtered(
                lambda note: (
                    not any(
                        refund.state in HOLDING and refund._pays_by_itself()
                        for refund in note.return_refund_ids
                    )
                )
            )
            open_items = (notes | order._get_exchange_invoices()).line_ids.filtered(
                lambda line: (
                    line.parent_state == "posted"
                    and line.account_type == "asset_receivable"
                    and not line.reconciled
                )
            )
            for items in open_items.grouped(
                lambda line: (line.account_id, line.currency_id, line.partner_id)
            ).values():
                if len(items.move_id) > 1:
                    items.reconcile()

    def _check_exchange_billed(self):
        """Refuse to refund what the replacement is still to be paid with."""
        for order in self:
            sold = order.line_ids.exchange_sale_line_id
            drafts = order._get_exchange_invoices().filtered(
                lambda move: move.state == "draft"
            )
            if drafts or any(line.qty_to_invoice > 0 for line in sold):
                raise UserError(
                    self.env._(
                        "Return %(name)s is an exchange, and its credit pays for the "
                        "replacement: post the invoice of order %(order)s first, then "
                        "refund what is left.",
                        name=order.name,
                        order=sold.order_id[:1].name,
                    )
                )
