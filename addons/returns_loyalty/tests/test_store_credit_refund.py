from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestStoreCreditRefund(StoreCreditCommon):
    def test_refund_is_owed_as_store_credit(self):
        note = self._credit_for_store_credit((self.chair, 2))
        refund = self._give(note)
        self.assertEqual((refund.method, refund.state), ("store_credit", "settled"))
        self.assertEntry(
            refund.store_credit_move_id,
            {self.receivable: 200.0, self.liability: -200.0},
        )
        self.assertEqual((note.payment_state, note.amount_residual), ("reversed", 0))
        self.assertEqual(self._get_card().points, 200.0)
        self.assertTie(cards=200.0, ledger=200.0)

    def test_printed_credit_note_tells_of_the_bonus_once(self):
        note = self._credit_for_store_credit()
        refund = self._give(note)
        refund.bonus_amount = 10.0
        report = "returns_accounting.action_report_credit_note"
        content, _kind = self.env["ir.actions.report"]._render_qweb_html(
            report, note.ids
        )
        text = " ".join(str(content, "utf-8").split())
        self.assertIn("Store Credit, with a bonus of", text)
        self.assertEqual(text.lower().count("paid on"), 1)

    def test_chain_of_the_return_closes(self):
        note = self._credit_for_store_credit()
        order = note.return_order_id
        self.env.flush_all()
        row = self.env["return.reconciliation"].search(
            [("return_order_id", "=", order.id)]
        )
        self.assertEqual((row.waiting_at, row.diff_refunded), ("refund", 100.0))
        self._give(note)
        self.env.flush_all()
        row.invalidate_recordset()
        self.assertEqual(
            (row.amount_authorized, row.amount_credited, row.amount_refunded),
            (100.0, 100.0, 100.0),
        )
        self.assertEqual((row.amount_settled, row.waiting_at), (100.0, "complete"))
        self.assertEqual((order.refund_status, order.state), ("full", "done"))

    def test_bonus_is_an_expense(self):
        self.company.return_bonus_percent = 10.0
        refund = self._give(self._credit_for_store_credit())
        self.assertEqual((refund.amount, refund.bonus_amount), (100.0, 10.0))
        self.assertEntry(
            refund.store_credit_move_id,
            {
                self.receivable: 100.0,
                self.bonus_account: 10.0,
                self.liability: -110.0,
            },
        )
        self.assertEqual(self._get_card().points, 110.0)
        self.assertTie(cards=110.0, ledger=110.0)

    def test_restocking_fee_is_kept_from_the_store_credit(self):
        note = self._credit_for_store_credit(reason_id=self.used.id)
        refund = self._give(note)
        self.assertEqual(refund.amount, 85.0)
        self.assertTie(cards=85.0, ledger=85.0)

    def test_second_return_tops_up_the_same_card(self):
        self._give(self._credit_for_store_credit())
        self._give(self._credit_for_store_credit())
        self.assertEqual(self._get_card().mapped("points"), [200.0])
        self.assertEqual(self._get_card().history_ids.mapped("issued"), [100.0, 100.0])

    def test_sending_again_gives_once(self):
        refund = self._give(self._credit_for_store_credit())
        refund.action_send()
        self.assertTie(cards=100.0, ledger=100.0)

    def test_history_takes_one_top_up_per_refund(self):
        refund = self._give(self._credit_for_store_credit())
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            refund.store_credit_history_ids.copy()
            self.env.flush_all()

    def test_crash_leaves_nothing_and_is_repeated(self):
        note = self._credit_for_store_credit()
        refund = self.env["return.refund"]._create_for_credit_notes(note)
        dying = patch.object(
            type(refund), "_send_store_credit_mail", side_effect=InterruptedError
        )
        with (
            dying,
            self.assertRaises(InterruptedError),
            self.env.cr.savepoint(),
        ):
            refund.action_send()
        self.env.invalidate_all()
        self.assertEqual((refund.state, len(self._get_card())), ("draft", 0))
        self.assertEqual(note.amount_residual, 100.0)
        refund.action_send()
        self.assertTie(cards=100.0, ledger=100.0)

    def test_taken_back_while_unspent(self):
        self.company.return_bonus_percent = 10.0
        note = self._credit_for_store_credit()
        refund = self._give(note)
        refund.action_take_back_store_credit()
        self.assertEqual(refund.state, "canceled")
        self.assertEntry(
            refund.reversal_move_id,
            {
                self.receivable: -100.0,
                self.bonus_account: -10.0,
                self.liability: 110.0,
            },
        )
        self.assertEqual((note.amount_residual, note.payment_state), (100, "not_paid"))
        self.assertEqual(note.return_order_id.state, "approved")
        self.assertTie(cards=0, ledger=0)
        with self.assertRaisesRegex(UserError, "gave no store credit"):
            refund.action_take_back_store_credit()
        again = self._give(note)
        self.assertEqual((again.state, again.amount), ("settled", 100.0))
        self.assertTie(cards=110.0, ledger=110.0)

    def test_spent_credit_stays_given(self):
        refund = self._give(self._credit_for_store_credit())
        self._spend((self.table, {"price_unit": 30.0}))
        with self.assertRaisesRegex(UserError, r"only .*70\.00 is left on the card"):
            refund.action_take_back_store_credit()
        self.assertEqual(refund.state, "settled")

    def test_credit_note_paid_otherwise_gives_nothing(self):
        note = self._credit_for_store_credit()
        refund = self.env["return.refund"]._create_for_credit_notes(note)
        self._register_payment(note)
        with self.assertRaisesRegex(UserError, "above the .*0.00 that credit note"):
            refund.action_send()
        self.assertFalse(self._get_card())

    def test_foreign_currency_is_owed_in_the_company_s(self):
        currency = self.env.ref("base.EUR")
        currency.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": currency.id,
                "company_id": self.company.id,
                "rate": 0.8,
                "name": "2020-01-01",
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "EUR", "currency_id": currency.id}
        )
        sale = self._create_invoiced_sale(
            (self.chair, 1, {"price_unit": 80.0}), pricelist_id=pricelist.id
        )
        self._register_payment(sale.invoice_ids)
        order = self._create_inspected_return(
            sale, reason_id=self.defective.id, resolution="store_credit"
        )
        note = self._credit(order)
        refund = self._give(note)
        self.assertEqual((refund.amount, refund.currency_id), (80.0, currency))
        self.assertEntry(
            refund.store_credit_move_id,
            {self.receivable: 100.0, self.liability: -100.0},
        )
        self.assertEqual(note.amount_residual, 0)
        self.assertTie(cards=100.0, ledger=100.0)

    def test_customer_is_told_what_can_be_spent(self):
        self.customer.email = "claire@example.com"
        self.company.return_bonus_percent = 10.0
        refund = self._give(self._credit_for_store_credit())
        mail = self.env["mail.mail"].search(
            [("model", "=", "return.refund"), ("res_id", "=", refund.id)]
        )
        self.assertEqual(mail.recipient_ids, self.customer)
        for amount in ("100.00", "10.00", "110.00"):
            self.assertIn(amount, mail.body_html)

    def test_program_that_would_not_lower_the_debt_is_refused(self):
        note = self._credit_for_store_credit()
        refund = self.env["return.refund"]._create_for_credit_notes(note)
        product = self.program.reward_ids.discount_line_product_id
        product.property_account_income_id = False
        with self.assertRaisesRegex(UserError, "must have the income account"):
            refund.action_send()
        self.company.return_store_credit_program_id = False
        with self.assertRaisesRegex(UserError, "click Set Up Accounts"):
            refund.action_send()
