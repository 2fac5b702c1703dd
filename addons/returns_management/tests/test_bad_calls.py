from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_bad_input import BadInputCommon


@tagged("post_install", "-at_install")
class TestCalledTwice(BadInputCommon):
    def test_approved_received_inspected_twice(self):
        order = self._create_return(self._create_sale((self.chair, 2)))
        order = order.with_user(self.manager)
        order.action_approve()
        order.action_approve()
        receipt = order.picking_ids
        self.assertEqual(len(receipt), 1)
        receipt.button_validate()
        receipt.button_validate()
        self.assertEqual(order.line_ids.qty_received, 2)
        order.action_inspect()
        order.action_inspect()
        results = order.inspection_ids
        self.assertEqual(results.mapped("quantity"), [2])
        results.write({"grade_id": self.grade_a.id, "disposition_id": self.restock.id})
        before = self._get_quantity(self.chair, self.warehouse.lot_stock_id)
        results.action_done()
        results.action_done()
        after = self._get_quantity(self.chair, self.warehouse.lot_stock_id)
        self.assertEqual(after - before, 2)
        self.assertEqual(order.line_ids.qty_inspected, 2)


@tagged("post_install", "-at_install")
class TestWrittenDirectly(BadInputCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sale = cls._create_sale((cls.chair, 5))
        cls.order = cls._create_return(sale, {cls.chair: 2})

    def test_lines_of_an_approved_return(self):
        self.order.action_approve()
        order = self.order.with_user(self.manager)
        line = order.line_ids
        for values in (
            {"qty_requested": 3},
            {"qty_authorized": 1},
            {"resolution": "keep"},
            {"price_unit": 1000.0},
            {"invoice_line_id": False},
        ):
            with self.assertRaisesRegex(UserError, f"Return {order.name} was approved"):
                order.line_ids = [Command.update(line.id, values)]
        for command in (Command.delete(line.id), Command.clear()):
            with self.assertRaisesRegex(UserError, f"Return {order.name} was approved"):
                order.line_ids = [command]

    def test_what_stock_knows_is_not_written(self):
        line = self.order.line_ids.with_user(self.manager)
        for name in ("qty_received", "qty_inspected", "qty_to_receive"):
            with self.assertRaisesRegex(AccessError, "cannot be written directly"):
                line[name] = 2
        with self.assertRaisesRegex(AccessError, "Authorised Amount of a Return Order"):
            line.amount_authorized = 1
        with self.assertRaisesRegex(AccessError, "cannot be written directly"):
            self.order.with_user(self.clerk).receipt_status = "full"

    def test_what_stock_knows_is_not_created(self):
        sale_line = self.order.line_ids.sale_line_id
        with self.assertRaisesRegex(AccessError, "Received of a Return Order Line"):
            self.env["return.order"].with_user(self.clerk).create(
                {
                    "partner_id": self.customer.id,
                    "line_ids": [
                        Command.create(self._prepare_line(sale_line, qty_received=2)),
                    ],
                }
            )

    def test_defaults_decide_nothing(self):
        """Neither those of a caller's context nor those that a user keeps."""
        sale_line = self.order.line_ids.sale_line_id
        returns = self.env["return.order"].with_user(self.clerk)
        self.env["ir.default"].with_user(self.clerk).set(
            "return.order", "date_approve", "2026-01-01 00:00:00", user_id=True
        )
        wanted = {
            "default_state": "done",
            "default_receipt_status": "full",
            "default_reject_reason": "Never said.",
            "default_qty_received": 1,
        }
        line = Command.create(self._prepare_line(sale_line))
        order = returns.with_context(**wanted).create(
            {"partner_id": self.customer.id, "line_ids": [line]}
        )
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.receipt_status, "no")
        self.assertFalse(order.reject_reason)
        self.assertFalse(order.date_approve)
        self.assertFalse(order.line_ids.qty_received)

    def test_inspection_is_not_validated_by_a_default(self):
        self.order.action_approve()
        self.order.picking_ids.button_validate()
        results = self.env["return.inspection"].with_user(self.clerk)
        result = results.with_context(default_state="done").create(
            {"return_line_id": self.order.line_ids.id, "quantity": 2}
        )
        self.assertEqual(result.state, "draft")
        self.assertFalse(self.order.line_ids.qty_inspected)

    def test_decisions_are_not_written(self):
        order = self.order.with_user(self.manager)
        for values in (
            {"date_approve": "2026-01-01"},
            {"reject_reason": "Never said."},
            {"approval_rule_ids": [Command.clear()]},
        ):
            with self.assertRaisesRegex(AccessError, "cannot be written directly"):
                order.write(values)
        with self.assertRaisesRegex(AccessError, f"{order.name} keeps its number"):
            order.name = "RMA/1"

    def test_approval_rule_of_changed_lines(self):
        """Lines that change while a return waits fall under the rules of then."""
        boss = self.manager.copy({"login": "bad_boss"})
        self.env["return.approval.rule"].create(
            [
                {"name": "Any", "amount_min": 0},
                {
                    "name": "Large",
                    "amount_min": 400,
                    "approver_ids": [Command.set(boss.ids)],
                },
            ]
        )
        order = self._create_return(self._create_sale((self.chair, 5)), {self.chair: 2})
        self.assertEqual(order.approval_rule_ids.mapped("name"), ["Any"])
        order.with_user(self.clerk).line_ids.qty_requested = 5
        with self.assertRaisesRegex(AccessError, "falls under the rule Large"):
            order.with_user(self.manager).action_approve()
        order.with_user(boss).action_approve()
        self.assertEqual(order.state, "approved")

    def test_lower_price_is_no_way_below_a_rule(self):
        self.env["return.approval.rule"].create({"name": "Large", "amount_min": 50})
        order = self._draft(self._create_sale((self.chair, 1)), price_unit=0.01)
        order.action_request()
        self.assertEqual(order.state, "requested")
        self.assertEqual(order.approval_rule_ids.mapped("name"), ["Large"])
        self.assertEqual(order.line_ids.price_unit, 100)

    def test_other_currency_is_no_way_below_a_rule(self):
        currencies = self.env["res.currency"].with_context(active_test=False)
        other = currencies.search([("id", "!=", self.env.company.currency_id.id)])[0]
        with self.assertRaisesRegex(ValidationError, "make one return per currency"):
            self.order.with_user(self.clerk).currency_id = other

    def test_rule_of_an_approver_who_left(self):
        boss = self.manager.copy({"login": "left_boss", "name": "Bea Boss"})
        self.env["return.approval.rule"].create(
            {"name": "Any", "approver_ids": [Command.set(boss.ids)]}
        )
        order = self._create_return(self._create_sale((self.chair, 1)))
        boss.active = False
        with self.assertRaisesRegex(AccessError, "ask Bea Boss to approve it"):
            order.with_user(self.manager).action_approve()

    def test_parts_of_a_return_need_what_the_whole_needed(self):
        self.env["return.approval.rule"].create(
            {
                "name": "Large",
                "amount_min": 150,
                "approver_ids": [Command.set(self.env.user.ids)],
            }
        )
        order = self._create_return(self._create_sale((self.chair, 2)))
        wizard = self.env["return.order.split"].with_user(self.manager)
        wizard = wizard.create({"return_order_id": order.id})
        wizard.line_ids.quantity = 1
        part = self.env["return.order"].browse(wizard.action_split()["res_id"])
        self.assertEqual(part.amount_authorized, 100)
        for half in (part, order):
            with self.assertRaisesRegex(AccessError, "falls under the rule Large"):
                half.with_user(self.manager).action_approve()

    def test_replacement_for_nothing_is_no_way_below_a_rule(self):
        self.env["return.approval.rule"].create({"name": "Large", "amount_min": 150})
        television = self._create_product("Television", list_price=900.0)
        sale = self._create_sale((self.chair, 2))
        for gift, state in ((True, "requested"), (False, "approved")):
            order = self._draft(
                sale, resolution="exchange", exchange_product_id=television.id
            )
            if gift:
                order.line_ids.exchange_price_unit = 0
            order.action_request()
            self.assertEqual(order.state, state)

    def test_line_is_not_moved_into_an_approved_return(self):
        self.order.action_approve()
        draft = self._draft(self._create_sale((self.table, 1)))
        with self.assertRaisesRegex(UserError, f"Return {self.order.name} was approv"):
            draft.line_ids.return_order_id = self.order

    def test_return_with_goods_is_not_deleted(self):
        line = self.order.line_ids
        line._receive_now(2)
        self.assertEqual((self.order.state, line.qty_received), ("requested", 2))
        self.order.with_user(self.manager).action_draft()
        with self.assertRaisesRegex(UserError, "belongs to the audit trail"):
            self.order.with_user(self.manager).unlink()

    def test_header_of_an_approved_return(self):
        self.order.action_approve()
        other = self.env["res.partner"].create({"name": "Paul Martin"})
        warehouse = self.env["stock.warehouse"].create(
            {"name": "Second", "code": "SEC"}
        )
        for values in ({"partner_id": other.id}, {"warehouse_id": warehouse.id}):
            with self.assertRaisesRegex(UserError, f"Return {self.order.name} was app"):
                self.order.with_user(self.manager).write(values)

    def test_received_goods_stay_with_their_return(self):
        self.order.action_approve()
        move = self._receive(self.order).move_ids.with_user(self.manager)
        with self.assertRaisesRegex(AccessError, "cannot be written any more"):
            move.return_line_id = False

    def test_who_inspected_is_evidence(self):
        self.order.action_approve()
        self._receive(self.order)
        result = self._inspect(self.order)
        with self.assertRaisesRegex(UserError, "Inspector cannot change any more"):
            result.with_user(self.manager).user_id = self.clerk

    def test_state_of_a_line_follows_its_return(self):
        with self.assertRaisesRegex(AccessError, "cannot be written directly"):
            self.order.line_ids.with_user(self.manager).state = "done"


@tagged("post_install", "-at_install")
class TestImport(BadInputCommon):
    def test_one_bad_row_is_named_and_nothing_is_half_done(self):
        sale = self._create_sale((self.chair, 5))
        fields = [
            "partner_id",
            "line_ids/product_id/.id",
            "line_ids/sale_line_id/.id",
            "line_ids/qty_requested",
            "line_ids/reason_id/.id",
        ]
        good = [
            self.customer.name,
            str(self.chair.id),
            str(sale.order_line.id),
            "1",
            str(self.unwanted.id),
        ]
        bad = [*good[:3], "-1", good[4]]
        returns = self.env["return.order"].with_user(self.clerk)
        result = returns.load(fields, [good, bad, good])
        self.assertFalse(result["ids"])
        message = result["messages"][-1]
        self.assertEqual(message["rows"], {"from": 1, "to": 1})
        self.assertIn("Requested cannot be -1", message["message"])
        result = returns.load(fields, [good, good])
        self.assertEqual(len(result["ids"]), 2)
