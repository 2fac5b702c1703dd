from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import StripeCommon


@tagged("post_install", "-at_install")
class TestReturnAccess(StripeCommon):
    """What RMA users and accountants may do, and what not, record rights apart."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_clerk("rma_clerk")

    def _create_paid_return(self):
        sale = self._create_invoiced_sale((self.chair, 2))
        self._pay(sale)
        return self._create_inspected_return(sale, reason_id=self.defective.id)

    def _as(self, user, record):
        """``record`` for ``user``, who has not read anything yet."""
        self.env.flush_all()
        self.env.invalidate_all()
        return record.with_user(user)

    def test_clerk_drafts_the_credit_note_with_a_click(self):
        order = self._create_paid_return()
        self._as(self.clerk, order).action_create_credit_notes()
        self.assertEqual(order.credit_note_ids.state, "draft")

    def test_clerk_does_not_decide_on_refunds(self):
        order = self._create_paid_return()
        note = self._credit(order)
        refund = self.env["return.refund"]._create_for_credit_notes(note)
        for action in ("action_approve", "action_cancel"):
            with self.assertRaises(AccessError):
                getattr(self._as(self.clerk, refund), action)()
        self.assertEqual(refund.state, "draft")

    def test_accountant_does_not_decide_on_returns(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        order = self._create_return(sale)
        for action in ("action_approve", "action_cancel", "action_draft"):
            with self.assertRaises(AccessError):
                getattr(self._as(self.accountant, order), action)()
        self.assertEqual(order.state, "requested")

    def test_accountant_who_learns_the_outcome_closes_the_return(self):
        order = self._create_paid_return()
        refund = self._refund(self._credit(order))
        self.assertEqual(order.state, "done")
        self.simulator.fail_refund(refund.provider_reference)
        self._as(self.accountant, refund).action_refresh()
        self.assertEqual((refund.state, order.state), ("failed", "approved"))

    def test_both_read_every_field_of_the_screens(self):
        policy = self.env["return.policy"].create(
            {"name": "Shop", "rule_ids": [Command.create({"name": "All"})]}
        )
        policy.action_activate()
        order = self._create_paid_return()
        self.assertTrue(order.policy_decision_ids.rule_id)
        refund = self._refund(self._credit(order))
        for user in (self.accountant, self.clerk):
            decisions = order.policy_decision_ids
            self._as(user, decisions.reason_ids).mapped("sentence")
            for records in (order, order.inspection_ids, decisions, refund):
                views = records.with_user(user).get_views([(False, "form")])
                for name in views["models"][records._name]["fields"]:
                    with self.subTest(user=user.login, model=records._name, field=name):
                        self._as(user, records).read([name])
