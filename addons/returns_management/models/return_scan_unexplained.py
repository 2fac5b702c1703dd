from odoo import api, models
from odoo.exceptions import UserError

from .return_scan_barcode import Goods
from .return_scan_offer import Refusal


class ReturnScan(models.Model):
    """A parcel that no order explains: taken in for a sender whom nobody knows yet.

    Its goods are counted as unexpected ones are, without a question for each piece. The
    lines are made when the receipt is validated, and the return waits for the office.
    """

    _inherit = "return.scan"

    @api.model
    def _get_take_in_offer(self, goods, company):
        return {
            "action": "take_in",
            "command": "TAKEIN",
            "label": self.env._(
                "Take in without an order: %(goods)s", goods=self._name_goods(goods)
            ),
            "why": self.env._(
                "Goes to quarantine for an unknown sender, until the office finds out "
                "whose it is."
            ),
            "is_danger": True,
            "company_id": company.id,
            **self._prepare_goods_offer(goods),
        }

    @api.model
    def _offer_take_in(self, offer, state):
        """Open a return of nobody, and count the goods that are in the hand on it."""
        company = self.env["res.company"].browse(offer["company_id"])
        goods = self._get_offered_goods(offer)
        self._check_may_take_in(goods)
        order = self.env["return.order"]._create_unexplained(company)
        counted = self._count_unexpected(order, goods)
        return {
            **counted,
            "message": self.env._(
                "%(counted)s Scan the next goods of the parcel, then validate.",
                counted=counted["message"],
            ),
            "state": {"return_id": order.id, "mode": "receive", "inspection_id": 0},
        }

    @api.model
    def _check_may_take_in(self, goods):
        """Refuse what a parcel without an order cannot be counted by."""

    @api.model
    def _is_taken_in(self, order, goods, state):
        """Whether goods are counted although the return does not wait for them."""
        if not order.is_unexplained or state["mode"] != "receive":
            return False
        lines = self._find_lines(order, goods, state)
        return not any(line._get_undecided_receipts() for line in lines)

    @api.model
    def _take_in(self, order, goods):
        """Count one more piece of the parcel, unless it tells whose it is."""
        if self._lacks_number(goods):
            return self._await_number(goods)
        self._check_may_take_in(goods)
        self._check_single_serial(goods)
        is_known = goods.product in order._get_unexpected_moves().product_id
        if goods.lot or not is_known:
            candidates = order._find_candidates(
                goods.product, lot=goods.lot, company=order.company_id
            )
            if candidates:
                raise self._refuse_explained(order, goods, candidates)
        return {**self._count_unexpected(order, goods), "status": "ok"}

    @api.model
    def _refuse_explained(self, order, goods, candidates):
        """Something in the parcel may tell whose it is: ask before it is counted."""
        self._check_not_counted(order, goods)
        count_here = {
            "action": "unexpected",
            "command": "TAKEIN",
            "label": self.env._("Count it on %(name)s", name=order.name),
            "why": self.env._("Nothing else in the parcel says whose it is."),
            **self._prepare_goods_offer(goods),
        }
        message = self.env._(
            "%(goods)s: is it of one of these? Then the parcel may be too.",
            goods=self._name_goods(goods),
        )
        return Refusal(
            message, [count_here, *self._prepare_candidate_offers(candidates, goods)]
        )

    @api.model
    def _lacks_number(self, goods):
        return goods.product.tracking != "none" and not goods.number

    @api.model
    def _await_number(self, goods):
        """Ask for the number of goods: an unknown code that is scanned next is one."""
        return {
            "kind": "candidates",
            "status": "warning",
            "message": self.env._(
                "%(product)s has lot or serial numbers: scan the number.",
                product=goods.product.display_name,
            ),
            "state": {"product_id": goods.product.id},
        }

    @api.model
    def _get_awaited_goods(self, barcode, company, state):
        """The product that was scanned just now, with ``barcode`` as its number."""
        products = self.env["product.product"].with_context(active_test=False)
        product = products.search(
            [
                ("id", "=", state["product_id"]),
                ("company_id", "in", [False, company.id]),
            ]
        )
        return Goods(product, self.env["stock.lot"], barcode if product else "")

    @api.model
    def _count_unexpected(self, order, goods):
        """Values of a scan that counts goods beside what the return waits for."""
        self._check_not_counted(order, goods)
        move = order._add_unexpected(
            goods.product, goods.lot, goods.number, goods.quantity
        )
        same = order._get_unexpected_moves().filtered(
            lambda other: other.product_id == goods.product
        )
        counted = sum(same.move_line_ids.mapped("quantity_product_uom"))
        names = {
            "goods": self._name_goods(goods),
            "name": order.name,
            "counted": self._format_count(counted),
        }
        if order.is_unexplained:
            message = self.env._(
                "%(goods)s: %(counted)s taken in on %(name)s, without an order.",
                **names,
            )
        else:
            message = self.env._(
                "%(goods)s recorded as unexpected on %(name)s: %(counted)s by now.",
                **names,
            )
        return {
            "kind": "unexpected",
            "status": "warning",
            "message": message,
            "lot_id": goods.lot.id,
            "undo_data": {"move_id": move.id, "quantity": str(goods.quantity)},
        }

    @api.model
    def _check_not_counted(self, order, goods):
        """Refuse a serial number of which the one piece is here already."""
        product = goods.product
        if product.tracking != "serial":
            return
        if goods.number in order._get_unexpected_numbers(product):
            raise self._get_scanned_twice(product, goods.number)
        quarantine = order.warehouse_id.return_quarantine_loc_id
        if self._lies_in(goods.lot, quarantine):
            raise UserError(
                self.env._(
                    "%(lot)s of %(product)s lies in %(location)s already: check the "
                    "number on the goods.",
                    lot=goods.number,
                    product=product.display_name,
                    location=quarantine.display_name,
                )
            )

    @api.model
    def _lies_in(self, lot, location):
        """Whether the piece of a serial number is in ``location``, where it is once."""
        return bool(
            lot.product_id.tracking == "serial"
            and lot.quant_ids.filtered(
                lambda quant: quant.location_id == location and quant.quantity > 0
            )
        )
