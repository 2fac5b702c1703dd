from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ..domain import scanning
from .return_scan_barcode import Goods


class Share(NamedTuple):
    """What a scan counted on a line.

    :ivar quantity: in the product's own unit
    :ivar inspection_id: 0 for what was received
    :ivar product_id: 0 for the product of the line
    """

    line_id: int
    quantity: Decimal
    inspection_id: int = 0
    product_id: int = 0


class ReturnScan(models.Model):
    """Counting goods: on the receipt that is open, or as results of an inspection."""

    _inherit = "return.scan"

    @api.model
    def _handle_line(self, line_id, state):
        """The code of a line, for goods that carry no barcode."""
        order = self._get_order(state)
        line = order.line_ids.filtered(lambda line: line.id == int(line_id))
        if not line:
            raise UserError(
                self.env._(
                    "This line is not on return %(name)s: scan the return that its "
                    "slip belongs to.",
                    name=order.name,
                )
            )
        goods = Goods(line.product_id, self.env["stock.lot"])
        self._check_number(goods, state)
        return self._count_goods(line, goods, state)

    @api.model
    def _count(self, order, barcode, state):
        products = order.line_ids._get_products_to_receive()
        goods = self._find_goods(barcode, order.company_id, products=products)
        if not goods.product:
            goods = self._get_awaited_goods(barcode, order.company_id, state)
        if not goods.product:
            raise self._get_unknown(order, barcode, state)
        if self._is_taken_in(order, goods, state):
            return self._take_in(order, goods)
        lines = self._find_lines(order, goods, state)
        if not lines:
            raise self._get_not_on_return(order, goods, state)
        self._check_number(goods, state)
        return self._count_goods(lines, goods, state)

    @api.model
    def _find_lines(self, order, goods, state):
        """Lines that goods may be counted on."""
        return order.line_ids.filtered(lambda line: line.product_id == goods.product)

    @api.model
    def _get_unknown(self, order, barcode, state):
        """Nobody knows the code: it may be a number of what the return waits for."""
        message = self.env._(
            "%(barcode)s is unknown: no return, product, lot or serial number has this "
            "code.",
            barcode=barcode,
        )
        lots = self.env["stock.lot"]
        waiting = order.line_ids._get_products_to_receive()
        waiting |= order._get_unexpected_moves().product_id
        products = waiting.filtered(lambda product: product.tracking != "none")
        goods = [Goods(product, lots, barcode) for product in products]
        return self._refuse_goods(message, goods, state)

    @api.model
    def _get_not_on_return(self, order, goods, state):
        names = {
            "lot": goods.number,
            "product": goods.product.display_name,
            "name": order.name,
        }
        if goods.number:
            message = self.env._(
                "%(lot)s is a number of %(product)s, which is not on return %(name)s.",
                **names,
            )
        else:
            message = self.env._("%(product)s is not on return %(name)s.", **names)
        if goods.product.tracking != "none" and not goods.number:
            message += " " + self.env._("Scan its lot or serial number.")
            return UserError(message)
        return self._refuse_goods(message, [goods], state)

    @api.model
    def _check_number(self, goods, state):
        product = goods.product
        if product.tracking == "none" or goods.lot:
            return
        if goods.number:
            message = self.env._(
                "%(lot)s of %(product)s was never seen here.",
                lot=goods.number,
                product=product.display_name,
            )
            raise self._refuse_goods(message, [goods], state)
        raise UserError(
            self.env._(
                "%(product)s has lot or serial numbers: scan the number.",
                product=product.display_name,
            )
        )

    @api.model
    def _count_goods(self, lines, goods, state):
        self._check_single_serial(goods)
        return getattr(self, f"_count_{state['mode']}")(lines, goods, state)

    @api.model
    def _check_single_serial(self, goods):
        if goods.product.tracking == "serial" and goods.quantity != 1:
            raise UserError(
                self.env._(
                    "%(lot)s of %(product)s is a serial number, of which there is one: "
                    "the barcode counts %(quantity)s.",
                    lot=goods.number,
                    product=goods.product.display_name,
                    quantity=self._format_count(goods.quantity),
                )
            )

    @api.model
    def _count_receive(self, lines, goods, state):
        counting = lines.filtered(lambda line: line._get_undecided_receipts())
        if not counting:
            message = self.env._(
                "%(product)s: nothing is left to receive on %(name)s.",
                product=goods.product.display_name,
                name=lines[0].return_order_id.name,
            )
            raise self._refuse_goods(message, [goods], state)
        if goods.lot:
            counting = self._filter_welcoming(counting, goods, state)
        placement = self._place_received(counting, goods, state)
        shares = [
            [line_id, str(quantity), 0, product.id]
            for line_id, share in placement.shares
            for product, quantity in lines.browse(line_id)._add_received(
                goods.product, goods.lot, share
            )
        ]
        line = lines.browse(placement.shares[-1][0])
        counter = line._get_receipt_counter(goods.product)
        counted = {
            **self._get_counted(line, goods, counter),
            "kind": "receive",
            "status": "warning" if placement.over else "ok",
            "shares": shares,
        }
        return self._warn_surplus(counted) if placement.over else counted

    @api.model
    def _place_received(self, lines, goods, state):
        """Where goods are counted; what is over on the last line.

        :rtype: scanning.Placement
        """
        counters = [line._get_receipt_counter(goods.product) for line in lines]
        return scanning.place(counters, goods.quantity)

    @api.model
    def _count_inspect(self, lines, goods, state):
        self._check_answered(state)
        grade, disposition = self._get_chosen(goods, state)
        if goods.lot:
            lines = self._filter_received(lines, goods.lot)
        placement = scanning.place(lines._get_inspection_counters(), goods.quantity)
        if placement.over:
            raise self._get_over_inspected(goods, placement)
        shares = []
        for line_id, share in placement.shares:
            line = lines.browse(line_id)
            result = line._add_inspected(grade, disposition, goods.lot, share)
            shares.append([line_id, str(share), result.id])
        [counter] = line._get_inspection_counters()
        return {
            **self._get_counted(line, goods, counter),
            "kind": "inspect",
            "inspection_id": result.id,
            "shares": shares,
            "state": {"inspection_id": result.id},
        }

    @api.model
    def _get_chosen(self, goods, state):
        """Grade and disposition that the goods get; none when questions decide."""
        grades, dispositions = self.env["return.grade"], self.env["return.disposition"]
        if self.env["return.inspection.checklist"]._find_for(goods.product).item_ids:
            return grades, dispositions
        grade = grades.browse(state["grade_id"]).exists()
        disposition = dispositions.browse(state["disposition_id"]).exists()
        if not grade or not disposition:
            raise UserError(
                self.env._(
                    "Scan a grade and a disposition first, then the goods they are for."
                )
            )
        return grade, disposition

    @api.model
    def _get_over_inspected(self, goods, placement):
        if placement.over == goods.quantity:
            return UserError(
                self.env._(
                    "%(product)s: all that was received is inspected already.",
                    product=goods.product.display_name,
                )
            )
        return UserError(
            self.env._(
                "%(product)s: the barcode counts %(quantity)s, of which %(over)s more "
                "than was received and not inspected yet. Scan the pieces.",
                product=goods.product.display_name,
                quantity=self._format_count(goods.quantity),
                over=self._format_count(placement.over),
            )
        )

    @api.model
    def _get_counted(self, line, goods, counter):
        """Values of a scan that counted ``goods``, on ``line`` at the last."""
        names = [goods.product.display_name, goods.lot.name]
        if goods.quantity != 1:
            names.append(f"+{self._format_count(goods.quantity)}")
        return {
            "message": self.env._(
                "%(goods)s: %(counted)s of %(expected)s",
                goods=" ".join(filter(None, names)),
                counted=self._format_count(counter.counted),
                expected=self._format_count(counter.expected),
            ),
            "return_line_id": line.id,
            "lot_id": goods.lot.id,
        }

    @api.model
    def _format_count(self, quantity):
        whole = quantity == int(quantity)
        return formatLang(self.env, float(quantity), digits=0 if whole else 2)

    @api.model
    def _filter_received(self, lines, lot):
        """Lines that ``lot`` was received on and, if it is a serial, not inspected."""
        received = lines.filtered(lambda line: lot in line._get_received_lots())
        if not received:
            raise UserError(
                self.env._(
                    "%(lot)s of %(product)s was not received on return %(name)s.",
                    lot=lot.name,
                    product=lot.product_id.display_name,
                    name=lines[0].return_order_id.name,
                )
            )
        unique = lot.product_id.tracking == "serial"
        if unique and lot in received._get_scanned_inspections().lot_id:
            raise self._get_scanned_twice(lot.product_id, lot.name)
        return received

    def _get_shares(self):
        """``[Share]`` that the scan counted."""
        self.ensure_one()
        return [
            Share(line_id, Decimal(quantity), *rest)
            for line_id, quantity, *rest in self.shares or []
        ]
