from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list


class ReturnInspection(models.Model):
    """Goods are inspected where they stand, after the transfers that bring them."""

    _inherit = "return.inspection"

    def _check_results(self):
        result = super()._check_results()
        self._check_arrived_at_inspection()
        return result

    def _check_arrived_at_inspection(self):
        """Refuse to send goods on that did not reach the inspection location yet."""
        needed = defaultdict(float)
        for result in self:
            warehouse = result.return_order_id.warehouse_id
            for goods in result._get_goods():
                if (
                    result._get_goods_location(goods)
                    != warehouse.return_inspection_loc_id
                ):
                    continue
                needed[warehouse, goods.product, goods.lot] += (
                    goods.uom._compute_quantity(
                        goods.quantity, goods.product.uom_id, round=False
                    )
                )
        products = self.env["product.product"].union(*(key[1] for key in needed))
        arrived = self._get_quantities_at_inspection(products)
        for key, quantity in needed.items():
            if key[1].uom_id.compare(quantity, arrived.get(key, 0)) > 0:
                raise self._get_not_arrived(*key, quantity, arrived.get(key, 0))

    def _get_quantities_at_inspection(self, products):
        """``{(warehouse, product, lot): quantity}``, in the products' own units."""
        locations = self.return_order_id.warehouse_id.return_inspection_loc_id
        groups = self.env["stock.quant"]._read_group(
            [
                ("location_id", "child_of", locations.ids),
                ("product_id", "in", products.ids),
            ],
            ["location_id", "product_id", "lot_id"],
            ["quantity:sum"],
        )
        arrived = defaultdict(float)
        for location, product, lot, quantity in groups:
            arrived[location.warehouse_id, product, lot] += quantity
        return arrived

    def _get_not_arrived(self, warehouse, product, lot, needed, arrived):
        waiting = self.return_order_id.picking_ids.filtered(
            lambda picking: (
                picking.location_dest_id == warehouse.return_inspection_loc_id
                and picking.state not in ("done", "cancel")
                and product in picking.move_ids.product_id
            )
        )
        names = format_list(self.env, waiting.mapped("name"))
        return UserError(
            self.env._(
                "%(goods)s: %(needed)s inspected, but %(arrived)s in %(location)s. "
                "Validate the transfer %(transfers)s that brings them there first.",
                goods=" ".join(filter(None, [product.display_name, lot.name])),
                needed=needed,
                arrived=arrived,
                location=warehouse.return_inspection_loc_id.display_name,
                transfers=names or self.env._("from quarantine"),
            )
        )
