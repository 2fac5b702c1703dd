from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.returns_management.tests.test_return_lawful import PIXEL

from .common import ReturnsAccountingCommon

NOTICE = date(2026, 3, 2)
DUE = date(2026, 3, 16)


@tagged("post_install", "-at_install")
class TestReturnLawfulCredit(ReturnsAccountingCommon):
    """A consumer in France, a company that charges a fee, and what is left of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.country_id = cls.env.ref("base.fr")
        cls.grade_d.deduction_percent = 30

    def _create_due(
        self, grade=None, noticed=NOTICE, delivered=None, paid=True, **line_values
    ):
        """A return of a chair for 100, inspected two days after the notice."""
        with freeze_time(f"{delivered or noticed - timedelta(days=5)} 10:00:00"):
            sale = self._create_invoiced_sale((self.chair, 1))
        if paid:
            self._pay_on(sale.invoice_ids, delivered or noticed)
        with freeze_time(f"{noticed} 10:00:00"):
            order = self._create_return(sale, **line_values)
        with freeze_time(f"{noticed + timedelta(days=2)} 10:00:00"):
            order.exception_reason = False
            order.sudo().action_approve()
            self._receive(order)
            order.action_inspect()
            result = order.inspection_ids
            result.write(
                {
                    "grade_id": (grade or self.grade_a).id,
                    "disposition_id": self.restock.id,
                }
            )
            if grade:
                result.add_photo("scratch.png", PIXEL)
            result.action_done()
        return order

    def _credit_on(self, order, day=date(2026, 3, 5)):
        with freeze_time(f"{day} 10:00:00"):
            return self._credit(order)

    def _pay_on(self, note, day, amount=None):
        with freeze_time(f"{day} 10:00:00"):
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=note.ids
            ).create(
                {"amount": amount or note.amount_residual, "payment_date": day}
            )._create_payments()

    def test_fee_of_the_company_is_not_kept_from_a_withdrawal(self):
        order = self._create_due()
        self.assertTrue(order.is_statutory)
        self.assertEqual(self._credit_on(order).amount_total, 100)
        self.assertIn("No fee", order.legal_charges_note)

    def test_fee_is_kept_where_nobody_withdraws_by_right(self):
        order = self._create_due(delivered=date(2026, 1, 5))
        self.assertFalse(order.is_statutory)
        self.assertEqual(self._credit_on(order).amount_total, 85)

    def test_graded_deduction_is_kept(self):
        order = self._create_due(self.grade_d, reason_id=self.used.id)
        self.assertEqual(self._credit_on(order).amount_total, 70)

    def _assert_refused(self, order, change):
        note = order._create_credit_notes()
        change(note)
        with self.assertRaises(UserError) as error:
            note.action_post()
        self.assertIn(order.line_ids.display_name, str(error.exception))
        return str(error.exception)

    def test_fee_by_hand_is_refused(self):
        def add_fee(note):
            note.invoice_line_ids = [
                Command.create(
                    {
                        "name": "Handling",
                        "product_id": self.company._get_return_fee_product().id,
                        "price_unit": -10,
                        "tax_ids": [Command.clear()],
                    }
                )
            ]

        message = self._assert_refused(self._create_due(), add_fee)
        self.assertIn("art. 13(1)", message)
        self.assertIn("diminished value", message)

    def test_lower_price_by_hand_is_refused(self):
        def lower(note):
            note.invoice_line_ids.price_unit = 90

        self._assert_refused(self._create_due(), lower)

    def test_discount_by_hand_is_refused(self):
        def discount(note):
            note.invoice_line_ids.discount = 10

        self._assert_refused(self._create_due(), discount)

    def test_larger_deduction_by_hand_is_refused(self):
        def deduct(note):
            kept = note.invoice_line_ids.filtered(
                lambda line: line.return_entry_type == "deduction"
            )
            kept.price_unit = -50

        order = self._create_due(self.grade_d, reason_id=self.used.id)
        message = self._assert_refused(order, deduct)
        self.assertIn("14(2)", message)

    def test_what_a_clerk_writes_on_a_voluntary_return_is_posted(self):
        order = self._create_due(delivered=date(2026, 1, 5))
        note = order._create_credit_notes()
        note.invoice_line_ids.filtered(
            lambda line: line.return_entry_type == "goods"
        ).price_unit = 90
        note.action_post()
        self.assertEqual(note.state, "posted")

    def test_refund_in_time_stops_the_clock(self):
        order = self._create_due()
        self.assertEqual(order.legal_amount_open, 100)
        note = self._credit_on(order)
        self.assertFalse(order.date_refunded)
        self._pay_on(note, DUE)
        self.assertEqual(order.date_refunded, DUE)
        self.assertEqual((order.legal_amount, order.legal_amount_open), (100, 0))
        self.assertFalse(order.is_refunded_late)
        with freeze_time("2026-06-01 10:00:00"):
            order.invalidate_recordset()
            self.assertEqual(order.legal_state, "refunded")
            self.assertEqual(order.legal_penalty, 0)

    def test_refund_that_was_late_keeps_its_penalty(self):
        order = self._create_due()
        note = self._credit_on(order)
        self._pay_on(note, DUE + timedelta(days=15))
        self.assertTrue(order.is_refunded_late)
        with freeze_time("2026-12-01 10:00:00"):
            order.invalidate_recordset()
            self.assertEqual(order.legal_penalty, 5)
            self.assertFalse(order.legal_next_step_on)
            [total] = self.env["return.order"]._get_legal_accrual(date(2026, 12, 1))
            self.assertEqual((total["amount_open"], total["amount_penalty"]), (0, 5))
            order.action_settle_penalty()
            self.assertFalse(
                self.env["return.order"]._get_legal_accrual(date(2026, 12, 1))
            )

    def test_accrual_of_a_past_day_does_not_know_later_payments(self):
        order = self._create_due()
        self._pay_on(self._credit_on(order), DUE + timedelta(days=35))
        accrue = self.env["return.order"]._get_legal_accrual
        [total] = accrue(DUE + timedelta(days=21))
        self.assertEqual((total["amount_open"], total["amount_penalty"]), (100, 10))
        [total] = accrue(DUE + timedelta(days=100))
        self.assertEqual((total["amount_open"], total["amount_penalty"]), (0, 20))

    def test_parts_are_counted_by_their_days(self):
        order = self._create_due()
        note = self._credit_on(order)
        self._pay_on(note, DUE, amount=40)
        self.assertEqual(order.legal_amount_open, 60)
        with freeze_time(f"{DUE + timedelta(days=11)} 10:00:00"):
            order.invalidate_recordset()
            self.assertEqual(order.legal_penalty, 3)
            self.assertEqual(order.legal_state, "late")

    def test_deduction_lowers_what_is_owed(self):
        order = self._create_due(self.grade_d, reason_id=self.used.id)
        self._credit_on(order)
        self.assertEqual((order.legal_amount, order.legal_amount_open), (70, 70))

    def test_nothing_is_owed_of_what_was_never_paid(self):
        order = self._create_due(paid=False)
        self.assertEqual(order.legal_amount_open, 0)
        self._pay_on(order.sale_order_ids.invoice_ids, NOTICE, amount=30)
        self.assertEqual(order.legal_amount_open, 30)
        self._credit_on(order)
        self.assertEqual(order.legal_amount_open, 30)

    def test_credit_note_that_is_reset_owes_again(self):
        order = self._create_due()
        note = self._credit_on(order)
        self._pay_on(note, DUE)
        note.line_ids.remove_move_reconcile()
        self.assertEqual(order.legal_amount_open, 100)
        self.assertFalse(order.date_refunded)
