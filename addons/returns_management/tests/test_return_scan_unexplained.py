from uuid import uuid4

from lxml import html

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .test_return_scan_offer import OfferCommon


@tagged("post_install", "-at_install")
class TestReturnScanUnexplained(OfferCommon):
    """A parcel that no order explains: its goods were never sold to anybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table.barcode = "TABLE"
        cls.phone.barcode = "PHONE"

    def _take_in(self, barcode="TABLE"):
        """Take in the first piece of a parcel; :return: its return and the answer"""
        answer = self._take(self._scan(barcode), -1)
        self.assertEqual(answer["status"], "warning", answer["message"])
        return self.env["return.order"].browse(answer["state"]["return_id"]), answer

    def test_one_button_takes_it_in(self):
        refused = self._scan("TABLE")
        self._assert_refused(refused, "Table", "no return expects it", "Take it in")
        (offer,) = refused["offers"]
        self.assertIn("Table", offer["label"])
        self.assertIn("quarantine", offer["why"])
        answer = self._take(refused)
        self.assertEqual(answer["status"], "warning")
        self.assertIn("validate", answer["message"])
        order = self.env["return.order"].browse(answer["state"]["return_id"])
        self.assertEqual(order.partner_id.name, "Unknown Sender")
        self.assertEqual(order.state, "draft")
        self.assertTrue(answer["order"]["is_unexplained"])
        (shown,) = answer["order"]["unexpected"]
        self.assertEqual((shown["product"], shown["quantity"]), ("Table", 1))

    def test_a_code_of_the_card_takes_it_in_too(self):
        self._scan("TABLE")
        answer = self._scan("RETCMDTAKEIN")
        self.assertEqual(answer["order"]["unexpected"][0]["quantity"], 1)
        self._assert_refused(self._scan("RETCMDTAKEIN"), "Scan the goods first")

    def test_repeated_scans_count_without_a_question(self):
        order, _answer = self._take_in()
        answer = self._scan("TABLE", "TABLE")
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertIn("3 taken in", answer["message"])
        answer = self._scan("RETCMDVALIDATE")
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertIn("label", answer["message"])
        self.assertEqual(order.state, "requested")
        line = order.line_ids
        self.assertEqual((line.qty_requested, line.qty_received), (3, 3))
        self.assertEqual(line.price_decision, "no_credit")
        self.assertFalse(line.is_unexpected)
        self.assertEqual(self._get_quantity(self.table, self.quarantine), 3)
        self.assertFalse(answer["order"]["unexpected"])
        self.assertEqual(answer["state"]["mode"], "inspect")

    def test_the_office_finds_the_customer_and_approves(self):
        order, _answer = self._take_in()
        self._scan("RETCMDVALIDATE")
        order.partner_id = self.customer
        order.action_approve()
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(order.amount_authorized, 0)
        self.assertEqual(len(order.picking_ids), 1)

    def test_a_return_that_no_rule_stops_is_approved(self):
        self.env["return.approval.rule"].create({"name": "Large", "amount_min": 900})
        order, _answer = self._take_in()
        self._scan("RETCMDVALIDATE")
        self.assertEqual(order.state, "approved")
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(len(order.picking_ids), 1)

    def test_the_same_key_counts_once(self):
        refused = self._scan("TABLE")
        before = self.state
        key = str(uuid4())
        first = self._take(refused, key=key)
        self.state = before
        self.assertEqual(self._take(refused, key=key), first)
        sender = self.env.ref("returns_management.res_partner_unknown_sender")
        orders = self.env["return.order"].search([("partner_id", "=", sender.id)])
        self.assertEqual(orders.id, first["state"]["return_id"])
        before = self.state
        key = str(uuid4())
        self._scan("TABLE", key=key)
        self.state = before
        answer = self._scan("TABLE", key=key)
        self.assertEqual(answer["order"]["unexpected"][0]["quantity"], 2)

    def test_two_taps_make_one_return(self):
        refused = self._scan("TABLE")
        first, second = self._take(refused), self._take(refused)
        self._assert_refused(second, "another return")
        self.assertEqual(first["order"]["id"], second["order"]["id"])
        self.assertEqual(second["order"]["unexpected"][0]["quantity"], 1)

    def test_undo_takes_back_piece_by_piece_and_the_return_at_last(self):
        order, _answer = self._take_in()
        self._scan("TABLE")
        answer = self._scan("RETCMDUNDO")
        self.assertEqual(answer["order"]["unexpected"][0]["quantity"], 1)
        answer = self._scan("RETCMDUNDO")
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertIs(answer["order"], False)
        self.assertEqual(answer["state"]["return_id"], 0)
        self.assertEqual(order.state, "cancelled")
        self.assertFalse(order.picking_ids)
        self._assert_refused(self._scan(order.name), "Cancelled")

    def test_undo_keeps_what_somebody_else_counted(self):
        order, _answer = self._take_in()
        other = new_test_user(
            self.env, "other", "returns_management.returns_management_group_user"
        )
        self._scan("TABLE", user=other)
        answer = self._scan("RETCMDUNDO")
        self.assertEqual(answer["order"]["unexpected"][0]["quantity"], 1)
        self.assertEqual(order.state, "draft")

    def test_several_products_are_lines_of_one_return(self):
        order, _answer = self._take_in()
        answer = self._scan("4006381333931", "4006381333931", "TABLE")
        self.assertEqual(len(answer["order"]["unexpected"]), 2)
        self._scan("RETCMDVALIDATE")
        received = {line.product_id: line.qty_received for line in order.line_ids}
        self.assertEqual(received, {self.table: 2, self.chair: 2})

    def test_put_aside_and_opened_again_by_its_label(self):
        order, _answer = self._take_in()
        self._scan("RETCMDBACK")
        answer = self._scan(order.name)
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertEqual(answer["state"]["mode"], "receive")
        self._scan("TABLE", "RETCMDVALIDATE")
        answer = self._scan(order.name)
        self.assertEqual(answer["state"]["mode"], "inspect")
        # a piece that was found in the parcel later
        self._scan("RETCMDRECEIVE", "TABLE", "RETCMDVALIDATE")
        self.assertEqual(order.line_ids.mapped("qty_received"), [2, 1])
        self.assertEqual(order.state, "requested")

    def test_a_serial_number_that_nobody_knows(self):
        answer = self._scan("PHONE")
        self.assertEqual(answer["status"], "warning")
        self.assertIn("scan the number", answer["message"])
        answer = self._scan("SN-NEVER-SEEN")
        self._assert_refused(answer, "Phone SN-NEVER-SEEN", "no return expects it")
        answer = self._take(answer)
        self.assertEqual(answer["order"]["unexpected"][0]["lot"], "SN-NEVER-SEEN")
        answer = self._scan("PHONE", "SN-NEVER-SEEN")
        self._assert_refused(answer, "SN-NEVER-SEEN", "scanned already")
        self.assertEqual(self._scan("PHONE", "SN-OTHER")["status"], "ok")
        answer = self._scan("RETCMDVALIDATE")
        self.assertEqual(answer["status"], "ok", answer["message"])
        lots = self.env["stock.lot"].search(
            [("name", "in", ("SN-NEVER-SEEN", "SN-OTHER"))]
        )
        self.assertEqual(lots.product_id, self.phone)
        self.assertEqual(lots.location_id, self.quarantine)
        answer = self._scan("RETCMDRECEIVE", "SN-OTHER")
        self._assert_refused(answer, "SN-OTHER", "lies in", "check the number")
        self.assertFalse(answer["offers"])
        self._scan("RETCMDBACK")
        answer = self._take(self._scan("SN-OTHER"))
        self._assert_refused(answer, "SN-OTHER", "lies in")
        self.assertEqual(answer["state"]["return_id"], 0)

    def test_a_number_is_awaited_for_one_scan(self):
        self._scan("PHONE", "TABLE")
        self._assert_refused(self._scan("SN-NEVER-SEEN"), "is no return")

    def test_pieces_of_one_lot_are_counted_together(self):
        paint = self._create_product("Paint", tracking="lot", stock=0)
        self.env["stock.lot"].create({"name": "LOT-1", "product_id": paint.id})
        self._take_in("LOT-1")
        answer = self._scan("LOT-1", "LOT-1")
        (shown,) = answer["order"]["unexpected"]
        self.assertEqual((shown["lot"], shown["quantity"]), ("LOT-1", 3))

    def test_goods_that_tell_whose_it_may_be_are_asked_about(self):
        sale = self._create_sale((self.chair, 2))
        order, _answer = self._take_in()
        answer = self._scan("4006381333931")
        self._assert_refused(answer, "Chair", "one of these")
        self.assertIn(order.name, self._get_labels(answer)[0])
        self.assertIn(sale.name, self._get_labels(answer)[1])
        answer = self._scan("RETCMDTAKEIN")
        self.assertEqual(len(answer["order"]["unexpected"]), 2)
        self.assertEqual(self._scan("4006381333931")["status"], "ok")

    def test_what_has_candidates_may_be_of_none_of_them(self):
        sale = self._create_sale((self.table, 1))
        answer = self._scan("TABLE")
        self.assertIn(sale.name, self._get_labels(answer)[0])
        self.assertIn("without an order", self._get_labels(answer)[-1])
        order, _answer = self._take_in()
        self._scan("RETCMDVALIDATE")
        self.assertEqual(order.line_ids.qty_received, 1)
        self.assertFalse(order.line_ids.sale_line_id)

    def test_the_office_receives_what_was_counted(self):
        order, _answer = self._take_in()
        order.picking_ids._action_done()
        self.assertEqual(order.line_ids.qty_received, 1)
        self._assert_refused(self._scan("RETCMDUNDO"), "nothing to take back")

    def test_an_empty_parcel_is_not_received(self):
        order, _answer = self._take_in()
        order._remove_unexpected(order._get_unexpected_moves(), 1)
        self._assert_refused(self._scan("RETCMDVALIDATE"), "Nothing is counted")
        self.assertEqual(order.state, "draft")

    def test_the_screen_that_is_opened_again_still_offers_it(self):
        answer = self._scan("TABLE")
        scans = self.env["return.scan"].with_user(self.clerk)
        start = scans.start(0, 0, answer["state"]["offer_id"])
        self.assertEqual(start["offers"], answer["offers"])
        self.assertEqual(start["message"], answer["message"])
        other = new_test_user(
            self.env, "other", "returns_management.returns_management_group_user"
        )
        start = scans.with_user(other).start(0, 0, answer["state"]["offer_id"])
        self.assertNotIn("offers", start)

    def test_who_does_not_handle_returns_takes_nothing_in(self):
        worker = new_test_user(self.env, "worker", "stock.group_stock_user")
        refused = self._scan("TABLE")
        with self.assertRaises(AccessError):
            self._take(refused, user=worker)

    def test_the_parcel_belongs_to_the_company_of_the_clerk(self):
        sister = self.env["res.company"].create({"name": "Sister"})
        clerk = new_test_user(
            self.env,
            "sister",
            "returns_management.returns_management_group_user",
            company_id=sister.id,
            company_ids=[Command.set(sister.ids)],
        )
        # sold by the other company, which explains nothing here
        self._create_sale((self.table, 1))
        answer = self._scan("TABLE", user=clerk)
        self._assert_refused(answer, "no return expects it")
        answer = self._take(answer, user=clerk)
        order = self.env["return.order"].browse(answer["state"]["return_id"])
        self.assertEqual(order.company_id, sister)
        self.assertEqual(order.warehouse_id.company_id, sister)
        answer = self._scan("RETCMDVALIDATE", user=clerk)
        self.assertEqual(answer["status"], "ok", answer["message"])
        quarantine = order.warehouse_id.return_quarantine_loc_id
        self.assertEqual(self._get_quantity(self.table, quarantine), 1)
        self.state = {}
        self._assert_refused(self._scan(order.name), "is no return")

    def test_its_label_says_what_is_in_it(self):
        order, _answer = self._take_in()
        self._scan("TABLE")
        action = order.with_user(self.clerk).action_print_parcel_label()
        self.assertEqual(action["context"]["active_ids"], order.ids)
        content, _type = (
            self.env["ir.actions.report"]
            .with_user(self.clerk)
            ._render_qweb_html("returns_management.report_parcel_label", order.ids)
        )
        page = html.fromstring(content)
        text = " ".join(page.text_content().split())
        for words in (order.name, "Unknown Sender", "2 Table"):
            self.assertIn(words, text)
        self.assertIn(order.name, [image.get("alt") for image in page.iter("img")])
