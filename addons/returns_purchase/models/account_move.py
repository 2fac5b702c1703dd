from collections import defaultdict
from decimal import Decimal

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _stock_account_prepare_anglo_saxon_in_lines_vals(self):
        """Book the difference between the cost of returned goods and their credit.

        Goods leave for the vendor at their cost, which other purchases may have made
        higher or lower than the price that the vendor credits. Odoo would leave the
        difference on the stock account until the next closing.
        """
        values = super()._stock_account_prepare_anglo_saxon_in_lines_vals()
        refunding = defaultdict(Decimal)
        for move in self.filtered(lambda move: move.move_type == "in_refund"):
            lines = move.invoice_line_ids.filtered("purchase_line_id").filtered(
                lambda line: line._is_perpetual_refund()
            )
            for purchase_line, refunds in lines.grouped("purchase_line_id").items():
                difference = refunds._get_vendor_difference(refunding[purchase_line])
                refunding[purchase_line] += refunds._get_refunded_quantity()
                if not move.company_currency_id.is_zero(difference):
                    values += refunds[0]._prepare_vendor_difference(difference)
        return values
