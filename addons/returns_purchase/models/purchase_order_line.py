from decimal import Decimal

from odoo import models

from ..domain import vendor_credit


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def _get_vendor_key(self):
        """Who gives credit, and in which currency."""
        self.ensure_one()
        return self.partner_id, self.currency_id

    def _get_vendor_claims(self, refunding=Decimal(0)):
        """What became of the credit for each return of this line to its vendor.

        :param refunding: quantity of refunds that are about to be posted
        :return: ``{stock.move: Claim}``, quantities in the line's unit
        """
        self.ensure_one()
        moves = self.move_ids.filtered(
            lambda move: move.state != "cancel" and move.product_id == self.product_id
        )
        returns = moves.filtered(
            lambda move: move._is_purchase_return() and move.to_refund
        ).sorted(lambda move: (move.state != "done", move.date, move.id))
        received = moves.filtered(
            lambda move: move.state == "done" and not move._is_purchase_return()
        )
        claims = vendor_credit.settle(
            [self._get_claimed_quantity(move) for move in returns],
            sum((self._get_claimed_quantity(move) for move in received), Decimal(0)),
            self._get_posted_quantity("in_invoice"),
            self._get_posted_quantity("in_refund") + refunding,
        )
        return dict(zip(returns, claims, strict=True))

    def _get_returned_costs(self):
        """At what cost goods of our returns left for the vendor.

        :return: ``{stock.move: cost of one unit}``
        """
        gone = self.move_ids.filtered(
            lambda move: (
                move.return_inspection_id
                and move.is_out
                and move.to_refund
                and move.product_id == self.product_id
            )
        )
        return {
            move: Decimal(str(move.value)) / self._get_claimed_quantity(move)
            for move in gone
            if self._get_claimed_quantity(move)
        }

    def _get_claimed_quantity(self, move):
        return self._to_line_quantity(
            move.quantity if move.state == "done" else move.product_uom_qty,
            move.product_uom,
        )

    def _get_posted_quantity(self, move_type):
        posted = self.invoice_lines.filtered(
            lambda line: (
                line.parent_state == "posted" and line.move_id.move_type == move_type
            )
        )
        return sum(
            (
                self._to_line_quantity(line.quantity, line.product_uom_id)
                for line in posted
            ),
            Decimal(0),
        )

    def _to_line_quantity(self, quantity, unit):
        """Exact in steps of this line's unit."""
        converted = unit._compute_quantity(quantity, self.product_uom_id, round=False)
        return Decimal(str(self.product_uom_id.round(converted)))

    def _get_vendor_price(self):
        """Discounted price of one unit without tax, in the currency of the order."""
        self.ensure_one()
        if not self.product_qty:
            return Decimal(str(self.price_unit_discounted))
        return Decimal(str(self.price_subtotal)) / Decimal(str(self.product_qty))
