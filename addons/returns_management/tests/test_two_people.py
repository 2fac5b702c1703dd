from contextlib import contextmanager

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

#: What the test leaves behind, the last first.
CLEAN_UP = """
DELETE FROM stock_move_line WHERE product_id = %(product)s;
DELETE FROM stock_move WHERE product_id = %(product)s;
DELETE FROM stock_picking WHERE return_order_id = %(order)s;
DELETE FROM return_order WHERE id = %(order)s;
DELETE FROM product_product WHERE id = %(product)s;
DELETE FROM product_template WHERE id = %(template)s;
DELETE FROM res_partner WHERE id = %(partner)s;
"""


@tagged("post_install", "-at_install")
class TestTwoPeople(TransactionCase):
    """Two people with a transaction each, as two browsers have.

    PostgreSQL refuses the second one of a conflict; Odoo then runs that request again
    from the start, and it finds nothing left to do.
    """

    def setUp(self):
        super().setUp()
        with self._person() as env:
            product = env["product.product"].create({"name": "Leaflet"})
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
            self.order_id = order.id
            self.ids = {
                "order": order.id,
                "product": product.id,
                "template": product.product_tmpl_id.id,
                "partner": partner.id,
            }
            env.cr.commit()
        self.addCleanup(self._clean_up)

    @contextmanager
    def _person(self):
        """An environment with a transaction of its own, which is undone at the end."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})
            cr.rollback()

    def _clean_up(self):
        with self._person() as env:
            env.cr.execute(CLEAN_UP, self.ids)
            env.cr.commit()

    def _do_at_once(self, work):
        """Let two people do ``work`` on the return, each unaware of the other."""
        with self._person() as first, self._person() as second:
            late = second["return.order"].browse(self.order_id)
            late.picking_ids.mapped("state")
            work(first["return.order"].browse(self.order_id))
            first.cr.commit()
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(SerializationFailure),
            ):
                work(late)
                second.cr.flush()
        with self._person() as again:
            work(again["return.order"].browse(self.order_id))
            again.cr.commit()

    def test_approve_and_receive_at_once(self):
        self._do_at_once(lambda order: order.action_approve())
        self._do_at_once(lambda order: order.picking_ids.button_validate())
        with self._person() as env:
            order = env["return.order"].browse(self.order_id)
            self.assertEqual(order.picking_ids.mapped("state"), ["done"])
            self.assertEqual(order.line_ids.qty_received, 2)
