from uuid import uuid4

from odoo.tests import tagged

from .scanner_common import ScannerCommon


class OfferCommon(ScannerCommon):
    def _take(self, answer, number=0, **kwargs):
        return self._scan(answer["offers"][number]["barcode"], **kwargs)

    def _get_labels(self, answer):
        return [offer["label"] for offer in answer["offers"]]


@tagged("post_install", "-at_install")
class TestReturnScanUnexpected(OfferCommon):
    """Goods that the return on the screen does not wait for."""

    def test_a_number_of_somebody_else_is_recorded_in_quarantine(self):
        mine, his = self._create_serials("SN-1", "SN-2")
        other = self.env["res.partner"].create({"name": "Karl Weber"})
        order = self._approve_return(self._sell_serials(mine))
        self._sell_serials(his, partner=other)
        self._scan(order.name, "SN-1")
        answer = self._scan("SN-2")
        self._assert_refused(answer, "SN-2", "Karl Weber")
        self.assertIn("SN-2", self._get_labels(answer)[0])
        self.assertTrue(answer["offers"][0]["is_danger"])
        answer = self._take(answer)
        self.assertEqual(answer["status"], "warning", answer["message"])
        (shown,) = answer["order"]["unexpected"]
        self.assertEqual((shown["lot"], shown["quantity"]), ("SN-2", 1))
        self._assert_refused(self._scan("SN-2"), "scanned already")
        answer = self._scan("RETCMDVALIDATE")
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertFalse(answer["order"]["unexpected"])
        line = order.line_ids.filtered("is_unexpected")
        self.assertEqual(line.qty_received, 1)
        self.assertEqual(line.amount_received, 0)
        self.assertEqual((order.line_ids - line).qty_received, 1)
        self.assertEqual(his.location_id, self.quarantine)
        flags = [shown["is_unexpected"] for shown in answer["order"]["lines"]]
        self.assertEqual(flags, [False, True])

    def test_a_number_that_came_back_already_is_recorded_too(self):
        first, answer = self._scan_number_that_came_back()
        self._assert_refused(answer, "came back already", first.name)
        # the piece lies in quarantine, which takes no second one of its number
        self.assertFalse(answer["offers"])
        self._inspect(first)
        answer = self._take(self._scan("SN-1"))
        self.assertEqual(answer["order"]["unexpected"][0]["lot"], "SN-1")
        answer = self._scan("RETCMDVALIDATE")
        self.assertEqual(answer["status"], "ok", answer["message"])

    def test_a_number_that_nobody_knows_is_recorded_as_new(self):
        order = self._approve_return(self._sell_serials(self._create_serials("SN-1")))
        self._scan(order.name)
        answer = self._scan("SN-NEVER-SEEN")
        self._assert_refused(answer, "SN-NEVER-SEEN is unknown")
        answer = self._take(answer)
        self.assertEqual(answer["order"]["unexpected"][0]["lot"], "SN-NEVER-SEEN")
        answer = self._scan("RETCMDVALIDATE")
        self.assertEqual(answer["status"], "ok", answer["message"])
        lot = self.env["stock.lot"].search([("name", "=", "SN-NEVER-SEEN")])
        self.assertEqual(lot.product_id, self.phone)
        self.assertEqual(lot.location_id, self.quarantine)
        expected = order.line_ids.filtered(lambda line: not line.is_unexpected)
        self.assertEqual(expected.qty_received, 0)

    def test_a_product_that_is_not_on_the_return(self):
        order = self._approve_return(self._create_sale((self.chair, 1)))
        self.table.barcode = "TABLE"
        self._scan(order.name)
        answer = self._scan("TABLE")
        self._assert_refused(answer, "Table", order.name)
        answer = self._take(answer)
        answer = self._take(self._scan("TABLE"))
        self.assertEqual(answer["order"]["unexpected"][0]["quantity"], 2)
        answer = self._scan("RETCMDUNDO")
        self.assertEqual(answer["order"]["unexpected"][0]["quantity"], 1)
        answer = self._scan("RETCMDUNDO")
        self.assertFalse(answer["order"]["unexpected"])
        self.assertEqual(order.picking_ids.move_ids.product_id, self.chair)

    def test_recorded_once_however_often_it_is_sent(self):
        order = self._approve_return(self._create_sale((self.chair, 1)))
        self.table.barcode = "TABLE"
        refused = self._scan(order.name, "TABLE")
        key = str(uuid4())
        self._take(refused, key=key)
        answer = self._take(refused, key=key)
        self.assertEqual(answer["order"]["unexpected"][0]["quantity"], 1)

    def test_more_than_was_left_to_receive(self):
        order = self._approve_return(self._create_sale((self.chair, 1)))
        self._receive(order)
        self._scan(order.name, "RETCMDRECEIVE")
        answer = self._scan(self.chair.barcode)
        self._assert_refused(answer, "nothing is left")
        self._take(answer)
        answer = self._scan("RETCMDVALIDATE")
        self.assertEqual(answer["status"], "ok", answer["message"])
        line = order.line_ids.filtered("is_unexpected")
        self.assertEqual(line.qty_received, 1)
        self.assertEqual(line.amount_received, 0)

    def test_an_offer_is_for_its_user_and_its_return(self):
        first = self._approve_return(self._create_sale((self.chair, 1)))
        second = self._approve_return(self._create_sale((self.chair, 1)))
        self.table.barcode = "TABLE"
        refused = self._scan(first.name, "TABLE")
        other = self._create_clerk("other")
        self._assert_refused(self._take(refused, user=other), "not offered any more")
        self._scan(second.name)
        self._assert_refused(self._take(refused), "another return")
        self._assert_refused(self._scan("RETOFR1:99"), "not offered any more")

    def test_inspecting_offers_nothing(self):
        order = self._approve_return(self._create_sale((self.chair, 1)))
        self._receive(order)
        self.table.barcode = "TABLE"
        answer = self._scan(order.name, "RETCMDINSPECT", "TABLE")
        self._assert_refused(answer, "Table")
        self.assertFalse(answer["offers"])


