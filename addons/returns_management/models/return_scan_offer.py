from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError

from ..domain import scanning
from .return_scan_barcode import Goods


class Refusal(UserError):
    """A refusal with ways out, which the screen shows as buttons.

    :ivar offers: values of ``return.scan.offers``: ``label``, ``why``, ``is_danger``
        and ``action``, the ``_offer_<action>`` that takes the rest of them
    """

    def __init__(self, message, offers):
        super().__init__(message)
        self.offers = offers


class ReturnScan(models.Model):
    """Ways out of a refusal: goods that nobody expects, and parcels without a paper."""

    _inherit = "return.scan"

    @api.model
    def _handle_offer(self, value, state, photo=None):
        """Take the way out of a number that the scan of an id offered: ``12:0``."""
        scan_id, number = scanning.address(value)
        scan = self.search([("id", "=", scan_id), ("user_id", "=", self.env.uid)])
        offers = scan.offers or []
        if not number.isdigit() or int(number) >= len(offers):
            raise UserError(
                self.env._("This is not offered any more: scan the goods again.")
            )
        if scan.state["return_id"] != state["return_id"]:
            raise UserError(
                self.env._(
                    "This was offered for another return than the one on the screen: "
                    "scan the goods again."
                )
            )
        offer = offers[int(number)]
        return getattr(self, f"_offer_{offer['action']}")(offer, state)

    @api.model
    def _prepare_goods_offer(self, goods):
        return {
            "product_id": goods.product.id,
            "lot_id": goods.lot.id,
            "number": goods.number,
            "quantity": str(goods.quantity),
        }

    @api.model
    def _get_offered_goods(self, offer):
        return Goods(
            product=self.env["product.product"].browse(offer["product_id"]),
            lot=self.env["stock.lot"].browse(offer["lot_id"] or []),
            number=offer["number"],
            quantity=Decimal(offer["quantity"]),
        )

    @api.model
    def _offer_unexpected(self, offer, state):
        """Count goods that nobody expects on the receipt; they go to quarantine."""
        order = self._get_order(state)
        goods = self._get_offered_goods(offer)
        move = order._add_unexpected(
            goods.product, goods.lot, goods.number, goods.quantity
        )
        return {
            "kind": "unexpected",
            "status": "warning",
            "message": self.env._(
                "%(goods)s recorded as unexpected on %(name)s.",
                goods=" ".join(
                    filter(None, [goods.product.display_name, goods.number])
                ),
                name=order.name,
            ),
            "lot_id": goods.lot.id,
            "undo_data": {"move_id": move.id, "quantity": offer["quantity"]},
        }

    @api.model
    def _get_unexpected_offer(self, goods):
        label = self.env._(
            "Record as unexpected: %(goods)s", goods=self._name_goods(goods)
        )
        return {
            "action": "unexpected",
            "label": label,
            "why": self.env._(
                "Goes to quarantine with this return, worth nothing until somebody "
                "decides."
            ),
            "is_danger": True,
            **self._prepare_goods_offer(goods),
        }

    @api.model
    def _refuse_goods(self, message, goods_list, state):
        """The refusal of goods, with the way out that receiving has."""
        if state["mode"] != "receive":
            return UserError(message)
        offers = [self._get_unexpected_offer(goods) for goods in goods_list]
        return Refusal(message, offers)
