from odoo import api, models
from odoo.exceptions import UserError

from .return_scan_offer import Refusal


class ReturnScan(models.Model):
    """A parcel without a paper: scan its goods, choose what they are of, go on."""

    _inherit = "return.scan"

    @api.model
    def _find_owner(self, barcode, state):
        """Offer the returns and the orders that goods may be of."""
        company = self.env.company
        goods = self._find_goods(barcode, company)
        if not goods.product:
            goods = self._get_awaited_goods(barcode, company, state)
        if not goods.product:
            raise UserError(
                self.env._(
                    "%(barcode)s is no return: scan the barcode of a return first, or "
                    "goods, to see which return they are of.",
                    barcode=barcode,
                )
            )
        self._check_single_serial(goods)
        candidates = self.env["return.order"]._find_candidates(
            goods.product, lot=goods.lot, company=company
        )
        lacks_number = self._lacks_number(goods)
        if not candidates:
            if lacks_number:
                return self._await_number(goods)
            self._check_may_take_in(goods)
            message = self.env._(
                "%(goods)s: no return expects it, and no delivery of it can come back. "
                "Take it in without an order, or put the parcel aside.",
                goods=self._name_goods(goods),
            )
            raise Refusal(message, [self._get_take_in_offer(goods, company)])
        take_in = [] if lacks_number else [self._get_take_in_offer(goods, company)]
        return {
            "kind": "candidates",
            "status": "warning",
            "message": self.env._(
                "%(goods)s: which one is it of?", goods=self._name_goods(goods)
            ),
            "lot_id": goods.lot.id,
            "offers": [*self._prepare_candidate_offers(candidates, goods), *take_in],
            "state": {"product_id": goods.product.id if lacks_number else 0},
        }

    @api.model
    def _prepare_candidate_offers(self, candidates, goods):
        return [
            {
                **self._prepare_candidate_offer(candidate),
                **self._prepare_goods_offer(goods),
            }
            for candidate in candidates
        ]

    @api.model
    def _prepare_candidate_offer(self, candidate):
        partner = self.env["res.partner"].browse(candidate["partner_id"])
        expected = bool(candidate["return_line_id"])
        return {
            "action": "candidate_return" if expected else "candidate_order",
            "label": f"{candidate['document']}, {partner.display_name}",
            "why": candidate["sentence"],
            "return_line_id": candidate["return_line_id"],
            "sale_line_id": candidate["sale_line_id"],
        }

    @api.model
    def _offer_candidate_return(self, offer, state):
        """Open the return, and count the goods that are in the hand already."""
        line = self.env["return.order.line"].search(
            [("id", "=", offer["return_line_id"])]
        )
        opened = self._open(line.return_order_id)
        return self._count_in_hand(line, offer, {**state, **opened["state"]})

    @api.model
    def _count_in_hand(self, line, offer, state):
        goods = self._get_offered_goods(offer)
        state = {**state, "mode": "receive", "return_id": line.return_order_id.id}
        opened = {"return_id": state["return_id"], "mode": "receive"}
        if goods.product.tracking != "none" and not goods.lot:
            return {
                **self._open(line.return_order_id),
                "status": "warning",
                "message": self.env._(
                    "%(name)s is open. %(product)s has lot or serial numbers: scan the "
                    "number.",
                    name=line.return_order_id.name,
                    product=goods.product.display_name,
                ),
                "state": {**opened, "inspection_id": 0},
            }
        self._get_order(state)
        counted = self._count_goods(line, goods, state)
        return {
            **counted,
            "message": f"{line.return_order_id.name}. {counted['message']}",
            "state": {**opened, "inspection_id": 0},
        }

    @api.model
    def _offer_candidate_order(self, offer, state):
        """Ask why the goods of an order come back, which decides who pays for it."""
        return {
            "kind": "candidates",
            "status": "warning",
            "message": self.env._(
                "%(order)s: why does it come back?", order=offer["label"]
            ),
            "offers": [
                {
                    **offer,
                    "action": "new_return",
                    "label": reason.name,
                    "why": "",
                    "reason_id": reason.id,
                }
                for reason in self.env["return.order.reason"].search([])
            ],
        }

    @api.model
    def _offer_new_return(self, offer, state):
        """Make the return of what is in the hand; who may approve goes on with it."""
        goods = self._get_offered_goods(offer)
        sale_line = self.env["sale.order.line"].browse(offer["sale_line_id"])
        wizard = self.env["sale.order.return"].create(
            {"sale_order_id": sale_line.order_id.id, "reason_id": offer["reason_id"]}
        )
        line = wizard.line_ids.filtered(lambda line: line.sale_line_id == sale_line)
        line.quantity = sale_line._get_qty_in_hand(goods.product, goods.quantity)
        order = wizard._create_return()
        manager = "returns_management.returns_management_group_manager"
        if order.state == "requested" and self.env.user.has_group(manager):
            order.action_approve()
        if order.state != "approved":
            return {
                "kind": "candidates",
                "status": "warning",
                "message": self.env._(
                    "Return %(name)s is registered and waits for its approval: put the "
                    "parcel aside with this number.",
                    name=order.name,
                ),
            }
        return self._count_in_hand(order.line_ids[:1], offer, state)
