from odoo import models

from odoo.addons.returns_management.models.return_inspection_disposition import Route


class ReturnInspection(models.Model):
    """Repaired goods go back to who waits for them, or to stock."""

    _inherit = "return.inspection"

    def _get_goods_moves(self):
        """The repair may leave the goods elsewhere than it took them."""
        return super()._get_goods_moves() | self.repair_order_ids.move_id

    def _get_repair_of(self, goods):
        """The last repair order of these goods, one of ``_get_goods``."""
        return self.repair_order_ids.filtered(
            lambda repair: (
                repair.product_id == goods.product and repair.lot_id == goods.lot
            )
        ).sorted("id")[-1:]

    def _get_current_repairs(self):
        """The last repair order of each of the goods."""
        repairs = self.repair_order_ids.sorted("id")
        by_goods = repairs.grouped(lambda repair: (repair.product_id, repair.lot_id))
        return repairs.union(*(own[-1:] for own in by_goods.values()))

    def _is_settled(self, goods):
        """Repaired goods that nobody waits for, and that stand in stock."""
        if super()._is_settled(goods):
            return True
        if self._is_awaited() or self._get_repair_of(goods).state != "done":
            return False
        stock = self.return_order_id.warehouse_id.lot_stock_id
        return self._get_goods_location(goods)._child_of(stock)

    def _keeps_together(self):
        return super()._keeps_together() or self._is_awaited()

    def _is_repaired(self):
        self.ensure_one()
        return self.action == "repair" and self.repair_state == "done"

    def _is_awaited(self):
        """Whether the customer keeps the unit, and has it repaired by us."""
        self.ensure_one()
        return self.action == "repair" and self.return_line_id.resolution == "repair"

    def _send_repaired(self):
        """Deliver what customers wait for, and put the rest into stock.

        Goods of one result wait for each other.
        """
        repaired = self.filtered(lambda result: result._is_repaired())
        awaited = repaired.filtered(lambda result: result._is_awaited())
        awaited._create_disposition_transfers(
            {result: result._get_route_to_customer() for result in awaited}, done=False
        )
        rest = repaired - awaited
        to_move = rest.filtered(lambda result: result._get_goods_to_treat())
        to_move._create_disposition_transfers(
            {result: result._get_route_to_stock() for result in to_move}, done=True
        )
        for result in rest - to_move:
            # sudo: nobody else writes where the goods went
            result.sudo().move_id = result.repair_order_id.move_id
        self.return_order_id._close_if_complete()

    def _get_route_to_customer(self):
        order = self.return_order_id
        return Route(
            order.warehouse_id.out_type_id,
            order._get_customer_location(),
            order.partner_id,
        )

    def _get_route_to_stock(self):
        warehouse = self.return_order_id.warehouse_id
        return Route(
            warehouse.int_type_id,
            warehouse.lot_stock_id,
            self.env["res.partner"],
        )

    def _prepare_disposition_move_vals(self, picking):
        """A repair is a service on goods that were received all the same.

        Without ``return_line_id`` they stay received and inspected.
        """
        vals = super()._prepare_disposition_move_vals(picking)
        if self._is_awaited():
            vals["return_line_id"] = False
        return vals

    def _is_going_back(self):
        return super()._is_going_back() or self._is_awaited()

    def _get_qty_sent_back(self):
        """Goods that leave repaired were accepted, not sent back."""
        return 0 if self._is_awaited() else super()._get_qty_sent_back()

    def _is_repair_open(self):
        """Whether goods wait for their repair, or the customer for the goods."""
        self.ensure_one()
        if self.state != "done" or self.action != "repair":
            return False
        if not self._is_repaired():
            return True
        return self._is_awaited() and not any(
            move.state == "done" and move.location_dest_id.usage == "customer"
            for move in self.move_ids
        )
