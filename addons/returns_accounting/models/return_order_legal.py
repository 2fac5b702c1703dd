from datetime import date
from decimal import Decimal

from odoo import api, models

from odoo.addons.returns_management.domain import legal_clock


class ReturnOrder(models.Model):
    """What was paid stops the legal clock, part by part."""

    _inherit = "return.order"

    @api.depends(
        "line_ids.amount_credited",
        "line_ids.restocking_fee",
        "line_ids.qty_credited",
        "line_ids.invoice_line_id.move_id.amount_residual",
        "credit_note_ids.state",
        "credit_note_ids.amount_residual",
    )
    def _compute_legal_amounts(self):
        computed = super()._compute_legal_amounts()
        orders = self.filtered("legal_cause")
        payments = orders._get_legal_payments()
        for order in orders:
            owed = sum(line._get_legal_owed() for line in order._get_legal_lines())
            owed = Decimal(str(order.currency_id.round(owed)))
            parts = legal_clock.parts(owed, payments[order], date.max)
            left = sum(part.amount for part in parts if part.paid_on is None)
            order.legal_amount = float(owed)
            order.legal_amount_open = float(left)
            order.date_refunded = legal_clock.refunded_on(owed, payments[order])
        return computed

    def _get_legal_payments(self):
        """What settled the credit notes, in proportion where they credit more."""
        # sudo: RMA users see what is owed without reading the entries
        return {
            order: [
                payment
                for note in order.sudo().credit_note_ids
                if note.state == "posted"
                for payment in note._get_legal_payments(order._get_legal_lines())
            ]
            for order in self
        }


class ReturnOrderLine(models.Model):
    _inherit = "return.order.line"

    def _get_legal_owed(self):
        """What was credited, and what was paid of what is not credited yet."""
        self.ensure_one()
        gross = self.amount_credited + self.restocking_fee - self.amount_added
        expected = self._get_qty_expected_credit()
        is_credited = self.qty_credited and (
            self.product_uom_id.compare(self.qty_credited, expected) >= 0
        )
        left = 0 if is_credited else max(self.amount_authorized - gross, 0)
        return self.amount_credited + left * self._get_paid_share()

    def _get_paid_share(self):
        """How much of its invoice was paid; who pays otherwise paid in advance."""
        invoice = self.invoice_line_id.move_id
        if not invoice.amount_total:
            return 1
        return 1 - invoice.amount_residual / invoice.amount_total


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_legal_payments(self, return_lines):
        """What was paid of the part of this credit note that is for ``return_lines``.

        :return: ``[legal_clock.Payment]``, in the currency of the credit note
        """
        self.ensure_one()
        credited = self.invoice_line_ids.filtered(
            lambda line: line.return_line_id in return_lines
        )
        if not self.amount_total or not credited:
            return []
        share = sum(credited.mapped("price_total")) / self.amount_total
        receivable = self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        return [
            legal_clock.Payment(
                partial.max_date,
                Decimal(
                    str(self.currency_id.round(partial.credit_amount_currency * share))
                ),
            )
            for partial in receivable.matched_debit_ids
            if partial.debit_move_id.move_id not in self.return_fee_invoice_ids
        ]
