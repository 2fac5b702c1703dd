from odoo.tests import tagged

from .scanner_common import ScannerCommon


@tagged("post_install", "-at_install")
class TestReturnScanReceipt(ScannerCommon):
    def test_opening_shows_the_lines(self):
        order = self._approve_return(
            self._create_sale((self.chair, 3), (self.table, 1))
        )
        answer = self._scan(order.name)
        self.assertEqual(answer["status"], "ok")
        self.assertEqual(answer["state"]["return_id"], order.id)
        self.assertEqual(answer["state"]["mode"], "receive")
        self.assertEqual(
            [(line["expected"], line["received"]) for line in answer["order"]["lines"]],
            [(3, 0), (1, 0)],
        )

    def test_each_scan_counts_one_on_the_open_receipt(self):
        order = self._approve_return(self._create_sale((self.chair, 3)))
        answer = self._scan(order.name, self.chair.barcode, self.chair.barcode)
        self.assertEqual(self._get_line(answer)["received"], 2)
        move = order.picking_ids.move_ids
        self.assertEqual(move.quantity, 2)
        self.assertTrue(move.picked)
        self.assertEqual(order.line_ids.qty_received, 0)

    def test_validate_receives_and_leaves_the_rest_expected(self):
        order = self._approve_return(
            self._create_sale((self.chair, 3), (self.table, 1))
        )
        answer = self._scan(order.name, self.chair.barcode, "RETCMDVALIDATE")
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertEqual(answer["state"]["mode"], "inspect")
        self.assertEqual(order.line_ids.mapped("qty_received"), [1, 0])
        self.assertEqual(order.receipt_status, "partial")
        backorder = order.picking_ids.filtered(lambda p: p.state != "done")
        self.assertEqual(sum(backorder.move_ids.mapped("product_uom_qty")), 3)
        self._scan("RETCMDRECEIVE", *[self.chair.barcode] * 2)
        self._scan(f"RETLIN{order.line_ids[1].id}", "RETCMDVALIDATE")
        self.assertEqual(order.receipt_status, "full")

    def test_more_than_expected_counts_with_a_warning(self):
        order = self._approve_return(
            self._create_sale((self.chair, 3)), {self.chair: 1}
        )
        answer = self._scan(order.name, self.chair.barcode, self.chair.barcode)
        self.assertEqual(answer["status"], "warning")
        self.assertEqual(self._get_line(answer)["received"], 2)
        answer = self._scan("RETCMDVALIDATE")
        self.assertEqual(answer["status"], "error")
        self.assertIn("1 more came than the 1 authorised", answer["message"])

    def test_goods_of_two_lines_fill_one_after_the_other(self):
        sale = self._create_sale((self.chair, 2), (self.chair, 1))
        order = self._approve_return(sale)
        self._scan(order.name, *[self.chair.barcode] * 3, "RETCMDVALIDATE")
        self.assertEqual(order.line_ids.mapped("qty_received"), [2, 1])

    def test_dozens_are_counted_in_pieces(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        sale = self._create_sale((self.chair, 1, {"product_uom_id": dozen.id}))
        order = self._approve_return(sale)
        answer = self._scan(order.name, *[self.chair.barcode] * 12)
        self.assertEqual(answer["status"], "ok")
        line = self._get_line(answer)
        self.assertEqual((line["expected"], line["received"]), (12, 12))
        self._scan("RETCMDVALIDATE")
        self.assertEqual(order.line_ids.qty_received, 1)

    def test_serial_goes_on_the_move_line(self):
        lots = self._create_serials("SN-1", "SN-2", "SN-3")
        order = self._approve_return(self._sell_serials(lots))
        self._scan(order.name, "SN-1", "SN-3", "RETCMDVALIDATE")
        done = order.picking_ids.filtered(lambda p: p.state == "done")
        self.assertEqual(done.move_line_ids.lot_id, lots[0] | lots[2])
        self.assertEqual(order.line_ids.qty_received, 2)

    def test_serial_of_two_orders_counts_on_the_line_of_its_order(self):
        first, second = self._create_serials("SN-1", "SN-2")
        sales = self._sell_serials(first) | self._sell_serials(second)
        order = self._create_return(sales[0])
        order.line_ids.copy(
            {"return_order_id": order.id, "sale_line_id": sales[1].order_line.id}
        )
        order.action_approve()
        self._scan(order.name, "SN-2", "RETCMDVALIDATE")
        self.assertEqual(order.line_ids.mapped("qty_received"), [0, 1])

    def test_product_with_serials_wants_the_serial(self):
        lots = self._create_serials("SN-1")
        self.phone.barcode = "PHONE"
        order = self._approve_return(self._sell_serials(lots))
        self._scan(order.name)
        self._assert_refused(self._scan("PHONE"), "Phone", "scan the number")
        line_code = f"RETLIN{order.line_ids.id}"
        self._assert_refused(self._scan(line_code), "scan the number")

    def test_unknown_barcode_is_named(self):
        order = self._approve_return(self._create_sale((self.chair, 1)))
        self._scan(order.name)
        answer = self._scan("NO-SUCH-THING")
        self._assert_refused(answer, "NO-SUCH-THING is unknown")
        self.assertEqual(answer["state"]["return_id"], order.id)

    def test_product_of_another_return_is_named(self):
        order = self._approve_return(self._create_sale((self.chair, 1)))
        self.table.barcode = "TABLE"
        self._scan(order.name)
        self._assert_refused(self._scan("TABLE"), "Table", order.name)

    def test_serial_of_another_product_is_named(self):
        self._create_serials("SN-1")
        order = self._approve_return(self._create_sale((self.chair, 1)))
        self._scan(order.name)
        self._assert_refused(self._scan("SN-1"), "SN-1", "Phone", order.name)

    def test_serial_that_was_never_sold_is_named(self):
        sold, _stocked = self._create_serials("SN-1", "SN-2")
        order = self._approve_return(self._sell_serials(sold))
        self._scan(order.name)
        self._assert_refused(self._scan("SN-2"), "SN-2", "never sold")

    def test_serial_that_somebody_else_bought_is_named_with_him(self):
        mine, his = self._create_serials("SN-1", "SN-2")
        other = self.env["res.partner"].create({"name": "Karl Weber"})
        order = self._approve_return(self._sell_serials(mine))
        sale = self._sell_serials(his, partner=other)
        self._scan(order.name)
        self._assert_refused(self._scan("SN-2"), "SN-2", "Karl Weber", sale.name)
        self.assertFalse(order.picking_ids.move_ids.picked)

    def test_serial_that_came_back_already_is_named_with_its_return(self):
        first, answer = self._scan_number_that_came_back()
        self._assert_refused(answer, "came back already", first.name)
        self.assertEqual(self._scan("SN-2")["status"], "ok")

    def test_serial_is_counted_once(self):
        order = self._approve_return(self._sell_serials(self._create_serials("SN-1")))
        self._scan(order.name, "SN-1")
        self._assert_refused(self._scan("SN-1"), "SN-1", "scanned already")

    def test_nothing_is_received_before_the_approval(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        self._assert_refused(self._scan(order.name), order.name, "Requested")
        answer = self._scan("NO-SUCH-THING")
        self._assert_refused(answer, "NO-SUCH-THING is no return")

    def test_nothing_left_to_receive(self):
        order = self._approve_return(self._create_sale((self.chair, 1)))
        self._receive(order)
        self._scan(order.name, "RETCMDRECEIVE")
        self._assert_refused(self._scan(self.chair.barcode), "nothing is left")

    def test_an_empty_count_is_not_validated(self):
        order = self._approve_return(self._create_sale((self.chair, 1)))
        self._scan(order.name)
        self._assert_refused(self._scan("RETCMDVALIDATE"), "Nothing is counted")
        self.assertEqual(order.receipt_status, "pending")

    def test_back_keeps_what_was_counted(self):
        order = self._approve_return(self._create_sale((self.chair, 2)))
        answer = self._scan(order.name, self.chair.barcode, "RETCMDBACK")
        self.assertIs(answer["order"], False)
        self._assert_refused(self._scan("RETCMDVALIDATE"), "return first")
        answer = self._scan(order.name)
        self.assertEqual(answer["order"]["lines"][0]["received"], 1)

    def test_two_hundred_lines_cost_few_queries(self):
        products = self.env["product.product"].create(
            [{"name": f"Part {n}", "barcode": f"PART{n:04}"} for n in range(200)]
        )
        order = self._approve_return(self._create_sale(*((p, 1) for p in products)))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(65):
            answer = self._scan(order.name)
        self.assertEqual(len(answer["order"]["lines"]), 200)
        with self.assertQueryCount(110):
            answer = self._scan("PART0150")
        self.assertEqual(len(answer["order"]["lines"]), 1)
