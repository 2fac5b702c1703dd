from dataclasses import replace
from unittest.mock import patch

import requests

from odoo import fields
from odoo.exceptions import UserError
from odoo.sql_db import db_connect
from odoo.tests import tagged

from ..models.refund_claims import Claims
from ..models.return_refund_booking import BOOKING
from .refund_booking_common import RefundBookingCommon


@tagged("post_install", "-at_install")
class TestReturnRefundBooking(RefundBookingCommon):
    """Answers that are recorded, then booked together."""

    def test_worker_that_died_before_booking_loses_nothing(self):
        refunds = self._create_submitted(2)
        self._record(self._ask(refunds))
        self.assertEqual(refunds.mapped("state"), ["submitted"] * 2)
        self._run("book")
        self.assertEqual(refunds.mapped("state"), ["succeeded"] * 2)
        self.assertEqual(set(refunds.credit_note_id.mapped("payment_state")), {"paid"})
        self.assertEqual(set(refunds.return_order_id.mapped("state")), {"done"})
        self.assertFalse(refunds.answer_ids)
        self.assertEqual(self._count_at_gateway(), 2)

    def test_what_was_decided_is_not_called_back(self):
        refund = self._create_submitted()
        self._record(self._ask(refund))
        with self.assertRaisesRegex(UserError, "cannot be called back"):
            refund.action_cancel()
        self._run()
        self.assertEqual(refund.state, "succeeded")

    def test_worker_that_died_before_recording_is_answered_alike(self):
        refund = self._create_submitted()
        (told,) = self._ask(refund).values()
        self._run("send")
        self.assertEqual(refund.state, "succeeded")
        self.assertEqual(refund.provider_reference, told.reference)
        self.assertEqual(self._count_at_gateway(), 1)

    def test_recorded_refund_is_booked_and_not_asked_for(self):
        refund = self._create_submitted()
        self._record(self._ask(refund))
        self.assertFalse(refund._may_leave())
        self.simulator.fault("error_before", count=0, path="/")
        self._run("send")
        self.assertEqual(refund.state, "succeeded")
        self.assertEqual(refund.attempts, 0)

    def test_one_worker_books_at_a_time(self):
        refund = self._create_submitted()
        self._record(self._ask(refund))
        with db_connect(self.env.cr.dbname).cursor() as other:
            claims = Claims(other)
            self.assertTrue(claims.take([BOOKING]))
            self._run()
            self.assertEqual(refund.state, "submitted")
            claims.release([BOOKING])
            self._run()
        self.assertEqual(refund.state, "succeeded")

    def test_later_answer_takes_the_place_of_the_first(self):
        refund = self._create_submitted()
        told = self._ask(refund)
        self._record({refund.id: replace(told[refund.id], status="pending")})
        kept = self._record(told)
        self.assertEqual(len(kept), 1)
        self.assertEqual(kept._read_refunds(), {refund: told[refund.id]})

    def test_event_that_was_first_leaves_nothing_to_book(self):
        refund = self._create_submitted()
        told = self._ask(refund)
        refund._apply_gateway_refund(told[refund.id])
        payment = refund.payment_id
        self._record(told)
        self._run()
        self.assertEqual((refund.state, refund.payment_id), ("succeeded", payment))
        self.assertFalse(refund.answer_ids)

    def test_one_that_cannot_be_booked_does_not_stop_the_others(self):
        refunds = self._create_submitted(3)
        told = self._ask(refunds)
        bad = refunds[1]
        told[bad.id] = replace(told[bad.id], amount=told[bad.id].amount - 1)
        self._record(told)
        with self.assertLogs(
            "odoo.addons.returns_accounting.models.return_refund_booking", "ERROR"
        ):
            self._run()
        self.assertEqual(
            refunds.mapped("state"), ["succeeded", "submitted", "succeeded"]
        )
        self.assertEqual((bad.reason_code, bad.attempts), ("not_booked", 1))
        self.assertFalse(bad.payment_id)
        bad.next_attempt = False
        self._run("send")
        self.assertEqual(bad.state, "succeeded")
        self.assertEqual(self._count_at_gateway(), 3)

    def test_two_cards_of_one_credit_note_are_booked_together(self):
        sale = self._create_invoiced_sale((self.chair, 2))
        half = sale.amount_total / 2
        self._pay(sale, amount=half)
        self._pay(sale, amount=half)
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        refunds = self.env["return.refund"]._create_for_credit_notes(
            self._credit(order)
        )
        self.assertEqual(len(refunds), 2)
        refunds.action_send()
        since = self._get_last_line()
        self._record(self._ask(refunds))
        self._run()
        self.assertEqual(order.credit_note_ids.payment_state, "paid")
        self.assertEqual(len(refunds.payment_id), 2)
        self.assertEqual(
            self._get_ledger(since),
            {
                self.receivable: 2 * half,
                self.provider.settlement_clearing_account_id: -2 * half,
            },
        )

    def test_many_take_few_statements_each(self):
        counts = {}
        for size in (2, 6):
            answers = self._record(self._ask(self._create_submitted(size)))
            before = self.env.cr.sql_log_count
            self.env["return.refund"]._book_recorded(answers.ids)
            self.env.flush_all()
            counts[size] = self.env.cr.sql_log_count - before
        self.assertLess((counts[6] - counts[2]) / 4, 14)

    def test_database_rests_while_many_are_asked_for_again(self):
        """What is asked of the gateway in between would hold locks of the others."""
        refunds = self._create_submitted(4)
        self._record(self._ask(refunds))
        self._run()
        self.simulator.fail_refund(refunds[0].provider_reference)
        statements, send = [], requests.Session.send

        def watched(session, request, **options):
            statements.append(self.env.cr.sql_log_count)
            return send(session, request, **options)

        with patch.object(requests.Session, "send", watched):
            refunds.action_refresh()
        self.assertEqual(len(statements), 4)
        self.assertEqual(len(set(statements)), 1)
        self.assertEqual(refunds.mapped("state"), ["failed"] + ["succeeded"] * 3)

    def test_asking_again_without_news_leaves_all_alone(self):
        counts = {}
        for size in (2, 6):
            refunds = self._create_submitted(size)
            self._record(self._ask(refunds))
            self._run()
            refunds.action_refresh()
            before = self.env.cr.sql_log_count
            refunds.action_refresh()
            self.env.flush_all()
            counts[size] = self.env.cr.sql_log_count - before
        self.assertEqual(counts[6], counts[2])

    def test_one_of_a_batch_bounces_and_the_others_stay_paid(self):
        refunds = self._create_submitted(3)
        since = self._get_last_line()
        self._record(self._ask(refunds))
        self._run()
        self.simulator.fail_refund(refunds[1].provider_reference)
        refunds.action_refresh()
        self.assertEqual(refunds.mapped("state"), ["succeeded", "failed", "succeeded"])
        self.assertEqual(
            refunds.credit_note_id.mapped("payment_state"), ["paid", "not_paid", "paid"]
        )
        clearing = self.provider.settlement_clearing_account_id
        self.assertEqual(
            self._get_ledger(since), {self.receivable: 400.0, clearing: -400.0}
        )
        self.assertEntry(
            refunds[1].reversal_move_id, {self.receivable: -200.0, clearing: 200.0}
        )

    def test_failure_takes_the_exchange_difference_back(self):
        """200 EUR owed at 1.00, refunded at 0.80, bounced: nothing is left of it."""
        refund = self._create_submitted()
        since = self._get_last_line()
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.euro.id,
                "rate": 1.25,
                "name": fields.Date.today(),
                "company_id": self.company.id,
            }
        )
        self._record(self._ask(refund))
        self._run()
        clearing = self.provider.settlement_clearing_account_id
        gain = self.company.income_currency_exchange_account_id
        self.assertEqual(
            self._get_ledger(since),
            {self.receivable: 200.0, clearing: -160.0, gain: -40.0},
        )
        self.simulator.fail_refund(refund.provider_reference)
        refund.action_refresh()
        self.assertEntry(
            refund.reversal_move_id, {self.receivable: -160.0, clearing: 160.0}
        )
        self.assertEqual(self._get_ledger(since), {})
        note = refund.credit_note_id
        self.assertEqual((note.payment_state, note.amount_residual), ("not_paid", 200))
