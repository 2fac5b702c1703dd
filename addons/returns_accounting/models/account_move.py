from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.returns_management.domain import allocation
from odoo.addons.returns_management.models.concurrency import serialize

from ..domain import refund_shares
from ..domain.entry_types import ADDED, KEPT
from ..domain.refund_transitions import HOLDING, PAID


class AccountMove(models.Model):
    _inherit = "account.move"

    return_order_id = fields.Many2one(
        comodel_name="return.order",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
    )
    return_refund_ids = fields.One2many(
        comodel_name="return.refund", inverse_name="credit_note_id"
    )

    def _post(self, soft=True):
        posted = super()._post(soft)
        # sudo: posting belongs to accountants, the return to RMA users
        notes = posted.sudo().filtered(lambda move: move.move_type == "out_refund")
        notes.invoice_line_ids.return_line_id._check_credited()
        posted.return_order_id._close_if_complete()
        return posted

    def _invoice_paid_hook(self):
        """A credit note that was paid by hand ends its return as a refund would."""
        result = super()._invoice_paid_hook()
        self.return_order_id._close_if_complete()
        return result

    def button_draft(self):
        self._check_no_refund()
        return super().button_draft()

    def _check_no_refund(self):
        """Keep the credit note that a refund pays, or the customer is paid twice."""
        # sudo: whoever may reset the entry need not be able to read refunds
        refunds = self.sudo().return_refund_ids
        holding = refunds.filtered(
            lambda refund: refund.state in HOLDING and refund._pays_by_itself()
        )[:1]
        if holding:
            raise UserError(
                self.env._(
                    "Credit note %(note)s is paid back by refund %(refund)s. Cancel "
                    "the refund first; if it was sent already, the credit note stays.",
                    note=holding.credit_note_id.name,
                    refund=holding.name,
                )
            )

    def _lock_for_credit(self):
        """Serialise what is credited of these invoices."""
        serialize(self)

    def _get_return_shares(self):
        """Divide this credit note and its refunds over its lines, to the last cent.

        What is charged on an invoice of its own counts as kept from the credit.

        :return: ``{line: {"credited", "fee", "deducted", "added", "refunded",
            "settled", "offset"}}``, Decimal; ``fee`` is all that is kept,
            ``deducted`` its part for diminished value, ``added`` what is given beside
            the goods, ``offset`` what was settled by no refund; in the currency of
            the credit note, tax included
        """
        self.ensure_one()
        fees = self.return_fee_invoice_ids.filtered(lambda fee: fee.state == "posted")
        documents = [self._get_line_totals(), *(fee._get_line_totals() for fee in fees)]
        lines = [line for totals in documents for line in totals]
        credited = [
            total if line.move_id == self else -total
            for totals in documents
            for line, total in totals.items()
        ]
        refunds = self.return_refund_ids.filtered(lambda r: r.state in PAID)
        settled = refunds.filtered(lambda refund: refund.state == "settled")
        refunded = self._allocate_refunds(refunds, lines, credited)
        parts = zip(
            lines,
            credited,
            refunded,
            self._allocate_refunds(settled, lines, credited),
            self._allocate_offset(credited, refunded),
            strict=True,
        )
        return {
            line: {
                "credited": credit,
                "fee": -credit if line.return_entry_type in KEPT else 0,
                "deducted": -credit if line.return_entry_type == "deduction" else 0,
                "added": credit if line.return_entry_type in ADDED else 0,
                "refunded": paid,
                "settled": found,
                "offset": offset,
            }
            for line, credit, paid, found, offset in parts
        }

    def _get_line_totals(self):
        """``{line: Decimal}`` of the product lines, which add up to the document.

        What is rounded for cash is given with the goods: it has no line of its own.
        """
        lines = self.invoice_line_ids.filtered(
            lambda line: (
                line.display_type == "product"
                and line.return_entry_type != "cash_rounding"
            )
        )
        if (self | self.reversed_entry_id).invoice_cash_rounding_id:
            # the last one gets the rest
            lines = lines.sorted(lambda line: line.return_entry_type == "goods")
        totals = allocation.with_rest(
            Decimal(str(self.amount_total)),
            [Decimal(str(line.price_total)) for line in lines],
        )
        return dict(zip(lines, totals, strict=True))

    def _allocate_refunds(self, refunds, lines, credited):
        by_resolution = refunds.grouped(lambda refund: refund._get_resolution())
        return refund_shares.divide(
            {
                resolution: Decimal(
                    str(self.currency_id.round(sum(paid.mapped("amount"))))
                )
                for resolution, paid in by_resolution.items()
            },
            credited,
            [line.return_line_id.resolution or None for line in lines],
            Decimal(str(self.currency_id.rounding)),
        )

    def _get_refundable_transactions(self):
        """Payments of these invoices that a gateway can give back, newest first."""
        transactions = (
            self.transaction_ids
            | self._get_reconciled_payments().payment_transaction_id
        )
        return transactions.filtered(
            lambda tx: (
                tx.state == "done"
                and tx.operation != "refund"
                and tx.provider_id._has_refund_gateway()
            )
        ).sorted("id", reverse=True)

    def action_view_return_order(self):
        self.ensure_one()
        return self.return_order_id._get_form_action()

    def action_create_return_refunds(self):
        """Plan the refund of what these credit notes still owe the customer."""
        return (
            self.env["return.refund"]
            ._create_for_credit_notes(self)
            ._get_records_action(name=self.env._("Refunds"))
        )
