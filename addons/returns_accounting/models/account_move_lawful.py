from odoo import models
from odoo.exceptions import UserError

from odoo.addons.returns_management.domain.legal_charge import FEE, SHIPPING

from ..domain.entry_types import CHARGES

#: The question to the law about a charge of each kind.
QUESTIONS = {"restocking_fee": FEE, "return_shipping": SHIPPING}


class AccountMove(models.Model):
    """What a clerk wrote on a draft by hand is held to the law when it is posted."""

    _inherit = "account.move"

    def _post(self, soft=True):
        # sudo: posting belongs to accountants, the return to RMA users
        moves = self.sudo() | self.sudo().return_fee_invoice_ids
        for move in moves.filtered("invoice_line_ids.return_line_id"):
            if move.move_type == "out_invoice":
                move._check_lawful_invoice()
            elif move.move_type == "out_refund" and any(
                move.invoice_line_ids.return_line_id.mapped("is_statutory")
            ):
                move._check_lawful_credit()
        return super()._post(soft)

    def _check_lawful_invoice(self):
        """Refuse charges on an invoice of their own that the law forbids."""
        for line in self.invoice_line_ids:
            if line.return_entry_type in CHARGES:
                line.return_line_id._check_lawful(QUESTIONS[line.return_entry_type])

    def _check_lawful_credit(self):
        """Refuse fees, deductions and lower prices that the law forbids.

        A negative line without a returned line, written by hand, keeps money too: it
        is held to what the first statutory line allows.
        """
        lines = self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        statutory = lines.return_line_id.filtered("is_statutory")
        for line in lines:
            returned = line.return_line_id or statutory[:1]
            if not returned.is_statutory:
                continue
            if line.return_entry_type == "goods":
                line._check_goods_credited_in_full()
            elif line.return_entry_type == "deduction":
                line._check_deduction_as_inspected()
            elif line.price_subtotal < 0 and not line._keeps_nothing():
                returned._check_lawful(QUESTIONS.get(line.return_entry_type, FEE))


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _check_goods_credited_in_full(self):
        """Goods that a consumer withdraws from are credited at what was paid."""
        returned = self.return_line_id
        source = returned._get_price_source()
        if returned.price_decision != "invoice" or not source:
            return
        paid = source.price_unit * (1 - source.discount / 100)
        credited = self.price_unit * (1 - self.discount / 100)
        if self.currency_id.compare_amounts(credited, paid) < 0:
            returned._check_lawful(FEE)

    def _check_deduction_as_inspected(self):
        """No more is deducted than the inspections found, each with its photos."""
        if self.currency_id.compare_amounts(self.price_subtotal, 0) >= 0:
            return
        returned = self.return_line_id
        returned._check_lawful_deduction()
        goods = self.move_id.invoice_line_ids.filtered(
            lambda line: (
                line.return_line_id == returned and line.return_entry_type == "goods"
            )
        )
        kept = self.move_id.invoice_line_ids.filtered(
            lambda line: (
                line.return_line_id == returned
                and line.return_entry_type == "deduction"
            )
        )
        results = returned._get_accepted_results()
        percent = max(results.mapped("deduction_percent"), default=0)
        most = sum(goods.mapped("price_subtotal")) * percent / 100
        deducted = -sum(kept.mapped("price_subtotal"))
        if self.currency_id.compare_amounts(deducted, most) > 0:
            raise UserError(
                self.env._(
                    "%(line)s: %(deducted)s deducted, but the inspections found at "
                    "most %(most)s of diminished value. Deduct no more than that; what "
                    "was found later belongs into an inspection with photos. "
                    "(%(article)s)",
                    line=returned.display_name,
                    deducted=self.currency_id.format(deducted),
                    most=self.currency_id.format(most),
                    article=returned._get_deduction_article(),
                )
            )
