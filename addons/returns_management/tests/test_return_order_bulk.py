from odoo import Command, fields
from odoo.tests import Form, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnOrderBulk(ReturnsCommon):
    """Actions on many returns, where one bad one does not stop the others."""

    def _create_drafts(self, count, **line_values):
        return self.env["return.order"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": self.chair.id,
                                "reason_id": self.unwanted.id,
                                "price_decision": "no_credit",
                                **line_values,
                            }
                        )
                    ],
                }
                for _number in range(count)
            ]
        )

    def _count_queries(self, orders, *actions):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        for action in actions:
            getattr(orders, action)()
            self.env.flush_all()
        return (self.cr.sql_log_count - before) / len(orders)

    def test_queries_per_return_do_not_grow_with_the_batch(self):
        actions = ("action_bulk_request", "action_bulk_approve")
        self._count_queries(self._create_drafts(1), *actions)  # fills the caches
        few = self._count_queries(self._create_drafts(10), *actions)
        many = self._count_queries(self._create_drafts(60), *actions)
        self.assertLessEqual(many, few)

    def test_one_bad_return_among_sixty_loses_no_other(self):
        orders = self._create_drafts(60)
        bad = orders[37]
        bad.line_ids.price_decision = False
        action = orders.action_bulk_request()
        self.assertEqual(set((orders - bad).mapped("state")), {"requested"})
        self.assertEqual(bad.state, "draft")
        result = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(result.line_ids.return_order_id, bad)
        self.assertIn("price must be decided", result.line_ids.reason)
        self.assertEqual(result.message, "59 of 60 returns submitted.")

    def test_two_returns_of_the_last_unit(self):
        sale = self._create_sale((self.chair, 1))
        orders = self._create_drafts(2, sale_line_id=sale.order_line.id)
        orders.action_bulk_request()
        self.assertEqual(orders.mapped("state"), ["requested", "draft"])

    def test_all_well_is_only_a_notification(self):
        action = self._create_drafts(3).action_bulk_request()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(action["params"]["message"], "3 of 3 returns submitted.")

    def test_clerk_learns_that_only_managers_approve(self):
        clerk = self._create_clerk("bulk_clerk")
        orders = self._create_drafts(2)
        orders.action_request()
        action = orders.with_user(clerk).action_bulk_approve()
        result = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn("Only managers", result.line_ids[0].reason)
        self.assertEqual(set(orders.mapped("state")), {"requested"})

    def test_refusing_tells_which_did_not_go(self):
        orders = self._create_drafts(2)
        orders[0].action_request()
        action = orders.action_open_reject()
        wizard = Form(self.env["return.order.reject"].with_context(**action["context"]))
        wizard.reason = "The seal is broken."
        answer = wizard.save().action_reject()
        self.assertEqual(orders.mapped("state"), ["rejected", "draft"])
        self.assertEqual(answer["res_model"], "return.order.bulk.result")

    def test_cancelling_many(self):
        orders = self._create_drafts(3)
        orders.action_bulk_cancel()
        self.assertEqual(set(orders.mapped("state")), {"cancelled"})

    def test_planning_many(self):
        tag = self.env["return.order.tag"].create({"name": "Fair"})
        orders = self._create_drafts(2)
        orders[0].tag_ids = self.env["return.order.tag"].create({"name": "Old"})
        action = orders.action_open_plan()
        form = Form(self.env["return.order.plan"].with_context(**action["context"]))
        form.responsible = "user"
        form.user_id = self.env.ref("base.user_admin")
        form.date_deadline = fields.Date.to_date("2030-01-15")
        form.tag_ids.add(tag)
        form.save().action_plan()
        self.assertEqual(orders.user_id, self.env.ref("base.user_admin"))
        self.assertEqual(
            set(orders.mapped("date_deadline")), {fields.Date.to_date("2030-01-15")}
        )
        self.assertEqual([len(order.tag_ids) for order in orders], [2, 1])
        self.assertEqual(orders.mapped("priority"), ["0", "0"])
