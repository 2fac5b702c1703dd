from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestAccess(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "returns_management.returns_management_group_%s"
        cls.clerk = new_test_user(cls.env, "clerk", groups=group % "user")
        cls.manager = new_test_user(cls.env, "manager", groups=group % "manager")
        cls.stranger = new_test_user(cls.env, "stranger", groups="base.group_user")

    def test_clerk_handles_goods_from_request_to_inspection(self):
        sale = self._create_sale((self.chair, 1))
        wizard = (
            self.env["sale.order.return"]
            .with_user(self.clerk)
            .create({"sale_order_id": sale.id, "reason_id": self.unwanted.id})
        )
        wizard.action_select_all()
        order = wizard._create_return()
        order.with_user(self.manager).action_approve()
        self._receive(order)
        self._inspect(order)
        self.assertEqual(order.inspection_status, "full")

    def test_clerk_cannot_change_reasons(self):
        with self.assertRaises(AccessError):
            self.unwanted.with_user(self.clerk).waives_fee = True

    def test_clerk_cannot_delete_returns(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        with self.assertRaises(AccessError):
            order.with_user(self.clerk).unlink()

    def test_stranger_sees_no_returns(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        with self.assertRaises(AccessError):
            order.with_user(self.stranger).read(["name"])

    def test_returns_of_another_company_are_hidden(self):
        other = self.env["res.company"].create({"name": "Other"})
        order = self._create_return_of(other)
        found = self.env["return.order"].with_user(self.clerk).search([])
        self.assertNotIn(order, found)
        with self.assertRaises(AccessError):
            order.with_user(self.clerk).read(["name"])

    def test_state_is_not_written_directly(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        with self.assertRaisesRegex(AccessError, "follows its buttons"):
            order.with_user(self.manager).state = "done"
        with self.assertRaisesRegex(AccessError, "follows its buttons"):
            order.with_user(self.manager).copy({"state": "done"})

    def test_only_managers_approve(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        with self.assertRaisesRegex(AccessError, "Only managers of returns"):
            order.with_user(self.clerk).action_approve()

    def test_warehouse_worker_receives_without_further_rights(self):
        worker = new_test_user(
            self.env, "worker", groups="base.group_user,stock.group_stock_user"
        )
        order = self._create_return(
            self._create_sale((self.chair, 1)), resolution="repair"
        )
        order.action_approve()
        self.env.flush_all()
        self.env.invalidate_all()
        order.picking_ids.with_user(worker).button_validate()
        self.assertEqual(order.receipt_status, "full")

    def test_inspection_is_validated_by_its_button(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        order.action_approve()
        self._receive(order)
        order.action_inspect()
        with self.assertRaisesRegex(AccessError, "follows its buttons"):
            order.inspection_ids.with_user(self.clerk).state = "done"
        order.inspection_ids.unlink()
        with self.assertRaisesRegex(AccessError, "follows its buttons"):
            self.env["return.inspection"].with_user(self.clerk).create(
                {"return_line_id": order.line_ids.id, "quantity": 1, "state": "done"}
            )

    def test_approved_lines_are_fixed(self):
        order = self._create_return(self._create_sale((self.chair, 2)), {self.chair: 1})
        order.action_approve()
        line = order.line_ids.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "approved"):
            line.qty_authorized = 2
        with self.assertRaisesRegex(UserError, "approved"):
            line.copy()
        with self.assertRaisesRegex(UserError, "approved"):
            line.unlink()
