from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError


class Route(NamedTuple):
    """Where the goods of a result go: records, the partner may be empty.

    They start where they stand, unless ``location`` says otherwise.
    """

    picking_type: models.BaseModel
    location_dest: models.BaseModel
    partner: models.BaseModel
    location: models.BaseModel | None = None


class Part(NamedTuple):
    """Goods of a result that get a move of their own, with further values."""

    quantity: float
    unit: models.BaseModel
    vals: dict


class Goods(NamedTuple):
    """A quantity of a product; the lot may be empty."""

    product: models.BaseModel
    uom: models.BaseModel
    quantity: float
    lot: models.BaseModel


class ReturnInspection(models.Model):
    """Each disposition becomes a stock document.

    An action of ``return.disposition`` is a method ``_disposition_<action>`` here, on
    all the results of one validation that go this way. Goods that stay in the house are
    moved at once; what leaves it gets a transfer that the warehouse validates when the
    goods are gone.
    """

    _inherit = "return.inspection"

    action = fields.Selection(related="disposition_id.action")
    is_destruction = fields.Boolean(related="disposition_id.is_destruction")
    recipient_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_recipient_id",
        store=True,
        readonly=False,
        check_company=True,
        help="Who gets the goods: the beneficiary of a donation, the recycler, the "
        "vendor or who buys what is sold off.",
    )
    move_ids = fields.One2many(
        comodel_name="stock.move",
        inverse_name="return_inspection_id",
        string="Disposition Moves",
    )
    move_state = fields.Selection(related="move_id.state", string="Transfer Status")

    def _get_recipient_default(self):
        self.ensure_one()
        return self.disposition_id.partner_id

    def _apply_disposition(self):
        """Dispatch each disposition to the ``_disposition_<action>`` of its action."""
        for action, results in self.grouped(lambda r: r.disposition_id.action).items():
            getattr(results, f"_disposition_{action}")()

    def action_renew_disposition(self):
        """Prepare again what was cancelled: the goods still wait where they stood."""
        for result in self:
            if result.move_id.state != "cancel":
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: its transfer %(transfer)s is not "
                        "cancelled. Cancel it first, or validate it.",
                        line=result.return_line_id.display_name,
                        transfer=result.move_id.reference or "-",
                    )
                )
        self.check_access("write")
        self._check_destruction()
        self._apply_disposition()

    def action_view_move(self):
        self.ensure_one()
        if picking := self.move_id.picking_id:
            return picking._get_records_action()
        if scrap := self.move_id.scrap_id:
            return scrap._get_records_action()
        return self.move_ids._get_records_action(name=self.env._("Stock Moves"))

    def _create_disposition_transfers(self, routes, done, parts=None):
        """Move the goods, one transfer per return and route.

        :param routes: ``{result: Route}``
        :param done: whether the goods have moved, or wait for who takes them away
        :param parts: ``{result: [Part]}`` of the results that need several moves
        """
        keys = {}
        for result in self:
            route = routes[result]
            location = route.location or result._get_goods_location()
            keys[result] = result.return_order_id, route._replace(location=location)
        groups = list(dict.fromkeys(keys.values()))
        pickings = self.env["stock.picking"].create(
            [self._prepare_transfer_vals(order, route) for order, route in groups]
        )
        by_group = dict(zip(groups, pickings, strict=True))
        moves = self.env["stock.move"].create(
            [
                vals
                for result in self
                for vals in result._prepare_disposition_moves(
                    by_group[keys[result]], (parts or {}).get(result)
                )
            ]
        )
        for result, own in moves.grouped("return_inspection_id").items():
            # sudo: nobody else writes where the goods went
            result.sudo().move_id = own[:1]
        # not merged: each result keeps its own move
        moves._action_confirm(merge=False)
        if done:
            moves.picked = True
            for company, transfers in pickings.grouped("company_id").items():
                transfers.with_company(company)._action_done()
        return pickings

    def _prepare_transfer_vals(self, order, route):
        return {
            "picking_type_id": route.picking_type.id,
            "partner_id": route.partner.id,
            "location_id": route.location.id,
            "location_dest_id": route.location_dest.id,
            "origin": order.name,
            "return_order_id": order.id,
            "company_id": order.company_id.id,
        }

    def _get_goods_location(self, goods=None):
        """Where the goods stand: where a disposition brought them, or as inspected.

        :param goods: one of :meth:`_get_goods`, where these may stand apart
        """
        self.ensure_one()
        moves = self._get_goods_moves().filtered(lambda move: move.state == "done")
        if goods:
            moves = moves.filtered(
                lambda move: (
                    move.product_id == goods.product
                    and (not goods.lot or goods.lot in move.lot_ids)
                )
            )
        warehouse = self.return_order_id.warehouse_id
        return (
            moves.sorted("id")[-1:].location_dest_id
            or warehouse._get_return_inspection_location()
        )

    def _get_goods_moves(self):
        """Moves that brought, or are to bring, the goods elsewhere."""
        return self.move_ids

    def _get_goods(self):
        """What the result is made of: one thing, unless a glue addon knows better.

        :return: list of :class:`Goods`
        """
        self.ensure_one()
        return [Goods(self.product_id, self.product_uom_id, self.quantity, self.lot_id)]

    def _get_goods_to_treat(self):
        """What the disposition is for, without what it has done already."""
        return [goods for goods in self._get_goods() if not self._is_settled(goods)]

    def _is_settled(self, goods):
        """Whether these goods are where they stay, though others of the result are not.

        :param goods: one of :meth:`_get_goods`
        """
        return False

    def _keeps_together(self):
        """Whether all of the goods of the result wait for those that are treated."""
        return False

    def _prepare_disposition_moves(self, picking, parts=None):
        """Values of the moves of a result: one, or one for each of ``parts``."""
        vals = self._prepare_disposition_move_vals(picking)
        if not parts:
            return [vals]
        [(_command, _id, detail)] = vals["move_line_ids"]
        return [
            {
                **vals,
                "product_uom": part.unit.id,
                "product_uom_qty": part.quantity,
                "move_line_ids": [
                    fields.Command.create(
                        {
                            **detail,
                            "product_uom_id": part.unit.id,
                            "quantity": part.quantity,
                        }
                    )
                ],
                **part.vals,
            }
            for part in parts
        ]

    def _prepare_disposition_move_vals(self, picking):
        self.ensure_one()
        places = {
            "picking_id": picking.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
        }
        detail = {
            **places,
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "quantity": self.quantity,
            "lot_id": self.lot_id.id,
        }
        return {
            **places,
            "product_id": self.product_id.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": self.quantity,
            "company_id": picking.company_id.id,
            "partner_id": picking.partner_id.id,
            "origin": picking.origin,
            "procure_method": "make_to_stock",
            "return_inspection_id": self.id,
            "move_line_ids": [fields.Command.create(detail)],
        }

    def _disposition_restock(self):
        """Move the goods to stock."""
        self._move_inside(lambda warehouse: warehouse.lot_stock_id)

    def _disposition_liquidate(self):
        """Set the goods aside to be sold off."""
        self._move_inside(lambda warehouse: warehouse.return_liquidation_loc_id)

    def _move_inside(self, get_destination):
        routes = {}
        for result in self:
            warehouse = result.return_order_id.warehouse_id
            routes[result] = Route(
                warehouse.int_type_id,
                get_destination(warehouse),
                self.env["res.partner"],
            )
        self._create_disposition_transfers(routes, done=True)

    def _disposition_scrap(self):
        """Scrap the goods where they stand with Odoo's own scrap order."""
        scraps = self.env["stock.scrap"].create(
            [vals for result in self for vals in result._prepare_scraps()]
        )
        scraps._adopt_claim()
        for company, ours in scraps.grouped("company_id").items():
            ours.with_company(company).do_scrap()
        for result, own in scraps.grouped("return_inspection_id").items():
            # sudo: nobody else writes where the goods went
            result.sudo().move_id = own.move_ids[:1]

    def _prepare_scraps(self):
        """Values of the scrap orders of a result, one for each kind of goods."""
        vals = self._prepare_scrap_vals()
        return [
            {
                **vals,
                "product_id": goods.product.id,
                "product_uom_id": goods.uom.id,
                "scrap_qty": goods.quantity,
                "lot_id": goods.lot.id,
            }
            for goods in self._get_goods_to_treat()
        ]

    def _prepare_scrap_vals(self):
        self.ensure_one()
        return {
            "location_id": self._get_goods_location().id,
            "origin": self.return_order_id.name,
            "company_id": self.company_id.id,
            "scrap_reason_tag_ids": [fields.Command.set(self.scrap_reason_tag_ids.ids)],
            "return_inspection_id": self.id,
        }
