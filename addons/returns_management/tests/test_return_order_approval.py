from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnOrderApproval(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "returns_management.returns_management_group_%s"
        cls.manager = new_test_user(cls.env, "approver", groups=group % "manager")
        cls.other = new_test_user(cls.env, "other_manager", groups=group % "manager")

    def _create_rule(self, **values):
        return self.env["return.approval.rule"].create({"name": "Large", **values})

    def test_without_rules_every_return_waits(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        self.assertEqual(order.state, "requested")
        self.assertFalse(order.approval_rule_ids)

    def test_small_return_is_approved_at_once_and_large_one_waits(self):
        rule = self._create_rule(amount_min=150)
        sale = self._create_sale((self.chair, 3))
        small = self._create_return(sale, {self.chair: 1})
        self.assertEqual((small.state, len(small.picking_ids)), ("approved", 1))
        large = self._create_return(sale, {self.chair: 2})
        self.assertEqual(large.state, "requested")
        self.assertEqual(large.approval_rule_ids, rule)

    def test_category_counts_with_those_below(self):
        parent = self.env["product.category"].create({"name": "Furniture"})
        self.chair.categ_id = self.env["product.category"].create(
            {"name": "Seats", "parent_id": parent.id}
        )
        self._create_rule(categ_ids=[Command.set(parent.ids)])
        sale = self._create_sale((self.chair, 1), (self.table, 1))
        self.assertEqual(self._create_return(sale, {self.chair: 1}).state, "requested")
        self.assertEqual(self._create_return(sale, {self.table: 1}).state, "approved")

    def test_customer_and_reason_are_conditions(self):
        vip = self.env["res.partner.category"].create({"name": "Watch"})
        self._create_rule(
            partner_tag_ids=[Command.set(vip.ids)],
            reason_ids=[Command.set(self.unwanted.ids)],
        )
        sale = self._create_sale((self.chair, 2))
        self.assertEqual(self._create_return(sale, {self.chair: 1}).state, "approved")
        self.customer.category_id = vip
        self.assertEqual(self._create_return(sale, {self.chair: 1}).state, "requested")

    def test_only_the_named_approver_approves(self):
        self._create_rule(approver_ids=[Command.set(self.manager.ids)])
        order = self._create_return(self._create_sale((self.chair, 1)))
        with self.assertRaisesRegex(AccessError, "ask approver"):
            order.with_user(self.other).action_approve()
        order.with_user(self.manager).action_approve()
        self.assertEqual(order.state, "approved")

    def test_rule_of_another_company_does_not_apply(self):
        company = self.env["res.company"].create({"name": "Other"})
        self._create_rule(company_id=company.id)
        order = self._create_return(self._create_sale((self.chair, 1)))
        self.assertFalse(order.approval_rule_ids)
        self.assertEqual(order.state, "requested")
