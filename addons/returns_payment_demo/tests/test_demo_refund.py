from odoo import Command
from odoo.tests import tagged

from odoo.addons.returns_accounting.tests.common import ReturnsAccountingCommon


@tagged("post_install", "-at_install")
class TestDemoRefund(ReturnsAccountingCommon):
    """A second gateway goes the same way as Stripe, without a line for it elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.demo = cls.env.ref("payment.payment_provider_demo")
        cls.demo.state = "test"
        cls.method = cls.env.ref("payment_demo.payment_method_demo")

    def _pay(self, sale, amount, provider=None):
        provider = provider or self.demo
        invoice = sale.invoice_ids
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.method.id,
                "reference": f"{invoice.name}-{provider.id}-{amount}",
                "operation": "online_direct",
                "amount": amount,
                "currency_id": invoice.currency_id.id,
                "partner_id": sale.partner_id.id,
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        transaction._process(
            "demo",
            {"reference": transaction.reference, "simulated_state": "done"},
        )
        transaction._post_process()
        return transaction

    def _create_note(self, sale):
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        return self._credit(order)

    def _plan(self, amount=100.0):
        sale = self._create_invoiced_sale((self.chair, 1))
        self._pay(sale, amount)
        return self.env["return.refund"]._create_for_credit_notes(
            self._create_note(sale)
        )

    def _run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "returns_accounting.ir_cron_send_refunds"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_demo_payment_is_refunded_and_booked(self):
        refund = self._plan()
        self.assertEqual((refund.method, refund.amount), ("original", 100.0))
        refund.action_send()
        self._run_job()
        self.assertEqual(refund.state, "succeeded")
        self.assertIn(refund.idempotency_key, refund.provider_reference)
        self.assertEqual(refund.credit_note_id.payment_state, "paid")
        self.assertEqual(refund.return_order_id.state, "done")
        self.assertEqual(refund.payment_id.payment_type, "outbound")

    def test_pending_refund_follows_what_odoos_own_handler_is_told(self):
        self.demo.demo_refund_answer = "pending"
        refund = self._plan()
        refund.action_send()
        self._run_job()
        self.assertEqual((refund.state, refund.payment_id.id), ("pending", False))
        reference = refund.provider_reference
        refund.transaction_id.action_demo_set_done()
        self.assertEqual(refund.state, "succeeded")
        self.assertEqual(refund.credit_note_id.payment_state, "paid")
        refund.action_refresh()
        self.assertEqual(refund.provider_reference, reference)
        self.assertEqual(refund.state, "succeeded", "older news change nothing")

    def test_pending_refund_that_fails_tells_why_it_can(self):
        self.demo.demo_refund_answer = "pending"
        refund = self._plan()
        refund.action_send()
        self._run_job()
        refund.transaction_id.action_demo_set_error()
        self.assertEqual((refund.state, refund.reason_code), ("failed", "unknown"))
        self.assertEqual(len(refund.activity_ids), 1)
        self.assertEqual(refund.credit_note_id.amount_residual, 100.0)

    def test_declined_refund_is_planned_anew_by_bank_transfer(self):
        self.demo.demo_refund_answer = "failed"
        refund = self._plan()
        refund.action_send()
        self._run_job()
        self.assertEqual((refund.state, refund.reason_code), ("failed", "declined"))
        again = refund._create_for_credit_notes(refund.credit_note_id)
        self.assertEqual(again.method, "bank_transfer")
        self.assertEqual((again.amount, again.plan_reason), (100.0, "refused"))

    def test_mixed_tender_of_two_providers(self):
        other = self.demo.copy({"name": "Second", "state": "test"})
        sale = self._create_invoiced_sale((self.chair, 2))
        first, second = self._pay(sale, 120.0), self._pay(sale, 80.0, other)
        note = self._create_note(sale)
        refunds = self.env["return.refund"]._create_for_credit_notes(note)
        self.assertEqual(
            [(refund.source_transaction_id, refund.amount) for refund in refunds],
            [(second, 80.0), (first, 120.0)],
        )
        refunds.action_send()
        self._run_job()
        self.assertEqual(set(refunds.mapped("state")), {"succeeded"})
        self.assertEqual(note.payment_state, "paid")
        self.assertEqual(refunds.transaction_id.provider_id, self.demo | other)

    def test_odoos_own_refund_of_a_payment_goes_through_the_adapter(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        refund = self._pay(sale, 100.0)._refund(40.0)
        self.assertEqual((refund.state, refund.amount), ("done", -40.0))
        self.assertIn(f"odoo-{refund.reference}", refund.provider_reference)

    def test_demo_has_no_balance(self):
        self.assertIsNone(self.demo._get_available_balance())
