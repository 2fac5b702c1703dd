from odoo import Command
from odoo.tests import tagged

from .exception_rules_common import ExceptionRulesCommon

SOLVED = ("closed", "solved")


@tagged("post_install", "-at_install")
class TestReturnExceptionRules(ExceptionRulesCommon):
    """Each kind of exception opens and closes itself from the data."""

    def test_nothing_is_wrong_after_an_ordinary_payout(self):
        sale, _ = self._create_paid_sale()
        self._create_refund(sale)
        self._get_settled_payout().action_register_deposit()
        kinds = self.env["return.exception.kind"].search([])
        self.assertFalse(self._sync(*kinds.mapped("code")))

    def test_refund_that_the_gateway_does_not_show(self):
        refund, row = self._get_matched_refund()
        self._falsify(refund, date_submitted=self._ago(5), state="succeeded")
        self.assertFalse(self._sync("missing_at_gateway"))
        refund.match_ids.unlink()
        row.unlink()
        exception = self._sync("missing_at_gateway")
        self.assertEqual(exception.refund_id, refund)
        self.assertEqual((exception.subject, exception.amount), (refund.name, 100.0))
        self.assertEqual((exception.age_days, exception.age_band), (5, "week"))
        self.assertEqual(exception.return_order_id, refund.return_order_id)
        self._import()
        self.assertClosesItself(exception)

    def test_refund_of_today_is_not_missing_yet(self):
        refund, row = self._get_matched_refund()
        self._falsify(refund, date_submitted=self._ago(1), state="succeeded")
        refund.match_ids.unlink()
        row.unlink()
        self.assertFalse(self._sync("missing_at_gateway"))

    def test_payment_that_the_gateway_does_not_show(self):
        _, charge = self._create_paid_sale()
        self._import_and_post()
        row = self._get_rows("charge")
        self._falsify(charge, last_state_change=self._ago(5))
        self._falsify(row, transaction_id=None)
        exception = self._sync("missing_at_gateway")
        self.assertEqual((exception.transaction_id, exception.amount), (charge, 200.0))
        self._falsify(row, transaction_id=charge.id)
        self.assertClosesItself(exception)

    def test_solved_exception_says_so_to_those_who_dealt_with_it(self):
        _, charge = self._create_paid_sale()
        self._import_and_post()
        row = self._get_rows("charge")
        self._falsify(charge, last_state_change=self._ago(5))
        for somebody_wrote in (False, True):
            self._falsify(row, transaction_id=None)
            exception = self._sync("missing_at_gateway")
            if somebody_wrote:
                exception.message_post(body="I asked the gateway.")
            self._falsify(row, transaction_id=charge.id)
            exceptions = exception.with_context(
                tracking_disable=False, mail_notrack=False
            )
            exceptions._refresh(exception.kind_id)
            self.assertEqual((exception.state, exception.resolution), SOLVED)
            self.cr.precommit.run()
            exception.invalidate_recordset()
            # sudo: what is tracked is for administrators
            tracked = exception.sudo().message_ids.tracking_value_ids.field_id
            self.assertEqual("state" in tracked.mapped("name"), somebody_wrote)

    def test_money_that_no_document_here_explains(self):
        intent = self._charge_elsewhere()
        self._import_and_post()
        exception = self._sync("missing_here")
        row = self._get_rows("charge")
        self.assertEqual(exception.balance_transaction_id, row)
        self.assertEqual((exception.amount, exception.subject), (50.0, row.gateway_id))
        self.assertEqual(row.payment_intent_id, intent.id)
        self.assertEqual(exception._get_subject(), row)
        item = row.clearing_line_id
        move = self.env["account.move"].create(
            {
                "line_ids": [
                    Command.create(
                        {"account_id": account.id, "balance": balance, "name": "Found"}
                    )
                    for account, balance in (
                        (self.clearing, -item.balance),
                        (self.fees, item.balance),
                    )
                ]
            }
        )
        move.action_post()
        (
            move.line_ids.filtered(lambda a: a.account_id == self.clearing) | item
        ).reconcile()
        self.assertClosesItself(exception)

    def test_what_was_told_of_otherwise_is_not_missing_here(self):
        self._charge_elsewhere()
        self._import_and_post()
        row = self._get_rows("charge")
        told = self.env["return.exception"]._open(
            "unknown_object",
            row.source_id,
            self.company,
            gateway_reference=row.source_id,
        )
        self.assertFalse(self._sync("missing_here"))
        told._close("solved")
        self.assertTrue(self._sync("missing_here"))

    def test_customer_who_got_the_same_amount_twice(self):
        _, charge = self._create_paid_sale()
        first = self.simulator.dashboard_refund(self._get_charge(charge), 5000)
        self.simulator.advance(hours=1)
        second = self.simulator.dashboard_refund(self._get_charge(charge), 5000)
        self._import_and_post()
        exception = self._sync("duplicate", "missing_here")
        by_code = exception.grouped("code")
        self.assertEqual(by_code["duplicate"].gateway_reference, second["id"])
        self.assertEqual(by_code["duplicate"].amount, 50.0)
        self.assertEqual(by_code["missing_here"].gateway_reference, first["id"])
        self.simulator.fail_refund(second["id"])
        self._import_and_post()
        self.assertClosesItself(by_code["duplicate"])

    def test_one_refund_that_moved_the_balance_twice(self):
        _, row = self._get_matched_refund()
        twin = row.sudo().copy(
            {"gateway_id": "txn_twin", "move_id": False, "clearing_line_id": False}
        )
        exception = self._sync("duplicate")
        self.assertEqual(exception.subject, "txn_twin")
        twin.unlink()
        self.assertClosesItself(exception)

    def test_refund_that_waits_at_the_gateway_for_too_long(self):
        sale, _ = self._create_paid_sale()
        order = self._create_inspected_return(
            sale, {self.chair: 1}, reason_id=self.defective.id
        )
        note = self._credit(order)
        refund = self.env["return.refund"]._create_for_credit_notes(note)
        refund.action_send()
        self._falsify(refund, date_submitted=self._ago(4))
        self.assertFalse(self._sync("late"))
        self._falsify(refund, date_submitted=self._ago(6))
        exception = self._sync("late")
        self.assertEqual((exception.refund_id, exception.amount), (refund, 100.0))
        refund._send()
        self.assertClosesItself(exception)

    def test_payout_that_did_not_reach_the_bank(self):
        self._create_paid_sale()
        payout = self._get_settled_payout()
        exception = self._sync("late")
        self.assertEqual((exception.payout_id, exception.amount), (payout, 196.75))
        payout.action_register_deposit()
        self.assertClosesItself(exception)

    def test_failed_refund_is_found_and_ends_when_the_customer_is_paid(self):
        sale, _ = self._create_paid_sale()
        refund = self._create_refund(sale)
        self.simulator.fail_refund(refund.provider_reference)
        refund.action_refresh()
        refund.exception_ids.sudo().unlink()
        exception = self._sync("refund_failed")
        self.assertEqual((exception.refund_id, exception.amount), (refund, 100.0))
        again = refund._retry()
        again.action_send()
        again._send()
        self.assertClosesItself(exception)

    def test_dispute_is_found_and_ends_when_the_bank_decides(self):
        _, charge = self._create_paid_sale()
        data = self.simulator.open_dispute(self._get_charge(charge), amount=10000)
        client = self.provider._stripe_gateway()._client.v1
        dispute = self.env["payment.dispute"]
        self.assertFalse(self._sync("dispute"))
        dispute = dispute.sudo().create(
            {
                "gateway_id": data["id"],
                "provider_id": self.provider.id,
                "transaction_id": charge.id,
                "currency_id": self.currency.id,
                "amount": 100.0,
                "reason": "general",
                "state": "needs_response",
                "created": self._ago(3),
                "evidence_due_by": self._ago(-4),
            }
        )
        exception = self._sync("dispute")
        self.assertEqual((exception.dispute_id, exception.amount), (dispute, 100.0))
        self.assertEqual(exception.date_deadline, dispute.evidence_due_by)
        self.assertTrue(client.disputes.retrieve(data["id"]))
        dispute._transition("lost")
        self.assertClosesItself(exception)
