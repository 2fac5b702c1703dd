from odoo import Command
from odoo.tests import tagged

from .concurrency_common import ConcurrencyCommon

#: What the tests leave behind, the last first.
CLEAN_UP = """
DELETE FROM return_inspection WHERE return_order_id = %(order)s;
DELETE FROM stock_quant WHERE product_id = %(product)s;
DELETE FROM stock_move_line WHERE product_id = %(product)s;
DELETE FROM stock_move WHERE product_id = %(product)s;
DELETE FROM stock_picking WHERE return_order_id = %(order)s;
DELETE FROM return_order WHERE id = %(order)s;
DELETE FROM product_product WHERE id = %(product)s;
DELETE FROM product_template WHERE id = %(template)s;
DELETE FROM res_partner WHERE id = %(partner)s;
"""


@tagged("post_install", "-at_install")
class TestTwoPeople(ConcurrencyCommon):
    """Two people click the same button: it happens once, nobody gets an error."""

    def setUp(self):
        super().setUp()
        with self._person() as env:
            product = env["product.product"].create(
                {"name": "Leaflet", "is_storable": True}
            )
            partner = env["res.partner"].create({"name": "Claire Dubois"})
            reason = env.ref("returns_management.return_order_reason_unwanted")
            line = {
                "product_id": product.id,
                "qty_requested": 2,
                "price_decision": "no_credit",
                "reason_id": reason.id,
            }
            order = env["return.order"].create(
                {"partner_id": partner.id, "line_ids": [Command.create(line)]}
            )
            order.action_request()
            self.ids = {
                "order": order.id,
                "product": product.id,
                "template": product.product_tmpl_id.id,
                "partner": partner.id,
            }
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._person() as env:
            env.cr.execute(CLEAN_UP, self.ids)

    def _get_order(self, env):
        return env["return.order"].browse(self.ids["order"])

    def _do_at_once(self, work):
        """Let two people do ``work`` on the return, each unaware of the other.

        The second one's request is run again, as Odoo does, and finds the work done.
        """
        with self._person() as late:
            order = self._get_order(late)
            order.picking_ids.mapped("state")
            with self._person() as early:
                work(self._get_order(early))
            self._assert_conflict(lambda: (work(order), late.cr.flush()))
            late.cr.rollback()
        self._do(work)

    def _do(self, work):
        with self._person() as env:
            return work(self._get_order(env))

    def _assert_received(self, order, *quantities):
        """Each of ``quantities`` came in one transfer, and stands in quarantine."""
        moves = order.line_ids.move_ids.filtered(lambda move: move.state == "done")
        self.assertEqual(moves.mapped("quantity"), list(quantities))
        self.assertEqual(order.line_ids.qty_received, sum(quantities))
        quarantine = order.warehouse_id.return_quarantine_loc_id
        product = order.line_ids.product_id.with_context(location=quarantine.id)
        self.assertEqual(product.qty_available, sum(quantities))

    def test_approve_and_receive_at_once(self):
        self._do_at_once(lambda order: order.action_approve())
        self._do_at_once(lambda order: order.picking_ids.button_validate())
        with self._person() as env:
            order = self._get_order(env)
            self.assertEqual(order.picking_ids.mapped("state"), ["done"])
            self._assert_received(order, 2)

    def test_receive_a_part_at_once(self):
        self._do(lambda order: order.action_approve())
        self._do(self._count_one)
        self._do_at_once(self._receive_with_backorder)
        with self._person() as env:
            order = self._get_order(env)
            self._assert_received(order, 1)
            self.assertEqual(
                sorted(order.picking_ids.mapped("state")), ["assigned", "done"]
            )

    def _count_one(self, order):
        order.picking_ids.move_ids.write({"quantity": 1, "picked": True})

    def _receive_with_backorder(self, order):
        receipt = order.picking_ids.sorted("id")[:1]
        receipt.with_context(skip_backorder=True).button_validate()

    def test_receive_twice(self):
        self._do(lambda order: order.action_approve())
        for _click in range(2):
            answer = self._do(lambda order: order.picking_ids.button_validate())
            self.assertIs(answer, True)
        with self._person() as env:
            self._assert_received(self._get_order(env), 2)

    def test_inspect_at_once(self):
        self._do(lambda order: order.action_approve())
        self._do(lambda order: order.picking_ids.button_validate())
        self._do(self._grade)
        self._do_at_once(lambda order: order.inspection_ids.action_done())
        with self._person() as env:
            order = self._get_order(env)
            self.assertEqual(order.inspection_ids.mapped("state"), ["done"])
            product = order.line_ids.product_id
            stock = order.warehouse_id.lot_stock_id
            self.assertEqual(product.with_context(location=stock.id).qty_available, 2)
            self.assertEqual(product.qty_available, 2)

    def _grade(self, order):
        order.action_inspect()
        order.inspection_ids.write(
            {
                "grade_id": order.env.ref("returns_management.return_grade_a").id,
                "disposition_id": order.env.ref(
                    "returns_management.return_disposition_restock"
                ).id,
            }
        )
