import unittest

from odoo import fields
from odoo.tests import new_test_user, tagged

from .test_return_vendor import VendorCommon


@tagged("post_install", "-at_install")
class TestVendorValuation(VendorCommon):
    """Lamps bought for 40, then for 60, sold for 100; two of four come back and go to
    the vendor of the first. Every account after each step, in perpetual valuation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not hasattr(cls.env["return.order"], "_create_credit_notes"):
            raise unittest.SkipTest("customers get credit with returns_accounting")
        cls.company = cls.env.company
        cls.company.return_fee_percent = 0
        cls.stock, cls.price_difference = cls.env["account.account"].create(
            [
                {"name": "Lamps", "code": "110777", "account_type": "asset_current"},
                {
                    "name": "Price Difference",
                    "code": "600777",
                    "account_type": "expense",
                },
            ]
        )
        cls.accountant = new_test_user(
            cls.env, "vendor_accountant", groups="account.group_account_invoice"
        )
        cls.payable = cls.oak.property_account_payable_id
        cls.receivable = cls.customer.property_account_receivable_id

    @classmethod
    def _create_lamp(cls, cost_method, price_difference=False):
        category = cls.env["product.category"].create(
            {
                "name": f"Perpetual {cost_method}",
                "property_valuation": "real_time",
                "property_cost_method": cost_method,
                "property_stock_valuation_account_id": cls.stock.id,
                "property_price_difference_account_id": price_difference
                and cls.price_difference.id,
            }
        )
        lamp = cls._create_product(
            "Valued lamp",
            stock=0,
            categ_id=category.id,
            standard_price=50.0,
            invoice_policy="delivery",
            supplier_taxes_id=False,
        )
        accounts = lamp._get_product_accounts()
        cls.expense, cls.income = accounts["expense"], accounts["income"]
        return lamp

    def setUp(self):
        super().setUp()
        self.posted = self._get_balances()

    def _get_balances(self):
        return dict(
            self.env["account.move.line"]._read_group(
                [("company_id", "=", self.company.id), ("parent_state", "=", "posted")],
                ["account_id"],
                ["balance:sum"],
            )
        )

    def assertPosted(self, **expected):
        """What each account got since the last call: names of accounts of this test."""
        balances = self._get_balances()
        changes = {
            account: self.company.currency_id.round(
                balance - self.posted.get(account, 0)
            )
            for account, balance in balances.items()
        }
        self.posted = balances
        self.assertEqual(
            {account: change for account, change in changes.items() if change},
            {getattr(self, name): change for name, change in expected.items()},
        )

    def assertStockIs(self, lamp, quantity, value):
        """Quantity, value and ledger agree; nothing is left for the closing."""
        self.env.invalidate_all()
        self.assertEqual(lamp.qty_available, quantity)
        self.assertAlmostEqual(lamp.total_value, value)
        self.assertAlmostEqual(self._get_balances()[self.stock], value)

    def _buy(self, lamp, vendor, quantity, price, **posted):
        line = self._purchase(vendor, quantity, price=price, product=lamp)
        self.assertPosted()
        self._bill(line)
        amount = quantity * price
        self.assertPosted(**(posted or {"stock": amount, "payable": -amount}))
        return line

    def _sell(self, lamp, cost):
        """Sell four lamps that cost this much each."""
        sale = self._create_sale((lamp, 4))
        self.assertPosted()
        sale._create_invoices().action_post()
        self.assertPosted(
            receivable=400, income=-400, expense=4 * cost, stock=-4 * cost
        )
        return sale

    def _return_to_vendor(self, sale, lamp, cost, quantity=2):
        """Take lamps back, credit them and send them to their vendor."""
        order = self._create_return(sale, {lamp: quantity})
        order.action_approve()
        self._receive(order)
        result = self._inspect(order, disposition=self.to_vendor)
        self.assertPosted()
        order._create_credit_notes().action_post()
        self.assertPosted(
            receivable=-100 * quantity,
            income=100 * quantity,
            expense=-cost * quantity,
            stock=cost * quantity,
        )
        self._ship(result.move_id.picking_id)
        self.assertPosted()
        return result

    def _refund(self, line, **values):
        line.order_id.action_create_invoice()
        refund = line.invoice_lines.move_id.filtered(lambda m: m.state == "draft")
        refund.invoice_date = fields.Date.today()
        refund.invoice_line_ids.write(values)
        refund.with_user(self.accountant).action_post()
        return refund

    def test_average_cost(self):
        lamp = self._create_lamp("average")
        line = self._buy(lamp, self.oak, 10, 40)
        self._buy(lamp, self.elm, 10, 60)
        self._return_to_vendor(self._sell(lamp, cost=50), lamp, cost=50)
        refund = self._refund(line)
        self.assertPosted(payable=80, stock=-100, expense=20)
        self.assertStockIs(lamp, 16, 800)
        refund.button_draft()
        refund.action_post()
        self.assertPosted()

    def test_first_in_first_out(self):
        lamp = self._create_lamp("fifo")
        line = self._buy(lamp, self.oak, 10, 40)
        self._buy(lamp, self.elm, 10, 60)
        self._return_to_vendor(self._sell(lamp, cost=40), lamp, cost=40)
        self._refund(line)
        self.assertPosted(payable=80, stock=-80)
        self.assertStockIs(lamp, 16, 6 * 40 + 10 * 60)

    def test_first_in_first_out_when_only_dearer_lamps_are_left(self):
        lamp = self._create_lamp("fifo", price_difference=True)
        line = self._buy(lamp, self.oak, 4, 40)
        self._buy(lamp, self.elm, 10, 60)
        self._return_to_vendor(self._sell(lamp, cost=40), lamp, cost=40)
        self._refund(line)
        self.assertPosted(payable=80, stock=-120, price_difference=40)
        self.assertStockIs(lamp, 10, 8 * 60 + 2 * 40)

    def test_standard_cost(self):
        lamp = self._create_lamp("standard", price_difference=True)
        line = self._buy(
            *(lamp, self.oak, 10, 40), stock=500, payable=-400, price_difference=-100
        )
        self._buy(
            *(lamp, self.elm, 10, 60), stock=500, payable=-600, price_difference=100
        )
        self._return_to_vendor(self._sell(lamp, cost=50), lamp, cost=50)
        self._refund(line)
        self.assertPosted(payable=80, stock=-100, price_difference=20)
        self.assertStockIs(lamp, 16, 800)

    def test_vendor_credits_in_two_parts(self):
        lamp = self._create_lamp("average")
        line = self._buy(lamp, self.oak, 10, 40)
        self._buy(lamp, self.elm, 10, 60)
        self._return_to_vendor(self._sell(lamp, cost=50), lamp, cost=50)
        for _part in range(2):
            self._refund(line, quantity=1)
            self.assertPosted(payable=40, stock=-50, expense=10)
        self.assertStockIs(lamp, 16, 800)

    def test_two_credits_posted_at_once(self):
        lamp = self._create_lamp("average")
        line = self._buy(lamp, self.oak, 10, 40)
        self._buy(lamp, self.elm, 10, 60)
        self._return_to_vendor(self._sell(lamp, cost=50), lamp, cost=50, quantity=3)
        line.order_id.action_create_invoice()
        refund = line.invoice_lines.move_id.filtered(lambda m: m.state == "draft")
        refund.invoice_line_ids.quantity = 2
        refunds = refund | refund.copy()
        refunds.invoice_line_ids.purchase_line_id = line
        refunds.invoice_date = fields.Date.today()
        refunds.action_post()
        self.assertPosted(payable=160, stock=-190, expense=30)

    def test_vendor_credits_less_than_it_billed(self):
        lamp = self._create_lamp("average")
        line = self._buy(lamp, self.oak, 10, 40)
        self._return_to_vendor(self._sell(lamp, cost=40), lamp, cost=40)
        self._refund(line, price_unit=30)
        self.assertPosted(payable=60, stock=-80, expense=20)

    def test_credit_in_another_currency(self):
        currency = self._enable_currency(
            "USD" if self.company.currency_id.name == "EUR" else "EUR"
        )
        currency.rate_ids.unlink()
        currency.rate_ids = [
            fields.Command.create({"rate": 2, "name": fields.Date.today()})
        ]
        self.oak.property_purchase_currency_id = currency
        lamp = self._create_lamp("average")
        line = self._buy(lamp, self.oak, 10, 80, stock=400, payable=-400)
        self.assertEqual(line.currency_id, currency)
        self._buy(lamp, self.elm, 10, 60)
        self._return_to_vendor(self._sell(lamp, cost=50), lamp, cost=50)
        self._refund(line)
        self.assertPosted(payable=80, stock=-100, expense=20)

    def test_purchases_that_nobody_returned_are_credited_as_ever(self):
        lamp = self._create_lamp("average")
        line = self._buy(lamp, self.oak, 10, 40)
        self._buy(lamp, self.elm, 10, 60)
        receipt = line.move_ids.picking_id
        wizard = self.env["stock.return.picking"].create({"picking_id": receipt.id})
        wizard.product_return_moves.quantity = 2
        self._ship(wizard._create_return())
        self.assertPosted()
        self._refund(line)
        self.assertPosted(payable=80, stock=-80)
