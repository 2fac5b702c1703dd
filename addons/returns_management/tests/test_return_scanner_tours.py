from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .scanner_common import ScannerCommon

SCANNER = "/odoo/action-returns_management.return_scanner_action"
#: Seconds; a busy machine is no failure.
TIMEOUT = 180


@tagged("post_install", "-at_install", "returns_tour")
class TestReturnScannerTours(ScannerCommon, HttpCase):
    def test_unknown_and_foreign_serials_are_recorded(self):
        mine, his = self._create_serials("SN-1", "SN-2")
        other = self.env["res.partner"].create({"name": "Karl Weber"})
        order = self._approve_return(self._sell_serials(mine))
        order.name = "RMA-TOUR"
        self._sell_serials(his, partner=other)
        self.start_tour(
            SCANNER, "return_scanner_unexpected_tour", login="clerk", timeout=TIMEOUT
        )
        unexpected = order.line_ids.filtered("is_unexpected")
        self.assertEqual((order.line_ids - unexpected).qty_received, 1)
        self.assertEqual(unexpected.qty_received, 2)
        self.assertEqual(his.location_id, self.quarantine)
        new = self.env["stock.lot"].search([("name", "=", "SN-NOBODY-KNOWS")])
        self.assertEqual(new.location_id, self.quarantine)

    def test_a_parcel_that_nothing_explains_is_taken_in(self):
        self.table.barcode = "TABLE"
        self.phone.barcode = "PHONE"
        self.start_tour(
            SCANNER, "return_scanner_unexplained_tour", login="clerk", timeout=TIMEOUT
        )
        sender = self.env.ref("returns_management.res_partner_unknown_sender")
        orders = self.env["return.order"].search(
            [("partner_id", "=", sender.id)], order="id"
        )
        self.assertEqual(orders.mapped("state"), ["requested", "draft"])
        received = {line.product_id: line.qty_received for line in orders.line_ids}
        self.assertEqual(received, {self.table: 2, self.phone: 1})
        self.assertEqual(self._get_quantity(self.table, self.quarantine), 2)

    def test_a_surplus_is_decided_on_the_screen(self):
        manager = "returns_management.returns_management_group_manager"
        new_test_user(self.env, "boss", manager, name="Berta Boss")
        order = self._approve_return(
            self._create_sale((self.chair, 5)), {self.chair: 1}
        )
        order.name = "RMA-TOUR"
        self.start_tour(
            SCANNER, "return_scanner_surplus_tour", login="clerk", timeout=TIMEOUT
        )
        self.assertEqual(order.line_ids.qty_received, 2)
        self.assertEqual(order.line_ids.qty_authorized, 1)
        back = order.picking_ids.filtered(lambda p: p.picking_type_code == "outgoing")
        self.assertEqual(back.move_ids.quantity, 2)

    def test_questions_and_photos_grade_the_goods(self):
        grade_c = self.env.ref("returns_management.return_grade_c")
        self.chair.barcode = False
        self.chair.categ_id = self.env["product.category"].create({"name": "Seats"})
        self.env["return.disposition"].search([]).grade_ids = [Command.clear()]
        self.restock.grade_ids = self.grade_a
        self.scrap.grade_ids = grade_c
        self.env["return.inspection.checklist"].create(
            {
                "name": "Seats",
                "categ_ids": [Command.set(self.chair.categ_id.ids)],
                "item_ids": [
                    Command.create({"name": "Original box"}),
                    Command.create(
                        {
                            "name": "Seat",
                            "kind": "choice",
                            "good_choices": "clean",
                            "bad_choices": "stained, torn",
                            "grade_id": grade_c.id,
                        }
                    ),
                    Command.create(
                        {"name": "Seat photo", "kind": "photo", "required": False}
                    ),
                ],
            }
        )
        order = self._approve_return(self._create_sale((self.chair, 3)))
        order.name = "RMA-TOUR"
        self._receive(order)
        self.start_tour(
            SCANNER, "return_scanner_inspection_tour", login="clerk", timeout=TIMEOUT
        )
        good, bad = order.inspection_ids.sorted("id")
        self.assertEqual((good.quantity, bad.quantity), (2, 1))
        self.assertEqual((good.state, bad.state), ("done", "done"))
        self.assertEqual(good.grade_id | bad.grade_id, self.grade_a | grade_c)
        self.assertEqual(
            good.disposition_id | bad.disposition_id, self.restock | self.scrap
        )
        self.assertEqual(good.photo_ids.create_uid, self.clerk)
        self.assertTrue(good.answer_ids[-1].photo)
        self.assertEqual(good.move_id.location_dest_id, self.warehouse.lot_stock_id)
