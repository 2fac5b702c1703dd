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

    def _get_offers(self):
        """The ways out that the screen shows as buttons, each a barcode to send."""
        self.ensure_one()
        return [
            {
                "label": offer["label"],
                "why": offer.get("why", ""),
                "is_danger": offer.get("is_danger", False),
                "is_disabled": offer.get("is_disabled", False),
                "barcode": scanning.encode("offer", f"{self.id}:{number}"),
            }
            for number, offer in enumerate(self.offers or [])
        ]

    @api.model
    def _get_offering(self, state):
        """The user's own scan whose ways out are on the screen, or none."""
        return self.search(
            [("id", "=", state["offer_id"]), ("user_id", "=", self.env.uid)]
        )

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
    def _action_takein(self, state):
        """Take in the goods that the last scan named, by a code instead of a button."""
        offers = self._get_offering(state).offers or []
        found = [
            number
            for number, offer in enumerate(offers)
            if offer.get("command") == "TAKEIN"
        ]
        if not found:
            raise UserError(
                self.env._("Scan the goods first that nobody expects, then this.")
            )
        if len(found) > 1:
            message = self.env._("Choose on the screen which goods these are.")
            raise Refusal(message, offers)
        return self._handle_offer(f"{state['offer_id']}:{found[0]}", state)

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
        return self._count_unexpected(order, self._get_offered_goods(offer))

    @api.model
    def _get_unexpected_offer(self, goods):
        label = self.env._(
            "Record as unexpected: %(goods)s", goods=self._name_goods(goods)
        )
        return {
            "action": "unexpected",
            "command": "TAKEIN",
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
        order = self.env["return.order"].browse(state["return_id"])
        quarantine = order.warehouse_id.return_quarantine_loc_id
        offers = [
            self._get_unexpected_offer(goods)
            for goods in goods_list
            if not self._lies_in(goods.lot, quarantine)
        ]
        return Refusal(message, offers)
