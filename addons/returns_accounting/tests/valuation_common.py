from odoo import Command, fields

from .common import ReturnsAccountingCommon


class ValuationCommon(ReturnsAccountingCommon):
    """A company of its own, whose whole stock can be closed against its ledger."""

    @classmethod
    def setup_independent_company(cls, **kwargs):
        company = cls._create_company(name="Returns Valuation Ltd", **kwargs)
        cls.env["account.chart.template"]._load("generic_coa", company, False)
        return company

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.refurbish = cls.env.ref("returns_accounting.return_disposition_refurbish")
        cls.grade_b = cls.env.ref("returns_management.return_grade_b")
        cls.grade_b.resale_percent = 75.0

    @classmethod
    def _buy(cls, product, quantity, cost):
        """Receive goods and post their bill: Dr Stock / Cr Payable."""
        picking = super()._buy(product, quantity, cost)
        cls.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": cls.partner.id,
                "invoice_date": fields.Date.context_today(cls.partner),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "quantity": quantity,
                            "price_unit": cost,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        ).action_post()
        return picking

    @classmethod
    def _get_balances(cls):
        """Posted balance of every account of the company."""
        return dict(
            cls.env["account.move.line"]._read_group(
                [("company_id", "=", cls.company.id), ("parent_state", "=", "posted")],
                ["account_id"],
                ["balance:sum"],
            )
        )

    def assertPosted(self, before, expected):
        """Compare what was posted since ``before`` with ``{account: balance}``."""
        posted = {
            account: self.company.currency_id.round(balance - before.get(account, 0))
            for account, balance in self._get_balances().items()
        }
        self.assertEqual(
            {account: balance for account, balance in posted.items() if balance},
            expected,
        )

    def assertStockEqualsLedger(self):
        """Stock value and ledger agree on each valuation account."""
        self.env.invalidate_all()
        value = self.company.stock_value()
        ledger = self.company.stock_accounting_value()
        for account in value.keys() | ledger.keys():
            self.assertAlmostEqual(
                value.get(account, 0), ledger.get(account, 0), 2, account.display_name
            )


class RefurbishmentCommon(ValuationCommon):
    """Laptops bought for 100, sold, returned; refurbished they bring 75 % of 120."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.laptop = cls._create_laptop("average")

    @classmethod
    def _create_laptop(cls, cost_method, stock=2, **values):
        laptop = cls._create_product(
            "Laptop",
            stock=0,
            categ_id=cls._create_category(cost_method).id,
            list_price=150.0,
            **values,
        )
        laptop.action_create_refurbished_product()
        refurbished = laptop.refurbished_product_id
        refurbished.write({"list_price": 120.0, "invoice_policy": "delivery"})
        refurbished.categ_id.property_cost_method = cost_method
        if stock:
            cls._buy(laptop, stock, 100.0)
        return laptop

    @classmethod
    def _return_laptops(cls, laptop, quantity=1):
        """Sell, take back, credit and inspect; the draft refurbishment."""
        sale = cls._create_invoiced_sale((laptop, quantity))
        order = cls._create_return(sale, reason_id=cls.defective.id)
        order.action_approve()
        cls._receive(order)
        inspection = cls._inspect(order, cls.grade_b, cls.refurbish)
        cls._credit(order)
        doc = cls.env["return.refurbishment"].search(
            [("inspection_id", "=", inspection.id)]
        )
        doc.write({"cost_to_complete": 15.0, "cost_to_sell": 15.0})
        return doc
