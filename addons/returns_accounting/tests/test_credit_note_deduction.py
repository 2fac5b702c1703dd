from odoo import Command
from odoo.tests import tagged

from .common import ReturnsAccountingCommon


@tagged("post_install", "-at_install")
class TestCreditNoteDeduction(ReturnsAccountingCommon):
    """What the inspection deducts is a line of the credit note, exact to the cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.return_fee_percent = 0.0
        cls.grade_d.deduction_percent = 30.0

    def _create_received(self, quantity, product=None, **line_values):
        sale = self._create_invoiced_sale((product or self.chair, quantity))
        order = self._create_return(sale, **line_values)
        order.action_approve()
        self._receive(order)
        return order

    def _validate(self, order, *conditions):
        """Validate ``(quantity, grade[, values])`` results of the only line."""
        results = self.env["return.inspection"].create(
            [
                {
                    "return_line_id": order.line_ids.id,
                    "quantity": quantity,
                    "grade_id": grade.id,
                    "disposition_id": self.restock.id,
                    **(rest[0] if rest else {}),
                }
                for quantity, grade, *rest in conditions
            ]
        )
        results.action_done()
        return results

    def _get_deductions(self, note):
        return note.invoice_line_ids.filtered(
            lambda line: line.return_entry_type == "deduction"
        )

    def test_only_the_worn_units_lose_value(self):
        order = self._create_received(3)
        self._validate(order, (2, self.grade_a), (1, self.grade_d))
        note = self._credit(order)
        deduction = self._get_deductions(note)
        self.assertEqual(deduction.price_subtotal, -30.0)
        self.assertIn("1 x Chair, 30 %", deduction.name)
        line = order.line_ids
        self.assertEqual((line.amount_credited, line.amount_deducted), (270.0, 30.0))
        self.assertEqual(note.amount_total, 270.0)

    def test_reconciliation_knows_what_was_kept(self):
        self.company.return_fee_percent = 15.0
        order = self._create_received(2, reason_id=self.used.id)
        self._validate(order, (2, self.grade_d))
        note = self._credit(order)
        line = order.line_ids
        kept = note.invoice_line_ids.filtered(lambda aml: aml.price_unit < 0)
        self.assertEqual(line.restocking_fee, -sum(kept.mapped("price_total")))
        self.assertEqual(line.amount_credited + line.restocking_fee, 200.0)
        self.env.flush_all()
        row = self.env["return.reconciliation"].browse(line.id)
        self.assertEqual(row.diff_credited, 0)

    def test_fee_and_deduction_never_exceed_the_goods(self):
        self.company.return_fee_percent = 40.0
        order = self._create_received(1, reason_id=self.used.id)
        self._validate(
            order,
            (
                1,
                self.grade_d,
                {"deduction_percent": 90.0, "deduction_reason": "Burnt"},
            ),
        )
        note = self._credit(order)
        self.assertEqual(note.amount_total, 0.0)
        self.assertEqual(order.line_ids.amount_deducted, 60.0)
        self.assertIn("Burnt", self._get_deductions(note).name)

    def test_second_credit_note_takes_the_results_that_follow(self):
        order = self._create_received(3)
        self._validate(order, (2, self.grade_a))
        self.assertFalse(self._get_deductions(self._credit(order)))
        self._validate(order, (1, self.grade_d))
        self.assertEqual(
            self._get_deductions(self._credit(order)).price_subtotal, -30.0
        )

    def test_deduction_carries_the_tax_of_the_goods(self):
        lamp = self._create_product(
            "Lamp", list_price=33.33, taxes_id=[Command.set(self.tax_20.ids)]
        )
        order = self._create_received(3, lamp)
        self._validate(order, (3, self.grade_d))
        note = self._credit(order)
        # 99.99 less 30.00 (29.997 rounded), and 20 % of it
        self.assertEqual(note.amount_untaxed, 69.99)
        self.assertEqual(note.amount_tax, 14.0)
        shares = note._get_return_shares()
        self.assertEqual(float(sum(s["credited"] for s in shares.values())), 83.99)

    def test_nothing_is_deducted_of_what_goes_back(self):
        order = self._create_received(2)
        back = self.env.ref("returns_management.return_disposition_back_to_customer")
        self._validate(
            order,
            (1, self.grade_d, {"disposition_id": back.id}),
            (1, self.grade_a),
        )
        note = self._credit(order)
        self.assertFalse(self._get_deductions(note))
        self.assertEqual(note.amount_total, 100.0)

    def test_fee_account_takes_the_deduction(self):
        order = self._create_received(1)
        self._validate(order, (1, self.grade_d))
        note = self._credit(order)
        deduction = self._get_deductions(note)
        self.assertEqual(deduction.account_id, self.company.return_fee_account_id)
        self.assertEqual(deduction.balance, -30.0)
