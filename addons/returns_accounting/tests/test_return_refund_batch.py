from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .refund_common import RefundCommon


@tagged("post_install", "-at_install")
class TestReturnRefundBatch(RefundCommon):
    def _create_planned(self, count=1, **values):
        refunds = self.env["return.refund"]
        for _number in range(count):
            order = self._create_credited_return(**values)
            refunds |= self.env["return.refund"]._create_for_credit_notes(
                order.credit_note_ids
            )
        return refunds

    def _batch(self, refunds, user=None):
        action = refunds.with_user(user or self.accountant).action_create_batch()
        batch = self.env["return.refund.batch"].browse(action["res_id"])
        return batch.with_user(user or self.accountant)

    def _run_job(self, name):
        with self.enter_registry_test_mode():
            self.env.ref(f"returns_accounting.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def _decide(self):
        self._run_job("ir_cron_send_refund_batches")

    def _work(self):
        """Both jobs, as the scheduler runs them."""
        self._decide()
        self._run_job("ir_cron_send_refunds")

    def test_batch_is_reviewed_before_anything_leaves(self):
        refunds = self._create_planned(2)
        batch = self._batch(refunds)
        status = batch.get_status()
        self.assertEqual(
            (status["state"], status["total"], status["to_go"]), ("draft", 2, 2)
        )
        (total,) = status["totals"]
        self.assertEqual(
            (total["label"], total["count"], total["amount"], total["currency_id"]),
            (self.provider.name, 2, 400.0, self.euro.id),
        )
        self.assertEqual(refunds.mapped("state"), ["draft", "draft"])

    def test_balance_of_the_gateway_stands_beside_what_others_were_promised(self):
        promised = self._create_planned()
        promised.action_send()
        batch = self._batch(self._create_planned(2))
        balance = batch.get_balances()[self.provider.id]["balances"][self.euro.id]
        self.assertEqual(balance["promised"], 200.0)
        known = self.provider._get_available_balance()
        self.assertEqual(balance["available"], known[self.euro])

    def test_gateway_that_does_not_tell_its_balance_says_why(self):
        batch = self._batch(self._create_planned())
        self.simulator.fault("error_before", status=500, count=0, path="/balance$")
        answer = batch.get_balances()[self.provider.id]
        self.assertIn("error", answer)

    def test_all_of_it_is_sent_and_the_batch_closes(self):
        refunds = self._create_planned(3)
        batch = self._batch(refunds)
        batch.action_send()
        self.assertEqual(batch.state, "sending")
        self.assertEqual(refunds.mapped("state"), ["approved"] * 3)
        self._work()
        self.assertEqual(refunds.mapped("state"), ["succeeded"] * 3)
        status = batch.get_status()
        self.assertEqual(
            (status["state"], status["percent"], status["succeeded"], status["left"]),
            ("done", 100, 3, 0),
        )
        self.assertEqual(refunds.mapped("approver_id"), self.accountant)

    def test_a_hundred_clicks_send_once(self):
        refunds = self._create_planned(2)
        batch = self._batch(refunds)
        self.assertEqual(self._batch(refunds), batch)
        for _click in range(5):
            batch.action_send()
        self._work()
        transactions = refunds.transaction_id
        self._work()
        self.assertEqual(len(transactions), 2)
        client = self.provider._stripe_gateway()._client.v1
        self.assertEqual(len(client.refunds.list().data), 2)
        with self.assertRaisesRegex(UserError, "None of these refunds"):
            self._batch(refunds)

    def test_stopped_batch_lets_nothing_leave_until_it_is_resumed(self):
        refunds = self._create_planned(3)
        batch = self._batch(refunds)
        batch.action_send()
        self._decide()
        refunds[0]._send()
        batch.action_stop()
        self._work()
        self.assertEqual(
            refunds.mapped("state"), ["succeeded", "submitted", "submitted"]
        )
        self.assertEqual(batch.state, "stopped")
        self.assertFalse(refunds[1]._may_leave())
        status = batch.get_status()
        self.assertEqual((status["sent"], status["left"]), (1, 2))
        batch.action_resume()
        self._work()
        self.assertEqual(refunds.mapped("state"), ["succeeded"] * 3)
        self.assertEqual(batch.state, "done")

    def test_stop_before_the_job_decides_leaves_refunds_approved(self):
        refunds = self._create_planned(2)
        batch = self._batch(refunds)
        batch.action_send()
        batch.action_stop()
        self._work()
        self.assertEqual(refunds.mapped("state"), ["approved"] * 2)
        self.assertFalse(refunds.transaction_id)

    def test_stops_do_not_count_in_the_pace(self):
        batch = self._batch(self._create_planned())
        start = fields.Datetime.now()
        with freeze_time(start) as clock:
            batch.action_send()
            clock.tick(30)
            batch.action_stop()
            clock.tick(600)
            self.assertEqual(batch._get_seconds(), 30)
            batch.action_resume()
            clock.tick(15)
            self.assertEqual(batch._get_seconds(), 45)

    def test_refund_that_cannot_go_is_named_and_the_others_go(self):
        refunds = self._create_planned(2)
        self._pay_by_hand(refunds[0].credit_note_id, 150.0)
        batch = self._batch(refunds)
        self.assertEqual(batch.blocked_refund_ids, refunds[0])
        self.assertRegex(refunds[0].batch_problem, "above the .*50")
        batch.action_send()
        self._work()
        self.assertEqual(refunds.mapped("state"), ["draft", "succeeded"])
        self.assertEqual((batch.state, batch.get_status()["blocked"]), ("done", 1))

    def test_trouble_that_comes_after_the_review_does_not_stop_the_others(self):
        refunds = self._create_planned(2)
        batch = self._batch(refunds)
        batch.action_send()
        self._pay_by_hand(refunds[0].credit_note_id, 150.0)
        self._work()
        self.assertEqual(refunds.mapped("state"), ["approved", "succeeded"])
        self.assertRegex(refunds[0].batch_problem, "above the .*50")
        self.assertEqual(batch.state, "done")

    def test_corrected_refund_goes_with_the_rest(self):
        self.customer.bank_ids.unlink()
        transfer = self._plan(self._create_credited_return().credit_note_ids)
        batch = self._batch(transfer)
        self.assertIn("no IBAN", transfer.batch_problem)
        with self.assertRaisesRegex(UserError, "1 will not go"):
            batch.action_send()
        transfer.partner_bank_id = self._create_bank_account()
        batch.action_check()
        self.assertFalse(transfer.batch_problem)
        batch.action_send()
        self._work()
        self.assertTrue(transfer.transfer_id)
        status = batch.get_status()
        self.assertEqual((status["filed"], status["state"]), (1, "done"))

    def test_failed_refund_is_listed_and_tried_again(self):
        refunds = self._create_planned(2)
        batch = self._batch(refunds)
        batch.action_send()
        self._decide()
        refunds[0]._fail("insufficient_balance", "no money")
        self._work()
        self.assertEqual(batch.failed_refund_ids, refunds[0])
        self.assertEqual((batch.state, batch.get_status()["failed"]), ("done", 1))
        batch.action_retry_failed()
        self.assertEqual((batch.state, len(batch.refund_ids)), ("sending", 2))
        self._work()
        self.assertEqual(batch.refund_ids.mapped("state"), ["succeeded"] * 2)
        self.assertEqual(batch.state, "done")

    def test_what_the_customers_bank_refused_is_not_tried_again_by_all(self):
        refund = self._create_planned()
        batch = self._batch(refund)
        batch.action_send()
        self._decide()
        refund._fail("account_closed", "closed")
        self._work()
        with self.assertRaisesRegex(UserError, "refund them another way"):
            batch.action_retry_failed()
        refund.with_user(self.accountant).action_retry_in_batch()
        self.assertEqual(batch.state, "sending")

    def test_second_person_sends_the_rest(self):
        small, large = self._create_planned(2)
        small.sudo().amount = 50.0
        self.company.return_refund_approval_limit = 150
        batch = self._batch(small | large)
        self.assertEqual(batch.get_status()["second_person"], 1)
        batch.action_send()
        self._work()
        self.assertEqual((small.state, large.state), ("succeeded", "draft"))
        self.assertEqual(batch.state, "done")
        self.assertTrue(batch.has_rest)
        self.second.group_ids |= self.env.ref(
            "returns_accounting.returns_accounting_group_refund_approver"
        )
        batch.with_user(self.second).action_send()
        self._work()
        self.assertEqual(large.state, "succeeded")
        self.assertEqual(large.approver_id, self.second)

    def test_paid_elsewhere_waits_for_a_second_look_in_a_batch_too(self):
        note = self._create_credited_return().credit_note_ids
        refund = self._plan(note, **self._prepare_proof())
        batch = self._batch(refund)
        self.assertEqual(batch.get_status()["second_person"], 1)
        with self.assertRaisesRegex(UserError, "1 need a second person"):
            batch.action_send()
        self._batch(refund, self.second).action_send()
        self._work()
        self.assertEqual(refund.state, "succeeded")

    def test_what_was_sent_before_is_left_out(self):
        sent, planned = self._create_planned(2)
        sent.action_send()
        batch = self._batch(sent | planned)
        self.assertEqual(batch.refund_ids, planned)
        self.assertIn(sent.name, batch.message_ids[0].body)

    def test_cancelled_batch_lets_go_of_its_refunds(self):
        refunds = self._create_planned(2)
        batch = self._batch(refunds)
        batch.action_cancel()
        self.assertFalse(refunds.batch_id)
        self.assertNotEqual(self._batch(refunds), batch)

    def test_clerk_cannot_send_a_batch(self):
        refunds = self._create_planned()
        clerk = self._create_clerk("batch_clerk")
        with self.assertRaises(AccessError):
            self._batch(refunds, clerk)
        batch = self._batch(refunds)
        for method in ("get_status", "get_balances", "action_send", "action_stop"):
            with self.assertRaises(AccessError):
                getattr(batch.with_user(clerk), method)()

    def test_batch_of_another_company_is_not_seen(self):
        batch = self._batch(self._create_planned())
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.second.write(
            {"company_ids": [(6, 0, company.ids)], "company_id": company.id}
        )
        with self.assertRaises(AccessError):
            batch.with_user(self.second).get_status()
