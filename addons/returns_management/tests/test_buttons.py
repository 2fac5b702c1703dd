from lxml import etree

from odoo.tests import tagged

from .test_bad_input import BadInputCommon


@tagged("post_install", "-at_install")
class TestButtons(BadInputCommon):
    """Orders, transfers, products and customers show their returns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sale = cls._create_sale((cls.chair, 3), (cls.table, 1))
        cls.delivery = cls.sale.picking_ids
        cls.returns = cls._create_return(cls.sale, {cls.chair: 1})
        cls.returns |= cls._create_return(cls.sale, {cls.chair: 1, cls.table: 1})
        cls.returns.action_approve()

    def _assert_opens(self, action, expected):
        domain = action.get("domain") or [("id", "=", action["res_id"])]
        found = self.env[action["res_model"]].search(domain)
        self.assertEqual(found, expected)

    def test_order(self):
        self.assertEqual(self.sale.return_order_count, 2)
        self._assert_opens(self.sale.action_view_return_orders(), self.returns.sorted())

    def test_delivery_and_receipt(self):
        other = self._create_sale((self.chair, 1)).picking_ids
        receipts = self.returns.picking_ids
        pickings = (self.delivery | other | receipts).with_user(self.clerk)
        self.assertEqual(pickings.mapped("return_order_count"), [2, 0, 0, 0])
        self._assert_opens(
            self.delivery.action_view_return_orders(), self.returns.sorted()
        )
        self._assert_opens(
            receipts[:1].action_view_return_order(), receipts[:1].return_order_id
        )

    def test_a_delivery_without_order(self):
        picking = self.env["stock.picking"].create(
            {"picking_type_id": self.warehouse.out_type_id.id}
        )
        self.assertEqual(picking.return_order_count, 0)
        draft = self.env["stock.picking"].new({})
        self.assertEqual(draft.return_order_count, 0)

    def test_customer_with_an_archived_contact(self):
        parent = self.env["res.partner"].create({"name": "Dubois SA"})
        self.customer.write({"parent_id": parent.id, "active": False})
        self.assertEqual(parent.with_user(self.clerk).return_order_count, 2)

    def test_no_other_button_is_called_like_ours(self):
        for model in ("stock.picking", "sale.order", "res.partner"):
            labels = self._get_button_labels(model)
            for name, label in labels.items():
                if name.startswith("action_view_return_order"):
                    with self.subTest(model=model, button=name):
                        self.assertEqual(list(labels.values()).count(label), 1)

    def _get_button_labels(self, model):
        """``{name: label}`` of the smart buttons on the form of ``model``."""
        arch = etree.fromstring(self.env[model].get_view(view_type="form")["arch"])
        buttons = arch.iterfind(".//div[@name='button_box']//button[@name]")
        return {
            button.get("name"): button.xpath("string(descendant-or-self::*/@string)")
            for button in buttons
        }

    def test_counts_take_no_query_per_record(self):
        for model, name, records in (
            ("stock.picking", "return_order_count", self._get_deliveries(6)),
            ("res.partner", "return_order_count", self._get_deliveries(6).partner_id),
            ("sale.order", "return_order_count", self._get_deliveries(6).sale_id),
            ("product.product", "return_rate", self._get_products(6)),
        ):
            few, many = (
                self._count_queries(part, name) for part in (records[:1], records)
            )
            with self.subTest(model=model):
                self.assertLessEqual(many, few, f"{name} of {model}")

    def _get_deliveries(self, count):
        sales = self.env["sale.order"]
        for number in range(count):
            partner = self.env["res.partner"].create({"name": f"Customer {number}"})
            sale = self._create_sale((self.chair, 1), partner=partner)
            self._create_return(sale)
            sales |= sale
        return sales.picking_ids.filtered(
            lambda picking: picking.picking_type_code == "outgoing"
        )

    def _get_products(self, count):
        return self.env["product.product"].create(
            [{"name": f"Product {number}"} for number in range(count)]
        )

    def _count_queries(self, records, name):
        self.env.flush_all()
        self.env.invalidate_all()
        records = records.browse(records.ids).with_user(self.manager)
        records.mapped("display_name")
        before = self.cr.sql_log_count
        records.mapped(name)
        return self.cr.sql_log_count - before
