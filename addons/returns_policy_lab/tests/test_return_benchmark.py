from odoo.tests import tagged

from .common import PolicyLabCommon


@tagged("post_install", "-at_install")
class TestReturnBenchmark(PolicyLabCommon):
    def test_own_rate_of_a_category_and_those_below(self):
        parent = self.env["product.category"].create({"name": "Furniture"})
        self.chair.categ_id.parent_id = parent
        self._create_sale((self.chair, 1))
        self._create_past_return(1)
        benchmark = self.env["return.benchmark"].create(
            {
                "name": "Furniture",
                "value": 20.0,
                "categ_id": parent.id,
                "date": "2025-01-01",
                "source": "A survey",
            }
        )
        self.assertEqual((benchmark.own_value, benchmark.difference), (50.0, 30.0))

    def test_own_rate_of_everything_has_what_no_category_names(self):
        self.env.cr.execute("UPDATE sale_order_line SET qty_delivered = 0")
        self.chair.categ_id = False
        self._create_sale((self.chair, 1), (self.table, 2))
        self._create_past_return(1)
        benchmark = self.env.ref("returns_policy_lab.return_benchmark_us_retail_2025")
        self.assertEqual(benchmark.own_value, 33.3)

    def test_category_without_sales_has_no_rate(self):
        benchmark = self.env["return.benchmark"].create(
            {
                "name": "Boats",
                "value": 20.0,
                "categ_id": self.env["product.category"].create({"name": "B"}).id,
                "date": "2025-01-01",
                "source": "A survey",
            }
        )
        self.assertEqual(benchmark.own_value, 0)
