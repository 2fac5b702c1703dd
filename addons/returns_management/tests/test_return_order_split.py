from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnOrderSplitMerge(ReturnsCommon):
    def _split(self, order, *quantities):
        action = order.action_open_split()
        wizard = order.env["return.order.split"].create(
            {"return_order_id": action["context"]["default_return_order_id"]}
        )
        for line, quantity in zip(wizard.line_ids, quantities, strict=True):
            line.quantity = quantity
        return self.env["return.order"].browse(wizard.action_split()["res_id"])

    def _merge(self, orders):
        action = orders.action_open_merge()
        form = Form(self.env["return.order.merge"].with_context(**action["context"]))
        answer = form.save().action_merge()
        return self.env["return.order"].browse(answer["res_id"])

    def test_part_of_a_line_moves(self):
        sale = self._create_sale((self.chair, 3), (self.table, 1))
        order = self._create_return(sale)
        new = self._split(order, 1, 1)
        self.assertEqual(order.line_ids.mapped("qty_requested"), [2])
        self.assertEqual(
            [(line.product_id, line.qty_authorized) for line in new.line_ids],
            [(self.chair, 1), (self.table, 1)],
        )
        self.assertEqual((order.state, new.state), ("requested", "requested"))
        self.assertEqual(set(sale.order_line.mapped("qty_returnable")), {0})
        self.assertEqual(new.partner_id, order.partner_id)
        (order | new).action_approve()
        self.assertEqual(len((order | new).picking_ids), 2)

    def test_both_returns_tell_of_the_split(self):
        order = self._create_return(self._create_sale((self.chair, 2)))
        order = order.with_context(tracking_disable=False, mail_notrack=False)
        new = self._split(order, 1)
        self.assertIn(new.name, "".join(order.message_ids.mapped("body")))
        self.assertIn(order.name, "".join(new.message_ids.mapped("body")))

    def test_parts_need_the_approval_of_the_whole(self):
        rule = self.env["return.approval.rule"].create(
            {"name": "Large", "amount_min": 150.0}
        )
        order = self._create_return(self._create_sale((self.chair, 2)))
        self.assertEqual(order.approval_rule_ids, rule)
        new = self._split(order, 1)
        self.assertEqual((new.state, new.approval_rule_ids), ("requested", rule))

    def test_splitting_all_or_nothing_is_refused(self):
        order = self._create_return(self._create_sale((self.chair, 2)))
        with self.assertRaisesRegex(UserError, "Leave something"):
            self._split(order, 2)
        with self.assertRaisesRegex(UserError, "at least one line"):
            self._split(order, 0)
        with self.assertRaisesRegex(UserError, "3.0 to move, but the line has 2.0"):
            self._split(order, 3)

    def test_decided_return_is_not_split(self):
        order = self._create_return(self._create_sale((self.chair, 2)))
        order.action_approve()
        with self.assertRaisesRegex(UserError, "was decided already"):
            self._split(order, 1)

    def test_returns_of_two_orders_become_one(self):
        first = self._create_return(self._create_sale((self.chair, 1)))
        second = self._create_return(self._create_sale((self.table, 1)))
        second.priority = "1"
        merged = self._merge(first | second)
        self.assertEqual(merged, first)
        self.assertEqual(merged.line_ids.product_id, self.chair | self.table)
        self.assertEqual((merged.state, second.state), ("requested", "cancelled"))
        self.assertFalse(second.line_ids)
        self.assertEqual(merged.priority, "1")
        self.assertEqual(merged.sale_order_count, 2)

    def test_merging_a_draft_waits_for_its_submission(self):
        first = self._create_return(self._create_sale((self.chair, 1)))
        second = self._create_return(self._create_sale((self.table, 1)))
        second.action_draft()
        self.assertEqual(self._merge(first | second).state, "draft")

    def test_merging_decides_the_approval_again(self):
        rule = self.env["return.approval.rule"].create(
            [{"name": "Large", "amount_min": 150.0}, {"name": "All"}]
        )
        first = self._create_return(self._create_sale((self.chair, 1)))
        second = self._create_return(self._create_sale((self.chair, 1)))
        self.assertEqual(self._merge(first | second).approval_rule_ids, rule)

    def test_returns_of_two_customers_are_not_merged(self):
        stranger = self.env["res.partner"].create({"name": "Jonas Weber"})
        first = self._create_return(self._create_sale((self.chair, 1)))
        second = self._create_return(
            self._create_sale((self.chair, 1), partner=stranger)
        )
        with self.assertRaisesRegex(UserError, "several customers: .*Jonas Weber"):
            self._merge(first | second)

    def test_decided_returns_are_not_merged(self):
        first = self._create_return(self._create_sale((self.chair, 1)))
        second = self._create_return(self._create_sale((self.chair, 1)))
        second.action_approve()
        with self.assertRaisesRegex(UserError, f"{second.name} was decided already"):
            self._merge(first | second)
