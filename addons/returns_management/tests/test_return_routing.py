from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnRouting(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("stock.group_stock_multi_warehouses")
        cls.workshop = cls.env["stock.warehouse"].create(
            {"name": "Workshop", "code": "WSH"}
        )
        cls.berlin = cls.env["stock.warehouse"].create(
            {"name": "Berlin", "code": "BER"}
        )
        cls.germany = cls.env.ref("base.de")
        cls._create_rule("Defects", cls.workshop, reason_ids=cls.defective)
        cls._create_rule("Germany", cls.berlin, country_ids=cls.germany)

    @classmethod
    def _create_rule(cls, name, warehouse, **conditions):
        return cls.env["return.routing.rule"].create(
            {
                "name": name,
                "warehouse_id": warehouse.id,
                **{field: records.ids for field, records in conditions.items()},
            }
        )

    def test_without_a_rule_the_delivering_warehouse_receives(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        self.assertEqual(order.warehouse_id, self.warehouse)
        self.assertFalse(order.routing_note)

    def test_rule_of_the_country_sends_the_parcel_there(self):
        self.customer.country_id = self.germany
        order = self._create_return(self._create_sale((self.chair, 1)))
        self.assertEqual(order.warehouse_id, self.berlin)
        self.assertEqual(
            order.routing_note, "Berlin by rule Germany: customer in Germany."
        )
        order.action_approve()
        self._receive(order)
        self.assertEqual(
            self._get_quantity(self.chair, self.berlin.return_quarantine_loc_id), 1
        )

    def test_clerks_are_routed_by_rules_they_cannot_change(self):
        clerk = self._create_clerk()
        self.customer.country_id = self.germany
        order = (
            self.env["return.order"]
            .with_user(clerk)
            .create({"partner_id": self.customer.id})
        )
        self.assertEqual(order.warehouse_id, self.berlin)
        self.assertIn("Germany", order.routing_note)

    def test_form_follows_customer_and_reason_until_a_person_chooses(self):
        self.customer.country_id = self.germany
        form = Form(self.env["return.order"])
        form.partner_id = self.customer
        self.assertEqual(form.warehouse_id, self.berlin)
        with form.line_ids.new() as line:
            line.product_id = self.chair
            line.reason_id = self.defective
            line.price_decision = "no_credit"
        self.assertEqual(form.warehouse_id, self.workshop)
        form.warehouse_id = self.warehouse
        order = form.save()
        self.assertEqual(order.warehouse_id, self.warehouse)
        self.assertIn("Chosen by hand; rule Defects", order.routing_note)
        with Form(order) as form, form.line_ids.edit(0) as line:
            line.qty_requested = 2
        self.assertEqual(order.warehouse_id, self.warehouse)

    def test_category_rule_covers_what_is_below_it(self):
        parent = self.env["product.category"].create({"name": "Batteries"})
        child = self.env["product.category"].create(
            {"name": "Lithium", "parent_id": parent.id}
        )
        rule = self._create_rule("Dangerous", self.berlin, categ_ids=parent)
        self.chair.categ_id = child
        order = self._create_return(self._create_sale((self.chair, 1)))
        self.assertEqual(order.routing_rule_id, rule)

    def test_rule_in_use_is_archived_not_deleted(self):
        self.customer.country_id = self.germany
        order = self._create_return(self._create_sale((self.chair, 1)))
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            order.routing_rule_id.unlink()
