from lxml import etree
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..domain import sepa
from .refund_common import RefundCommon, make_iban


def _texts(transfer, tag):
    root = etree.fromstring(transfer.attachment_id.raw)
    return root.xpath(f"//*[local-name()='{tag}']/text()")


@tagged("post_install", "-at_install")
class TestReturnRefundBank(RefundCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer_bank = cls._create_bank_account()

    def _create_sent(self, **values):
        refund = self._plan(self._create_credited_return().credit_note_ids, **values)
        refund.with_user(self.accountant).action_send()
        return refund

    def _create_exported(self, **values):
        refund = self._create_sent(**values)
        refund.transfer_id.with_user(self.accountant).action_export()
        return refund

    def _get_waiting_line(self, refund):
        account = refund.payment_id.outstanding_account_id
        return refund.payment_id.move_id.line_ids.filtered(
            lambda line: line.account_id == account
        )

    def test_sent_refunds_gather_in_one_file(self):
        first, second = self._create_sent(), self._create_sent()
        self.assertEqual(first.transfer_id, second.transfer_id)
        self.assertEqual(first.state, "approved")
        self.assertEqual(first.transfer_id.amount_total, 400.0)
        self.assertFalse(first.payment_id)

    def test_export_writes_the_file_and_books_the_payment(self):
        refund = self._create_exported()
        transfer = refund.transfer_id
        self.assertEqual((transfer.state, refund.state), ("exported", "submitted"))
        self.assertEqual(transfer.exported_by_id, self.accountant)
        self.assertEqual(_texts(transfer, "InstdAmt"), ["200.00"])
        self.assertEqual(
            _texts(transfer, "EndToEndId"), [sepa.reference(refund.idempotency_key)]
        )
        self.assertEqual(
            _texts(transfer, "IBAN"),
            [self.company_iban, self.customer_bank.sanitized_acc_number],
        )
        self.assertEntry(
            refund.payment_id.move_id,
            {
                self.receivable: 200.0,
                refund.payment_id.outstanding_account_id: -200.0,
            },
        )
        self.assertEqual(refund.credit_note_id.payment_state, "paid")
        self.assertEqual(refund.return_order_id.refund_status, "no")
        self.assertNotEqual(refund.return_order_id.state, "done")

    def test_exporting_again_gives_the_same_file_and_pays_once(self):
        refund = self._create_exported()
        transfer, payment = refund.transfer_id, refund.payment_id
        file = transfer.attachment_id
        transfer.with_user(self.second).action_export()
        self.assertEqual((transfer.attachment_id, refund.payment_id), (file, payment))
        self.assertEqual(transfer.exported_by_id, self.accountant)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            file.unlink()

    def test_after_the_export_another_file_begins(self):
        exported = self._create_exported()
        self.assertNotEqual(self._create_sent().transfer_id, exported.transfer_id)

    def test_accountant_confirms_what_the_bank_paid(self):
        refund = self._create_exported()
        transfer = refund.transfer_id
        transfer.with_user(self.second).action_confirm()
        self.assertEqual((transfer.state, refund.state), ("confirmed", "succeeded"))
        self.assertEqual(transfer.confirmed_by_id, self.second)
        self.assertEqual(refund.return_order_id.refund_status, "full")
        self.assertEqual(refund.return_order_id.state, "done")

    def test_one_line_of_the_statement_settles_the_whole_file(self):
        refunds = self._create_exported() | self._create_sent()
        other = self._create_sent()
        first = refunds[0]
        refunds[1].transfer_id.with_user(self.accountant).action_export()
        refunds[1].invalidate_recordset()
        paid = refunds[1] | other
        self.assertEqual(paid.mapped("state"), ["submitted", "submitted"])
        lines = [self._get_waiting_line(refund) for refund in paid]
        self._create_statement_line(self.bank, -400.0, *lines)
        self.assertEqual(paid.mapped("state"), ["settled", "settled"])
        self.assertEqual(other.transfer_id.state, "confirmed")
        self.assertFalse(other.transfer_id.confirmed_by_id)
        self.assertEqual(first.state, "submitted")

    def test_line_taken_off_again_leaves_the_refund_paid_but_not_settled(self):
        refund = self._create_exported()
        line = self._create_statement_line(
            self.bank, -200.0, self._get_waiting_line(refund)
        )
        self.assertEqual(refund.state, "settled")
        line.action_undo_reconciliation()
        self.assertEqual(refund.state, "succeeded")

    def _reject(self, action, **values):
        wizard = self.env["return.refund.rejection"].with_context(**action["context"])
        values.setdefault("reason", "AC04")
        wizard.with_user(self.accountant).create(values).action_reject()

    def test_transfer_that_the_bank_refuses_opens_the_credit_note(self):
        refund = self._create_exported()
        outstanding = refund.payment_id.outstanding_account_id
        self._reject(refund.action_bank_rejected())
        self.assertEqual(
            (refund.state, refund.reason_code), ("failed", "bank_rejected")
        )
        self.assertIn("AC04", refund.failure_reason)
        self.assertEntry(
            refund.reversal_move_id, {self.receivable: -200.0, outstanding: 200.0}
        )
        self.assertEqual(refund.credit_note_id.amount_residual, 200.0)
        self.assertTrue(self._get_waiting_line(refund).reconciled)
        self.assertEqual(refund.transfer_id.state, "rejected")
        self.assertEqual(refund.return_order_id.refund_status, "failed")

    def test_transfer_that_comes_back_after_the_statement_waits_for_its_line(self):
        refund = self._create_exported()
        sent = self._create_statement_line(
            self.bank, -200.0, self._get_waiting_line(refund)
        )
        self._reject(refund.action_bank_rejected())
        self.assertEqual(refund.state, "failed")
        self.assertEqual(refund.credit_note_id.amount_residual, 200.0)
        back = refund.reversal_move_id.line_ids.filtered(
            lambda line: line.account_id == refund.payment_id.outstanding_account_id
        )
        self.assertEqual(back.amount_residual, 200.0)
        self._create_statement_line(self.bank, 200.0, back)
        self.assertEqual(back.amount_residual, 0)
        self.assertTrue(sent.is_reconciled)

    def test_refund_sent_back_can_be_paid_again(self):
        refund = self._create_exported()
        self._reject(refund.action_bank_rejected())
        again = self._plan(refund)
        self.assertEqual(again.amount, 200.0)
        again.with_user(self.accountant).action_send()
        again.transfer_id.with_user(self.accountant).action_export()
        self.assertNotEqual(
            _texts(again.transfer_id, "EndToEndId"),
            _texts(refund.transfer_id, "EndToEndId"),
        )
        self.assertEqual(refund.credit_note_id.payment_state, "paid")

    def test_rejected_file_fails_all_of_it(self):
        first, second = self._create_sent(), self._create_sent()
        transfer = first.transfer_id
        transfer.with_user(self.accountant).action_export()
        self._reject(transfer.action_reject(), reason="AM04")
        self.assertEqual((first | second).mapped("state"), ["failed", "failed"])
        self.assertEqual(transfer.state, "rejected")

    def test_part_of_a_credit_note_leaves_the_rest_to_plan(self):
        order = self._create_credited_return()
        note = order.credit_note_ids
        part = self._plan(note, amount=50.0)
        part.with_user(self.accountant).action_send()
        part.transfer_id.with_user(self.accountant).action_export()
        self.assertEqual(note.amount_residual, 150.0)
        rest = self.env["return.refund"]._create_for_credit_notes(note)
        self.assertEqual((rest.method, rest.amount), ("original", 150.0))

    def assertRefused(self, refund, message):
        with self.assertRaisesRegex(UserError, message):
            refund.with_user(self.accountant).action_send()
        self.assertFalse(refund.transfer_id)

    def test_customer_without_an_iban_is_named(self):
        self.customer_bank.active = False
        refund = self._plan(self._create_credited_return().credit_note_ids)
        self.assertRefused(refund, f"{self.customer.name}: no IBAN is known")

    def test_wrong_checksum_is_named(self):
        iban = make_iban()
        wrong = iban[:-1] + str((int(iban[-1]) + 1) % 10)
        account = self._create_bank_account(iban=wrong)
        refund = self._plan(
            self._create_credited_return().credit_note_ids, partner_bank_id=account.id
        )
        self.assertRefused(refund, f"the checksum of IBAN {wrong} is wrong")

    def test_account_that_nobody_trusts_gets_no_money(self):
        account = self._create_bank_account(trusted=False)
        refund = self._plan(
            self._create_credited_return().credit_note_ids, partner_bank_id=account.id
        )
        self.assertRefused(refund, "is not trusted yet")

    def test_company_without_an_iban_is_named(self):
        journal = self._create_bank_journal("No Number", "NONO")
        refund = self._plan(
            self._create_credited_return().credit_note_ids, journal_id=journal.id
        )
        self.assertRefused(refund, "journal No Number.* has no bank account")

    def test_export_names_all_that_is_wrong_and_does_nothing(self):
        refunds = self._create_sent() | self._create_sent()
        for refund in refunds:
            refund.partner_bank_id.allow_out_payment = False
        with self.assertRaises(UserError) as caught:
            refunds.transfer_id.with_user(self.accountant).action_export()
        for refund in refunds:
            self.assertIn(refund.name, str(caught.exception))
        self.assertEqual(refunds.transfer_id.state, "draft")

    def test_refund_paid_otherwise_meanwhile_is_not_exported(self):
        refund = self._create_sent()
        self._pay_by_hand(refund.credit_note_id, 150.0)
        with self.assertRaisesRegex(UserError, "above the .*50"):
            refund.transfer_id.with_user(self.accountant).action_export()
        self.assertFalse(refund.transfer_id.attachment_id)

    def test_cancelled_refund_leaves_the_file(self):
        refund = self._create_sent()
        transfer = refund.transfer_id
        refund.with_user(self.accountant).action_cancel()
        self.assertFalse(transfer.refund_ids)
        with self.assertRaisesRegex(UserError, "holds no refund"):
            transfer.with_user(self.accountant).action_export()

    def test_cancelled_file_gives_its_refunds_back(self):
        refund = self._create_sent()
        old = refund.transfer_id
        old.with_user(self.accountant).action_cancel()
        self.assertFalse(refund.transfer_id)
        refund.with_user(self.accountant).action_send()
        self.assertNotEqual(refund.transfer_id, old)

    def test_exported_refund_is_not_cancelled(self):
        refund = self._create_exported()
        with self.assertRaisesRegex(UserError, "has left already"):
            refund.with_user(self.accountant).action_cancel()

    def test_account_does_not_change_after_the_approval(self):
        refund = self._create_sent()
        other = self._create_bank_account()
        with self.assertRaisesRegex(UserError, "cannot change any more"):
            refund.with_user(self.accountant).partner_bank_id = other
        with self.assertRaisesRegex(UserError, "cannot change any more"):
            refund.with_user(self.accountant).amount = 20_000.0
        with self.assertRaises(AccessError):
            refund.with_user(self.accountant).transfer_id = False

    def test_day_of_an_exported_file_does_not_change(self):
        transfer = self._create_exported().transfer_id
        with self.assertRaisesRegex(UserError, "was exported"):
            transfer.with_user(self.accountant).date_execution = "2030-01-01"

    def test_clerks_have_nothing_to_do_with_files(self):
        transfer = self._create_sent().transfer_id
        clerk = self._create_clerk("transfer_clerk")
        for action in ("action_export", "action_confirm", "action_cancel"):
            with self.assertRaises(AccessError):
                getattr(transfer.with_user(clerk), action)()
        with self.assertRaises(AccessError):
            transfer.with_user(clerk).read(["name"])

    def test_file_of_another_company_is_not_seen(self):
        transfer = self._create_exported().transfer_id
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.accountant.write(
            {"company_ids": [(6, 0, company.ids)], "company_id": company.id}
        )
        seen = self.env["return.refund.transfer"].with_user(self.accountant)
        self.assertNotIn(transfer, seen.search([]))
        with self.assertRaises(AccessError):
            transfer.with_user(self.accountant).action_confirm()
