from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError

from ..domain import allocation
from .sale_order_line import HOLDING_STATES


class ReturnOrderLine(models.Model):
    """How much of a returned line may come back, and what brings it."""

    _inherit = "return.order.line"

    @api.depends(
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.return_surplus_decision",
        "product_uom_id",
    )
    def _compute_qty_received(self):
        for line in self:
            line.qty_received = sum(line._get_received_by_lot().values())

    def _get_received_by_lot(self):
        """Quantity that came, less what went back to the customer, in our unit.

        Surplus that goes back at once was never ours.

        :return: ``{stock.lot: quantity}``, under an empty lot what has none
        """
        self.ensure_one()
        received = defaultdict(float)
        # sudo: accountants look at returns too
        for move in self.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done" and move.return_surplus_decision != "send_back"
            )
        ):
            sign = -1 if move.location_dest_id.usage == "customer" else 1
            for detail in move.move_line_ids:
                quantity = detail.product_uom_id._compute_quantity(
                    detail.quantity, self.product_uom_id, round=False
                )
                received[detail.lot_id] += sign * quantity
        return {lot: self.product_uom_id.round(qty) for lot, qty in received.items()}

    def _get_qty_outstanding(self):
        """What the return still holds of its order line: authorised, not back yet.

        What brings no goods is held for good: nothing will show that it came back.
        """
        self.ensure_one()
        if self.state not in HOLDING_STATES or self.resolution == "reject":
            return 0
        return max(self.qty_authorized - self.qty_sent_back - self.qty_received, 0)

    def _check_returnable(self):
        """Refuse to return more than was delivered and is not in a return already."""
        pending = self.filtered(lambda line: line.state in ("draft", "requested"))
        for sale_line, lines in pending.grouped("sale_line_id").items():
            if sale_line:
                lines._check_returnable_from(sale_line)

    def _check_returnable_from(self, sale_line):
        unit = sale_line.product_uom_id
        asked = held = 0
        for line in self:
            convert = line.product_uom_id._compute_quantity
            asked += convert(line.qty_authorized, unit, round=False)
            held += convert(line._get_qty_outstanding(), unit, round=False)
        left = sale_line.qty_returnable + held
        if unit.compare(asked, left) > 0:
            raise UserError(
                self.env._(
                    "Order line %(line)s: %(asked)s %(unit)s asked back, but only "
                    "%(left)s of what was delivered can still be returned "
                    "(%(held)s in other returns). Lower the quantity, or validate "
                    "the delivery first.",
                    line=sale_line.display_name,
                    asked=asked,
                    left=max(left, 0),
                    unit=unit.name,
                    held=sale_line.qty_in_return - held,
                )
            )

    def _prepare_receipt_move_vals(self):
        """One move per delivery that the goods left with.

        ``origin_returned_move_id`` brings the goods back at the cost they left at,
        ``sale_line_id`` lowers the delivered quantity of the order.
        """
        self.ensure_one()
        quantity = self._get_qty_unplanned()
        origins = self._get_delivered_moves()
        return [
            self._prepare_receipt_move(share, move)
            for share, move in self._share_over_deliveries(
                quantity, self.product_uom_id, origins
            )
        ]

    def _get_delivered_moves(self):
        """Done moves that brought the goods to the customer."""
        self.ensure_one()
        sold = self.sale_line_id
        return sold._get_delivered_moves() if sold else self.move_ids.browse()

    def _share_over_deliveries(self, quantity, unit, origins):
        """Divide ``quantity`` (in ``unit``) over the deliveries that may take it back.

        :return: pairs of a share and its delivery, which is None without deliveries
        :raise UserError: when more is asked than is still with the customer
        """
        if not origins:
            return [(quantity, None)]
        capacities = [
            Decimal(str(self._get_returnable_quantity(move, unit))) for move in origins
        ]
        try:
            shares = allocation.fill(Decimal(str(quantity)), capacities)
        except allocation.Overflow as error:
            raise UserError(
                self.env._(
                    "%(line)s: %(over)s more than is still with the customer; the rest "
                    "is on its way back in another transfer. Cancel that transfer or "
                    "lower the quantity.",
                    line=self.display_name,
                    over=error.left,
                )
            ) from error
        return [
            (float(share), move)
            for share, move in zip(shares, origins, strict=True)
            if share
        ]

    def _get_returnable_quantity(self, move, unit):
        """What left with ``move`` and is not on its way back, in ``unit``."""
        back = move.returned_move_ids.filtered(lambda ret: ret.state != "cancel")
        left = move.quantity - sum(
            ret.product_uom._compute_quantity(
                ret.quantity if ret.state == "done" else ret.product_uom_qty,
                move.product_uom,
                round=False,
            )
            for ret in back
        )
        return move.product_uom._compute_quantity(left, unit, round=False)

    def _prepare_receipt_move(self, quantity, origin=None):
        order = self.return_order_id
        return {
            "product_id": self.product_id.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": quantity,
            "location_id": order._get_customer_location().id,
            "location_dest_id": order.warehouse_id.return_quarantine_loc_id.id,
            "company_id": order.company_id.id,
            "warehouse_id": order.warehouse_id.id,
            "partner_id": order.partner_id.id,
            "origin": order.name,
            "procure_method": "make_to_stock",
            "origin_returned_move_id": origin.id if origin else False,
            "sale_line_id": self.sale_line_id.id,
            "return_line_id": self.id,
            "to_refund": self.resolution in ("refund", "store_credit", "exchange"),
        }

    def _prepare_missing_inspection_vals(self):
        """Values of an inspection per lot that came and nobody looked at."""
        vals_list = []
        for line in self:
            # what went back to the customer is neither received nor seen any more
            here = line.inspection_ids - line.inspection_ids._get_sent_back()
            seen = here.grouped("lot_id")
            missing = line.qty_received - sum(here.mapped("quantity"))
            for lot, received in line._get_received_by_lot().items():
                known = sum(result.quantity for result in seen.get(lot, ()))
                share = line.product_uom_id.round(min(received - known, missing))
                if share > 0:
                    missing -= share
                    vals_list.append(
                        {
                            "return_line_id": line.id,
                            "lot_id": lot.id,
                            "quantity": share,
                        }
                    )
        return vals_list
