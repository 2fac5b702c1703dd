from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError

from ..domain.entry_types import GOODS

#: What stands on a credit note beside returned goods and what is kept of them.
OWN_PART = ("delivery", "return_shipping", "goodwill")


class Part(NamedTuple):
    """Lines that are read together: goods with what is kept of them, or the rest."""

    returned: models.Model
    goods: models.Model
    others: models.Model


class Step(NamedTuple):
    """One way in which the credit reaches the customer.

    :ivar amount: in the currency of the credit note
    :ivar reference: what the customer can ask a bank about
    """

    sentence: str
    amount: float
    reference: str = ""


class CreditNoteReport(models.AbstractModel):
    """The printed credit note of a return, which says why of every line."""

    _name = "report.returns_accounting.report_credit_note"
    _description = "Credit Note of a Return"

    @api.model
    def _get_report_values(self, docids, data=None):
        notes = self.env["account.move"].browse(docids)
        for note in notes:
            if note.move_type != "out_refund" or not note.return_order_id:
                raise UserError(
                    self.env._(
                        "%(move)s is no credit note of a return: print it as an "
                        "invoice.",
                        move=note.display_name,
                    )
                )
        return {
            "docs": notes,
            "get_parts": self._get_parts,
            "get_evidence": self._get_evidence,
            "get_steps": self._get_steps,
            "get_legal_notes": self._get_legal_notes,
        }

    def _get_parts(self, note):
        """Goods with their fees and deductions first, then what is beside them."""
        # sudo: accountants print returns that they need not be able to read
        lines = note.sudo().invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        beside = lines.filtered(
            lambda line: (
                line.return_entry_type in OWN_PART
                or GOODS not in line._get_siblings().mapped("return_entry_type")
            )
        )
        parts = [
            Part(
                returned,
                own.filtered(lambda line: line.return_entry_type == GOODS),
                own.filtered(lambda line: line.return_entry_type != GOODS),
            )
            for returned, own in (lines - beside).grouped("return_line_id").items()
        ]
        if beside:
            parts.append(Part(lines.return_line_id.browse(), lines.browse(), beside))
        return parts

    def _get_evidence(self, line):
        """How many photos show what a deduction is for."""
        photos = line.return_inspection_id.photo_count
        if not photos:
            return ""
        if photos == 1:
            return line.env._("1 photo was taken at the inspection.")
        return line.env._(
            "%(count)s photos were taken at the inspection.", count=photos
        )

    def _get_steps(self, note):
        """How what is credited reaches the customer, and what is left to pay."""
        # sudo: accountants print refunds and entries that they need not be able to read
        note = note.sudo()
        refunds = note.return_refund_ids.filtered(lambda ref: ref.state != "canceled")
        steps = note._get_offset_steps()
        steps += [
            (refund._say_to_customer(), refund.amount, refund._get_printed_reference())
            for refund in refunds.sorted("id")
        ]
        left = self.env["return.refund"].sudo()._get_unplanned(note)
        if note.state == "posted" and note.currency_id.compare_amounts(left, 0) > 0:
            steps.append((note._say_left(), left, ""))
        return [Step(*step) for step in steps]

    def _get_legal_notes(self, note):
        """Sentences of the law that the lines of the credit note rest on."""
        # sudo: accountants print returns that they need not be able to read
        note = note.sudo()
        order = note.return_order_id
        rules = order._get_legal_rules()[order]
        if not order.is_statutory or not rules:
            return [order.legal_due_note] if order.legal_due_note else []
        types = set(note.invoice_line_ids.mapped("return_entry_type"))
        types |= set(note.return_fee_invoice_ids.line_ids.mapped("return_entry_type"))
        notes = [order.legal_due_note]
        for kind, entry_type, sentence in self._get_legal_sentences(note):
            provision = rules.get(kind)
            if provision and entry_type in (GOODS, *types):
                notes.append(f"{sentence} ({provision.source})")
        return [sentence for sentence in notes if sentence]

    def _get_legal_sentences(self, note):
        """``(kind of provision, entry type that it is about, sentence)``"""
        return [
            (
                "fee_forbidden",
                GOODS,
                note.env._("No fee may be charged for a withdrawal."),
            ),
            (
                "delivery_refunded",
                "delivery",
                note.env._("What you paid for standard delivery is refunded."),
            ),
            (
                "deduction_diminished_value",
                "deduction",
                note.env._(
                    "You answer only for what the goods lost in value by being handled "
                    "beyond what is necessary to test them as in a shop."
                ),
            ),
            (
                "return_cost_on_consumer",
                "return_shipping",
                note.env._("The direct cost of sending the goods back is yours."),
            ),
        ]
