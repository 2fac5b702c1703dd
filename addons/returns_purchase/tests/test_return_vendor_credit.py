from odoo import Command
from odoo.tests import tagged

from .test_return_vendor import VendorCommon


@tagged("post_install", "-at_install")
class TestReturnVendorCredit(VendorCommon):
    def test_credit_is_expected_until_the_refund_is_posted(self):
        line = self._purchase(self.oak, 5, price=40, discount=25)
        self._bill(line)
        result = self._inspect(self._create_received(2), disposition=self.to_vendor)
        self.assertEqual(result.vendor_credit_expected, 60)
        reminder = result.return_order_id.activity_ids
        self.assertIn("Oak & Co", reminder.summary)
        self.assertEqual(reminder.user_id, line.order_id.user_id)
        self._ship(result.move_id.picking_id)
        self.assertEqual(result.vendor_credit_status, "expected")
        self.assertEqual(result.vendor_credit_open, 60)
        self.assertEqual(result.vendor_return_date, result.move_id.date)
        refund = self._bill(line)
        self.assertEqual(refund.move_type, "in_refund")
        self.assertEqual(result.vendor_credit_status, "received")
        self.assertEqual(result.vendor_credit_open, 0)
        self.assertEqual(result.vendor_credit_expected, 60)
        refund.button_draft()
        self.assertEqual(result.vendor_credit_status, "expected")

    def test_goods_that_were_not_billed_need_no_credit(self):
        line = self._purchase(self.oak, 5)
        result = self._inspect(self._create_received(2), disposition=self.to_vendor)
        self._ship(result.move_id.picking_id)
        self.assertEqual(result.vendor_credit_status, "not_billed")
        self._bill(line)
        self.assertEqual(line.qty_invoiced, 3)
        self.assertEqual(result.vendor_credit_status, "not_billed")

    def test_refund_settles_the_oldest_return_first(self):
        line = self._purchase(self.oak, 5, price=40)
        self._bill(line)
        first = self._inspect(self._create_received(1), disposition=self.to_vendor)
        self._ship(first.move_id.picking_id)
        refund = self._bill(line)
        second = self._inspect(self._create_received(3), disposition=self.to_vendor)
        self._ship(second.move_id.picking_id)
        self.assertEqual(first.vendor_credit_status, "received")
        self.assertEqual(second.vendor_credit_status, "expected")
        self.assertEqual(second.vendor_credit_open, 120)
        self.assertEqual(refund.amount_untaxed, first.vendor_credit_expected)

    def test_credit_is_in_the_currency_of_the_purchase(self):
        currency = self._enable_currency(
            "USD" if self.env.company.currency_id.name == "EUR" else "EUR"
        )
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.elm.id,
                "currency_id": currency.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.lamp.id,
                            "product_qty": 2,
                            "price_unit": 10,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        self._ship(order.picking_ids)
        result = self._inspect(self._create_received(2), disposition=self.to_vendor)
        self.assertEqual(result.vendor_currency_id, currency)
        self.assertEqual(result.vendor_credit_expected, 20)
