from datetime import timedelta

from odoo import fields
from odoo.sql_db import db_connect
from odoo.tests import tagged

from ..models.refund_claims import Claims, claiming
from .common import StripeCommon


@tagged("post_install", "-at_install")
class TestReturnRefundJob(StripeCommon):
    """The job that sends what was decided, as the scheduler runs it."""

    def _create_submitted(self, count=3):
        refunds = self.env["return.refund"]
        for _number in range(count):
            sale = self._create_invoiced_sale((self.chair, 1))
            self._pay(sale)
            order = self._create_inspected_return(sale, reason_id=self.defective.id)
            refunds |= refunds._create_for_credit_notes(self._credit(order))
        refunds.action_send()
        return refunds

    def _run_job(self):
        with self.enter_registry_test_mode():
            cron = self.env.ref("returns_accounting.ir_cron_send_refunds")
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _count_at_gateway(self):
        return len(self.provider._stripe_gateway()._client.v1.refunds.list().data)

    def test_job_sends_each_refund_once(self):
        refunds = self._create_submitted()
        self._run_job()
        self._run_job()
        self.assertEqual(set(refunds.mapped("state")), {"succeeded"})
        self.assertEqual(len(refunds.payment_id), 3)
        self.assertEqual(set(refunds.credit_note_id.mapped("payment_state")), {"paid"})
        self.assertEqual(self._count_at_gateway(), 3)

    def test_refund_that_another_worker_sends_is_left_to_it(self):
        refunds = self._create_submitted(2)
        with db_connect(self.env.cr.dbname).cursor() as other:
            claims = Claims(other)
            self.assertEqual(claims.take(refunds[:1].ids), refunds[:1].ids)
            self._run_job()
            self.assertEqual(refunds.mapped("state"), ["submitted", "succeeded"])
            claims.release(refunds[:1].ids)
        self._run_job()
        self.assertEqual(refunds.mapped("state"), ["succeeded", "succeeded"])

    def test_what_is_claimed_is_free_when_the_worker_stumbles(self):
        database = db_connect(self.env.cr.dbname)
        with database.cursor() as cr, self.assertRaises(ZeroDivisionError):
            other = Claims(cr)
            with claiming(database) as claims:
                self.assertEqual(claims.take([1, 2]), [1, 2])
                self.assertEqual(other.take([2, 3]), [3])
                other.release([3])
                raise ZeroDivisionError
        with claiming(database) as claims:
            self.assertEqual(claims.take([1, 2, 3]), [1, 2, 3])

    def test_gateway_that_is_down_is_asked_again_later(self):
        refunds = self._create_submitted()
        self.simulator.fault("error_before", count=0, path="/payment_intents")
        self._run_job()
        self.assertEqual(set(refunds.mapped("state")), {"submitted"})
        self.assertEqual(set(refunds.mapped("reason_code")), {"gateway_down"})
        self.assertEqual(set(refunds.mapped("attempts")), {1})
        self.simulator.clear_faults()
        self._run_job()
        self.assertEqual(
            set(refunds.mapped("state")), {"submitted"}, "not before their time"
        )
        refunds.next_attempt = fields.Datetime.now() - timedelta(seconds=1)
        self._run_job()
        self.assertEqual(set(refunds.mapped("state")), {"succeeded"})
        self.assertFalse(any(refunds.mapped("reason_code")))
        self.assertEqual(self._count_at_gateway(), 3)

    def test_error_that_the_gateway_remembers_does_not_hide_the_refund(self):
        """The same key brings the same 500 for a day, although the money has left."""
        refund = self._create_submitted(1)
        self.simulator.fault("error_after", count=2, method="POST", path="/refunds")
        self._run_job()
        self.assertEqual(refund.state, "submitted")
        self.simulator.clear_faults()
        refund.next_attempt = False
        self._run_job()
        self.assertEqual(refund.state, "succeeded")
        self.assertEqual(self._count_at_gateway(), 1)

    def test_rate_limit_pauses_the_provider_not_one_refund(self):
        refunds = self._create_submitted()
        self.simulator.fault(
            "rate_limit", count=0, method="POST", path="/refunds", retry_after=40
        )
        self._run_job()
        self.assertEqual(set(refunds.mapped("state")), {"submitted"})
        self.assertEqual(set(refunds.mapped("attempts")), {0})
        now = fields.Datetime.now()
        self.assertGreater(
            self.provider.refund_paused_until, now + timedelta(seconds=30)
        )
        self.simulator.clear_faults()
        self._run_job()
        self.assertEqual(set(refunds.mapped("state")), {"submitted"})
        self.provider.refund_paused_until = now - timedelta(seconds=1)
        self._run_job()
        self.assertEqual(set(refunds.mapped("state")), {"succeeded"})
        self.assertFalse(self.provider.refund_paused_until)
        self.assertFalse(self.provider.refund_pause_count)

    def test_job_is_planned_again_for_the_end_of_a_pause(self):
        self._create_submitted(1)
        cron = self.env.ref("returns_accounting.ir_cron_send_refunds")
        self.simulator.fault("rate_limit", count=0, path="/refunds", retry_after=300)
        self._run_job()
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertIn(self.provider.refund_paused_until, triggers.mapped("call_at"))

    def test_refused_keys_pause_the_provider_and_fail_nothing(self):
        refunds = self._create_submitted()
        key = self.provider.stripe_secret_key
        self.provider.stripe_secret_key = "sk_live_withdrawn"
        self._run_job()
        self.assertEqual(set(refunds.mapped("state")), {"submitted"})
        self.assertIn("access_refused", refunds.mapped("reason_code"))
        self.assertTrue(self.provider.refund_paused_until)
        self.assertEqual(len(refunds.activity_ids), 1)
        self.provider.stripe_secret_key = key
        self.provider.refund_paused_until = False
        self._run_job()
        self.assertEqual(set(refunds.mapped("state")), {"succeeded"})
        self.assertFalse(refunds.activity_ids)

    def test_one_refused_refund_does_not_stop_the_others(self):
        refunds = self._create_submitted()
        client = self.provider._stripe_gateway()._client.v1
        intent = client.payment_intents.retrieve(
            refunds[1].source_transaction_id.provider_reference
        )
        self.simulator.dashboard_refund(intent.latest_charge)
        self._run_job()
        self.assertEqual(refunds.mapped("state"), ["succeeded", "failed", "succeeded"])
        self.assertEqual(refunds[1].reason_code, "already_refunded")
        activity = refunds[1].activity_ids
        self.assertEqual(activity.user_id, refunds[1].create_uid)
        self.assertIn("Find that refund", activity.note)

    def test_provider_without_keys_stops_no_other(self):
        refunds = self._create_submitted(1)
        self.provider.write({"state": "disabled", "stripe_secret_key": False})
        self._run_job()
        self.assertEqual(refunds.state, "submitted")
        self.assertTrue(self.provider.refund_paused_until)
