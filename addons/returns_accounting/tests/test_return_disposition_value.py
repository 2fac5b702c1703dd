from odoo.exceptions import UserError
from odoo.tests import tagged

from .valuation_common import ValuationCommon


@tagged("post_install", "-at_install")
class TestReturnDispositionValue(ValuationCommon):
    """What leaves stock without a sale is a loss, posted when it leaves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamp = cls._create_product("Lamp", stock=0)
        cls._buy(cls.lamp, 3, 60.0)
        cls.stock = cls.company.account_stock_valuation_id
        cls.loss = cls.company.return_write_down_account_id

    def _dispose(self, name):
        order = self._create_return(self._create_invoiced_sale((self.lamp, 1)))
        order.action_approve()
        self._receive(order)
        disposition = self.env.ref(f"returns_management.return_disposition_{name}")
        result = self._inspect(order, disposition=disposition)
        return order, result

    def _ship(self, result):
        picking = result.move_id.picking_id
        picking.move_ids.picked = True
        picking._action_done()

    def _check_loss(self, name):
        order, result = self._dispose(name)
        self._credit(order)
        before = self._get_balances()
        self._ship(result)
        self.assertPosted(before, {self.stock: -60.0, self.loss: 60.0})
        self.assertStockEqualsLedger()
        loss = self.env["account.move.line"].search(
            [
                ("return_line_id", "=", order.line_ids.id),
                ("account_id", "=", self.loss.id),
            ]
        )
        self.assertEqual(loss.return_entry_type, "write_down")

    def test_donated_goods_are_written_down_when_they_leave(self):
        self._check_loss("donate")

    def test_recycled_goods_are_written_down_when_they_leave(self):
        self._check_loss("recycle")

    def test_scrapped_goods_are_written_down_at_once(self):
        before = self._get_balances()
        order, result = self._dispose("scrap")
        self._credit(order)
        move = result.move_id.account_move_id
        self.assertEntry(move, {self.stock: -60.0, self.loss: 60.0})
        posted = self._get_balances()[self.loss] - before.get(self.loss, 0)
        self.assertEqual(posted, 60.0)
        self.assertStockEqualsLedger()

    def test_goods_sold_off_keep_their_value(self):
        order, _result = self._dispose("liquidate")
        self._credit(order)
        self.assertStockEqualsLedger()

    def test_nothing_is_credited_for_what_goes_back(self):
        sale = self._create_invoiced_sale((self.lamp, 2))
        order = self._create_return(sale)
        order.action_approve()
        self._receive(order)
        order.action_inspect()
        result = order.inspection_ids
        back = self.env.ref("returns_management.return_disposition_back_to_customer")
        result.write(
            {"quantity": 1, "grade_id": self.grade_a.id, "disposition_id": back.id}
        )
        result.action_done()
        self.assertFalse(order._create_credit_notes())
        self._ship(result)
        order.action_inspect()
        self._inspect(order)
        note = self._credit(order)
        goods = note.invoice_line_ids.filtered(
            lambda line: line.return_entry_type == "goods"
        )
        self.assertEqual(goods.quantity, 1)
        self.assertEqual(order.line_ids.amount_received, 100.0)
        self.assertEqual(order.line_ids.amount_authorized, 100.0)
        self.assertEqual(order.receipt_status, "full")
        self.assertStockEqualsLedger()

    def _redirect(self, result, name):
        disposition = self.env.ref(f"returns_management.return_disposition_{name}")
        recipient = self.env["res.partner"]
        result._redirect(disposition, "The charity declined", recipient)

    def test_credited_goods_do_not_go_back_to_the_customer(self):
        order, result = self._dispose("donate")
        note = order._create_credit_notes()
        result.move_id.picking_id.action_cancel()
        for post in (False, True):
            if post:
                note.action_post()
            with (
                self.subTest(posted=post),
                self.assertRaisesRegex(UserError, "1 of it are credited by .*Cancel"),
                self.cr.savepoint(),
            ):
                self._redirect(result, "back_to_customer")
            self.assertEqual(result.disposition_id.action, "donate")
        self._redirect(result, "liquidate")
        self.assertEqual(result.move_id.state, "done")
        self.assertStockEqualsLedger()

    def test_goods_go_back_once_their_credit_note_is_cancelled(self):
        order, result = self._dispose("donate")
        note = order._create_credit_notes()
        result.move_id.picking_id.action_cancel()
        note.button_cancel()
        self._redirect(result, "back_to_customer")
        self.assertEqual(result.move_id.location_dest_id.usage, "customer")
        self.assertFalse(order._create_credit_notes())

    def test_new_company_locations_have_the_loss_account(self):
        company = self.company
        places = (
            company.return_donation_location_id | company.return_recycling_location_id
        )
        self.assertEqual(len(places), 2)
        self.assertEqual(places.valuation_account_id, self.loss)
