from datetime import datetime

from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnOrderGoods(ReturnsCommon):
    """Returns grouped by what they are about, as a clerk sees them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.furniture, cls.seats = cls.env["product.category"].create(
            [{"name": "Furniture"}, {"name": "Seats"}]
        )
        cls.stool = cls._create_product("Stool", list_price=50.0)
        cls.table.categ_id = cls.furniture
        cls.chair.categ_id = cls.stool.categ_id = cls.seats
        january = cls._create_sale((cls.chair, 2), (cls.stool, 1), (cls.table, 1))
        january.picking_ids.date_done = datetime(2026, 1, 20)
        march = cls._create_sale((cls.chair, 1))
        march.picking_ids.date_done = datetime(2026, 3, 1, 12)
        cls.mixed = cls._create_return(january)
        cls.mixed.line_ids[0].copy({"qty_requested": 1, "qty_authorized": 1})
        cls.mixed.line_ids[2].reason_id = cls.defective
        cls.plain = cls._create_return(march)
        cls.empty = cls.env["return.order"].create({"partner_id": cls.customer.id})
        cls.returns = cls.mixed | cls.plain | cls.empty
        clerk = cls._create_clerk()
        cls.clerks = cls.env["return.order"].with_user(clerk)

    def _group(self, groupby):
        """``{label: returns}``; the list counts and opens each group alike."""
        domain = [("id", "in", self.returns.ids)]
        groups = self.clerks.formatted_read_group(domain, [groupby], ["__count"])
        found = {}
        for group in groups:
            value = group[groupby]
            returns = self.clerks.search(domain + group["__extra_domain"])
            self.assertEqual(len(returns), group["__count"], groupby)
            found[value and value[1]] = returns
        return found

    def test_by_product(self):
        self.assertEqual(
            self._group("product_ids"),
            {
                "Chair": self.mixed | self.plain,
                "Stool": self.mixed,
                "Table": self.mixed,
                False: self.empty,
            },
        )

    def test_by_category(self):
        self.assertEqual(
            self._group("product_categ_ids"),
            {
                "Seats": self.mixed | self.plain,
                "Furniture": self.mixed,
                False: self.empty,
            },
        )

    def test_by_reason(self):
        self.assertEqual(
            self._group("reason_ids"),
            {
                self.unwanted.name: self.mixed | self.plain,
                self.defective.name: self.mixed,
                False: self.empty,
            },
        )

    def test_by_month_of_delivery(self):
        self.assertEqual(
            self._group("date_delivery:month"),
            {
                "January 2026": self.mixed,
                "March 2026": self.plain,
                False: self.empty,
            },
        )

    def test_totals_count_each_return_once(self):
        domain = [("id", "in", self.returns.ids)]
        (total,), reasons = self.clerks.formatted_read_grouping_sets(
            domain,
            [[], ["reason_ids", "product_ids"]],
            ["__count", "amount_authorized:sum"],
        )
        amount = sum(self.returns.mapped("amount_authorized"))
        self.assertEqual(total["__count"], 3)
        self.assertEqual(total["amount_authorized:sum"], amount)
        self.assertEqual(len(reasons), 7)

    def test_read_and_search(self):
        mixed = self.mixed.with_user(self.clerks.env.user)
        self.assertEqual(mixed.product_ids, self.chair | self.stool | self.table)
        self.assertEqual(mixed.product_categ_ids, self.seats | self.furniture)
        self.assertEqual(mixed.reason_ids, self.unwanted | self.defective)
        self.assertEqual(mixed.date_delivery, datetime(2026, 1, 20))
        domain = [("id", "in", self.returns.ids)]
        without = self.clerks.search([*domain, ("reason_ids", "!=", self.defective.id)])
        self.assertEqual(without, self.plain | self.empty)
