from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from odoo.addons.returns_management.models.return_inspection_disposition import Goods

#: Dispositions that are always for all of a kit.
WHOLE_ACTIONS = ("restock", "back_to_customer")


class ReturnInspection(models.Model):
    """The components of a kit go where its result sends them.

    A disposition may be for some of the components only: they are repaired or scrapped,
    and the others go to stock, or wait when the customer gets the kit back.
    """

    _inherit = "return.inspection"

    is_kit = fields.Boolean(compute="_compute_kit_component_ids")
    kit_component_ids = fields.Many2many(
        comodel_name="product.product",
        string="Components",
        compute="_compute_kit_component_ids",
    )
    kit_part_ids = fields.Many2many(
        comodel_name="product.product",
        relation="return_inspection_kit_part_rel",
        string="Only These Parts",
        domain="[('id', 'in', kit_component_ids)]",
        copy=False,
        help="Parts of the kit that the disposition is for, when it is not for all of "
        "them: the others are moved to stock. When the customer waits for the repaired "
        "kit, they wait with it.",
    )
    kit_note = fields.Char(
        string="Missing Parts",
        compute="_compute_kit_component_ids",
        help="What is missing of the incomplete kits that were accepted.",
    )

    @api.depends("return_line_id", "quantity")
    def _compute_kit_component_ids(self):
        for result in self:
            line = result.return_line_id
            result.is_kit = bool(line.kit_bom_id)
            result.kit_component_ids = result.is_kit and line._get_products_to_receive()
            incomplete = bool(line.qty_accepted_incomplete)
            result.kit_note = incomplete and line._format_components(
                line._get_missing_components()
            )

    @api.model
    def _get_evidence_fields(self):
        return super()._get_evidence_fields() | {"kit_part_ids"}

    def _check_results(self):
        for result in self.filtered("kit_part_ids"):
            came = self.env["product.product"].union(
                *(goods.product for goods in result._get_goods())
            )
            if wrong := result.kit_part_ids - came:
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: %(parts)s did not come with it. Take "
                        "them off Only These Parts.",
                        line=result.return_line_id.display_name,
                        parts=format_list(self.env, wrong.mapped("display_name")),
                    )
                )
        return super()._check_results()

    def _get_destroyed_products(self):
        products = super()._get_destroyed_products()
        line = self.return_line_id
        if not line.kit_bom_id:
            return products
        if self._is_divided():
            return self.kit_part_ids
        return products.union(
            *(part.product_id.sudo(False) for part in line._explode_kit(1))
        )

    @api.depends("kit_part_ids")
    def _compute_is_destruction_banned(self):
        return super()._compute_is_destruction_banned()

    def _apply_disposition(self):
        self._keep_shares()
        others = self.filtered(
            lambda result: not result._keeps_together() and result._get_other_goods()
        )
        others.with_context(returns_other_parts=True)._disposition_restock()
        return super()._apply_disposition()

    def _is_divided(self):
        """Whether the disposition is for some of the components."""
        return bool(self.kit_part_ids) and self.action not in WHOLE_ACTIONS

    def _get_goods_to_treat(self):
        goods = super()._get_goods_to_treat()
        if not self._is_divided():
            return goods
        return [each for each in goods if each.product in self.kit_part_ids]

    def _get_other_goods(self):
        """Components that go to stock because the disposition is not for them."""
        if not self._is_divided():
            return []
        return [
            goods
            for goods in self._get_goods()
            if goods.product not in self.kit_part_ids and not self._is_settled(goods)
        ]

    def _is_settled(self, goods):
        """Other components went to stock, whatever becomes of the chosen ones."""
        if super()._is_settled(goods):
            return True
        if not self.kit_part_ids or goods.product in self.kit_part_ids:
            return False
        stock = self.return_order_id.warehouse_id.lot_stock_id
        return self._get_goods_location(goods)._child_of(stock)

    def _get_goods_to_move(self):
        if self.env.context.get("returns_other_parts"):
            return self._get_other_goods()
        if self.action == "back_to_customer" or self._keeps_together():
            return self._get_goods()
        return self._get_goods_to_treat()

    def _get_goods_location(self, goods=None):
        if not goods and self.return_line_id.kit_bom_id:
            goods = next(iter(self._get_goods_to_move()), None)
        return super()._get_goods_location(goods)

    def _prepare_disposition_moves(self, picking, parts=None):
        """A move for each component, from where it stands."""
        moves = super()._prepare_disposition_moves(picking, parts)
        if not self.return_line_id.kit_bom_id:
            return moves
        going = {(goods.product, goods.lot) for goods in self._get_goods_to_move()}
        components = []
        for part, shares in self._get_kit_shares().items():
            places = defaultdict(dict)
            for lot, quantity in shares.items():
                goods = Goods(part.product_id, part.product_id.uom_id, quantity, lot)
                if (goods.product, lot) in going:
                    places[self._get_goods_location(goods)][lot] = quantity
            components += [
                self._prepare_component_move(moves[0], part, own, place)
                for place, own in places.items()
            ]
        return components

    def _prepare_component_move(self, vals, part, shares, location):
        """``vals`` of a move of the kit, made ones of a component."""
        product = part.product_id
        [(_command, _id, detail)] = vals["move_line_ids"]
        own = {"product_id": product.id, "location_id": location.id}
        component = {
            **vals,
            **own,
            "product_uom": product.uom_id.id,
            "product_uom_qty": sum(shares.values()),
            "bom_line_id": part.id,
            "move_line_ids": [
                fields.Command.create(
                    {
                        **detail,
                        **own,
                        "product_uom_id": product.uom_id.id,
                        "quantity": quantity,
                        "lot_id": lot.id,
                    }
                )
                for lot, quantity in shares.items()
            ],
        }
        if vals.get("origin_returned_move_id"):
            # back to the customer: undo the receipt of this component
            receipts = self.return_line_id._get_receipts_of(part)
            component["origin_returned_move_id"] = receipts[:1].id
        return component
