from odoo import Command

from odoo.addons.returns_management.tests.common import ReturnsCommon


class ReturnKitCommon(ReturnsCommon):
    """A desk of one top and four legs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.top = cls._create_product("Top")
        cls.leg = cls._create_product("Leg")
        cls.desk = cls._create_product("Desk", stock=0, is_storable=False)
        cls.bom = cls._create_kit(cls.desk, (cls.top, 1), (cls.leg, 4))

    @classmethod
    def _create_kit(cls, product, *components):
        return cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": quantity})
                    for part, quantity in components
                ],
            }
        )

    def _approve(self, sale, quantity=1, **values):
        order = self._create_return(sale, {self.desk: quantity}, **values)
        order.action_approve()
        return order

    def _receive_parts(self, order, quantities, backorder=False):
        """Receive ``{component: quantity}``, without or with a backorder."""
        picking = order.picking_ids.filtered(lambda p: p.state == "assigned")
        for move in picking.move_ids:
            move.quantity = quantities.get(move.product_id, 0)
        picking.move_ids.picked = True
        picking._action_done() if backorder else picking.with_context(
            cancel_backorder=True
        )._action_done()
        return picking
