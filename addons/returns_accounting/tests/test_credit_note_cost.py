from odoo.tests import tagged

from .valuation_common import ValuationCommon


@tagged("post_install", "-at_install")
class TestCreditNoteCost(ValuationCommon):
    """Goods come back at the cost they left with, whatever was bought since.

    The refund of a sales order takes 140 or 73.33 off the cost of goods sold here.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.return_fee_percent = 0

    def _sell_one_bought_at_100(self, method):
        product = self._create_product(
            f"Lamp {method}",
            stock=0,
            categ_id=self._create_category(method).id,
            standard_price=100.0,
        )
        self._buy(product, 1, 100.0)
        return product, self._create_invoiced_sale((product, 1))

    def _get_cost(self, note):
        cost = note.line_ids.filtered(lambda line: line.display_type == "cogs")
        return sum(line.balance for line in cost if line.balance > 0)

    def _assert_comes_back_at_100(self, method, quantity, cost):
        product, sale = self._sell_one_bought_at_100(method)
        self._buy(product, quantity, cost)
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        note = self._credit(order)
        self.assertEqual(self._get_cost(note), 100.0)
        accounts = product.product_tmpl_id.get_product_accounts()
        self.assertEntry(
            note,
            {
                accounts["income"]: 100.0,
                self.customer.property_account_receivable_id: -100.0,
                accounts["stock_valuation"]: 100.0,
                accounts["expense"]: -100.0,
            },
        )
        return product

    def test_average_cost_that_rose(self):
        self._assert_comes_back_at_100("average", 1, 140.0)
        self.assertStockEqualsLedger()

    def test_average_cost_that_fell(self):
        self._assert_comes_back_at_100("average", 2, 80.0)
        self.assertStockEqualsLedger()

    def test_first_in_first_out(self):
        self._assert_comes_back_at_100("fifo", 1, 140.0)
        self.assertStockEqualsLedger()

    def test_standard_cost(self):
        self._assert_comes_back_at_100("standard", 1, 100.0)
        self.assertStockEqualsLedger()

    def test_product_that_was_sold_twice_at_different_costs(self):
        """Core takes the cost of the first line of the invoice for both."""
        product = self._create_product(
            "Twice", stock=0, categ_id=self._create_category("fifo").id
        )
        self._buy(product, 1, 100.0)
        self._buy(product, 1, 140.0)
        first = self._create_sale((product, 1))
        second = self._create_sale((product, 1))
        (first | second)._create_invoices().action_post()
        costs = [
            self._get_cost(
                self._credit(
                    self._create_inspected_return(sale, reason_id=self.defective.id)
                )
            )
            for sale in (second, first)
        ]
        self.assertEqual(costs, [140.0, 100.0])
        self.assertStockEqualsLedger()
