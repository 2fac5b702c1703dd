from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from ..domain.entry_types import FROM_GOODS, GOODS, excess


class AccountMove(models.Model):
    """Fee and deduction take from the goods, and never more than they are worth."""

    _inherit = "account.move"

    def _post(self, soft=True):
        # sudo: posting belongs to accountants, the return to RMA users
        moves = self.sudo() | self.sudo().return_credit_note_id
        for note in moves.filtered(lambda move: move.move_type == "out_refund"):
            note._check_kept_within_goods()
        return super()._post(soft)

    def _check_kept_within_goods(self):
        """Refuse what a clerk wrote too much of, also on the invoice of the fee."""
        self.ensure_one()
        lines = (self | self.return_fee_invoice_ids).invoice_line_ids
        kept = lines.filtered(lambda line: line.return_entry_type in FROM_GOODS)
        for returned, own in kept.grouped("return_line_id").items():
            credited = lines.filtered(
                lambda line, returned=returned: (
                    line.return_entry_type == GOODS
                    and line.return_line_id in (returned or line.return_line_id)
                )
            )
            goods = credited._get_credited_subtotal()
            taken = -own._get_credited_subtotal()
            # a cent for each line that is rounded by itself
            slack = len(own) * Decimal(str(self.currency_id.rounding))
            if excess(goods, taken) > slack:
                raise UserError(
                    self.env._(
                        "%(note)s: fee and deduction of %(line)s are %(kept)s, but "
                        "the goods are credited with %(goods)s. Lower them to that.",
                        note=self.display_name,
                        line=returned.display_name or self.return_order_id.name,
                        kept=self.currency_id.format(float(taken)),
                        goods=self.currency_id.format(float(goods)),
                    )
                )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_credited_subtotal(self):
        """What these lines give the customer without tax, less what they charge."""
        return sum(
            (
                Decimal(str(line.currency_id.round(line.price_subtotal)))
                * (1 if line.move_id.move_type == "out_refund" else -1)
                for line in self
            ),
            Decimal(0),
        )