@tagged("post_install", "-at_install")
class TestReturnScanBlind(OfferCommon):
    """A parcel without a return on it."""

    def test_goods_lead_to_the_return_that_expects_them(self):
        order = self._approve_return(self._create_sale((self.chair, 2)))
        answer = self._scan(self.chair.barcode)
        self.assertEqual(answer["status"], "warning")
        self.assertIn(order.name, self._get_labels(answer)[0])
        self.assertIn("expects 2", answer["offers"][0]["why"])
        answer = self._take(answer)
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertEqual(answer["state"]["return_id"], order.id)
        self.assertEqual(len(answer["order"]["lines"]), 1)
        self.assertEqual(answer["order"]["lines"][0]["received"], 1)
        self.assertEqual(self._scan(self.chair.barcode)["status"], "ok")

    def test_a_number_leads_to_its_customer_first(self):
        mine, his = self._create_serials("SN-1", "SN-2")
        other = self.env["res.partner"].create({"name": "Karl Weber"})
        self._approve_return(self._sell_serials(mine))
        self._sell_serials(his, partner=other)
        answer = self._scan("SN-2")
        self.assertIn("Karl Weber", self._get_labels(answer)[0])

    def test_a_manager_makes_the_return_of_a_delivery_and_goes_on(self):
        sale = self._create_sale((self.chair, 3))
        self.clerk.group_ids |= self.env.ref(
            "returns_management.returns_management_group_manager"
        )
        answer = self._scan(self.chair.barcode)
        self.assertIn(sale.name, self._get_labels(answer)[0])
        answer = self._take(answer)
        self.assertIn(self.defective.name, self._get_labels(answer))
        reason = self._get_labels(answer).index(self.defective.name)
        answer = self._take(answer, reason)
        self.assertEqual(answer["status"], "ok", answer["message"])
        order = sale.return_order_ids
        self.assertEqual(order.state, "approved")
        self.assertEqual(order.line_ids.reason_id, self.defective)
        self.assertEqual(answer["order"]["lines"][0]["received"], 1)
        self.assertEqual(self._scan("RETCMDVALIDATE")["status"], "ok")
        self.assertEqual(order.receipt_status, "full")

    def test_who_may_not_approve_registers_the_return(self):
        sale = self._create_sale((self.chair, 3))
        answer = self._take(self._take(self._scan(self.chair.barcode)))
        order = sale.return_order_ids
        self.assertEqual(order.state, "requested")
        self.assertIn(order.name, answer["message"])
        self.assertIn("approval", answer["message"])
        self.assertFalse(answer["order"])

    def test_goods_that_nobody_bought(self):
        self.table.barcode = "TABLE"
        self._assert_refused(self._scan("TABLE"), "Table", "no return expects it")

    def test_goods_of_another_company_are_not_offered(self):
        self._approve_return(self._create_sale((self.chair, 2)))
        company = self.env["res.company"].create({"name": "Other"})
        self.clerk.write(
            {"company_ids": [(6, 0, company.ids)], "company_id": company.id}
        )
        self.clerk.env.invalidate_all()
        scans = self.env["return.scan"].with_user(self.clerk).with_company(company)
        answer = scans.scan(str(uuid4()), self.chair.barcode, {})
        self._assert_refused(answer, "no return expects it")
