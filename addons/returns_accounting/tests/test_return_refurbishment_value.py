from odoo.exceptions import UserError
from odoo.tests import tagged

from .valuation_common import RefurbishmentCommon


@tagged("post_install", "-at_install")
class TestReturnRefurbishmentValue(RefurbishmentCommon):
    def _get_accounts(self):
        company, refurbished = self.company, self.laptop.refurbished_product_id
        return (
            company.account_stock_valuation_id,
            refurbished.categ_id.property_stock_valuation_account_id,
            company.return_wip_account_id,
            company.return_write_down_account_id,
            company.return_labour_account_id,
        )

    def _check_each_step(self, cost_method):
        self.laptop = self._create_laptop(cost_method)
        stock, refurbished, wip, loss, labour = self._get_accounts()
        doc = self._return_laptops(self.laptop)
        self.assertStockEqualsLedger()

        before = self._get_balances()
        doc.action_start()
        self.assertPosted(before, {stock: -100.0, wip: 60.0, loss: 40.0})
        self.assertEqual((doc.cost, doc.write_down), (100.0, 40.0))
        self.assertEqual(doc.wip_amount, 60.0)
        self.assertStockEqualsLedger()

        before = self._get_balances()
        doc.action_finish()
        self.assertPosted(before, {wip: -60.0, labour: -15.0, refurbished: 75.0})
        self.assertEqual((doc.carrying_amount, doc.wip_amount), (75.0, 0.0))
        self.assertStockEqualsLedger()
        return doc

    def _check_resale(self, doc):
        product = doc.refurbished_product_id
        refurbished = product.categ_id.property_stock_valuation_account_id
        accounts = product.product_tmpl_id.get_product_accounts()
        receivable = self.customer.property_account_receivable_id
        before = self._get_balances()
        self._create_invoiced_sale((product, 1, {"price_unit": 90.0}))
        expected = {receivable: 90.0, accounts["income"]: -90.0, refurbished: -75.0}
        self.assertPosted(before, {**expected, accounts["expense"]: 75.0})
        self.assertStockEqualsLedger()
        with self.assertRaisesRegex(UserError, "Everything is correctly closed"):
            self.company.action_close_stock_valuation()

    def test_stock_value_and_ledger_agree_at_every_step_under_avco(self):
        self._check_resale(self._check_each_step("average"))

    def test_stock_value_and_ledger_agree_at_every_step_under_fifo(self):
        self._check_resale(self._check_each_step("fifo"))

    def test_moved_average_cost_is_what_leaves_stock(self):
        self._buy(self.laptop, 2, 130.0)
        doc = self._return_laptops(self.laptop)
        doc.action_start()
        self.assertEqual((doc.cost, doc.write_down), (115.0, 55.0))
        doc.action_finish()
        self.assertStockEqualsLedger()

    def test_cost_below_net_realisable_value_is_not_written_down(self):
        doc = self._return_laptops(self.laptop)
        doc.expected_price = 400.0
        doc.action_start()
        self.assertEqual((doc.write_down, len(doc.entry_ids)), (0.0, 0))
        self.assertIn("nothing is written down", doc.valuation_note)

    def test_labour_beyond_net_realisable_value_stays_an_expense(self):
        doc = self._return_laptops(self.laptop)
        doc.action_start()
        doc.labour_cost = 35.0
        doc.action_finish()
        self.assertEqual((doc.labour_capitalised, doc.carrying_amount), (15.0, 75.0))

    def test_price_that_fell_meanwhile_is_written_down_at_the_end(self):
        doc = self._return_laptops(self.laptop)
        doc.action_start()
        doc.expected_price = 80.0
        doc.action_finish()
        self.assertEqual((doc.write_down, doc.labour_capitalised), (55.0, 0.0))
        self.assertEqual(doc.carrying_amount, 45.0)
        self.assertStockEqualsLedger()

    def test_worthless_units_enter_stock_at_nothing(self):
        doc = self._return_laptops(self.laptop)
        doc.expected_price = 0.0
        doc.refurbished_product_id.standard_price = 33.0
        doc.action_start()
        doc.action_finish()
        self.assertEqual((doc.carrying_amount, doc.wip_amount), (0.0, 0.0))
        self.assertEqual(doc.refurbished_product_id.total_value, 0.0)
        self.assertStockEqualsLedger()

    def test_many_documents_share_the_batches_but_not_the_figures(self):
        self._buy(self.laptop, 2, 100.0)
        docs = self._return_laptops(self.laptop) | self._return_laptops(self.laptop, 2)
        docs.action_start()
        docs.action_finish()
        self.assertEqual(docs.sorted("quantity").mapped("cost"), [100.0, 200.0])
        # 2 x 120 at 75 %, less 15 to sell
        self.assertEqual(
            docs.sorted("quantity").mapped("carrying_amount"), [75.0, 165.0]
        )
        self.assertStockEqualsLedger()

    def test_entries_tell_the_returned_line_and_what_they_are_to_it(self):
        doc = self._return_laptops(self.laptop)
        doc.action_start()
        doc.action_finish()
        lines = doc.entry_ids.line_ids
        self.assertEqual(lines.return_line_id, doc.return_line_id)
        typed = {line.return_entry_type: line.balance for line in lines}
        self.assertEqual(typed, {"write_down": 40.0, "labour": -15.0, False: 15.0})
        self.assertFalse(lines.move_id.return_order_id)
        self.assertEqual(set(doc.entry_ids.mapped("state")), {"posted"})
        self.assertEqual(doc.entry_count, 4)

    def test_serial_number_is_continued_on_the_refurbished_product(self):
        laptop = self._create_laptop("fifo", stock=0, tracking="serial")
        lot = self.env["stock.lot"].create({"name": "SN-7", "product_id": laptop.id})
        quarantine = self.warehouse.return_quarantine_loc_id
        self.env["stock.quant"]._update_available_quantity(
            laptop, quarantine, 1, lot_id=lot
        )
        doc = self.env["return.refurbishment"].create(
            {"product_id": laptop.id, "lot_id": lot.id}
        )
        doc.action_start()
        doc.action_finish()
        self.assertEqual(doc.refurbished_lot_id.name, "SN-7")
        self.assertEqual(doc.refurbished_lot_id.product_id, doc.refurbished_product_id)
        self.assertEqual(doc.refurbished_lot_id.product_qty, 1.0)
