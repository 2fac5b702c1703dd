from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .legal_common import LegalCommon

#: A picture of one pixel.
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestReturnLawful(LegalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grade_d.deduction_percent = 40

    def _inspect_worn(self, order, photo=False):
        order.action_inspect()
        result = order.inspection_ids
        result.write({"grade_id": self.grade_d.id, "disposition_id": self.restock.id})
        if photo:
            result.add_photo("scratch.png", PIXEL)
        return result

    def test_deduction_needs_a_photo(self):
        result = self._inspect_worn(self._withdraw_received())
        self.assertEqual(result.deduction_percent, 40)
        with self.assertRaises(UserError) as error:
            result.action_done()
        message = str(error.exception)
        self.assertIn(result.return_line_id.display_name, message)
        self.assertIn("14(2)", message)
        self.assertIn("photo", message)
        result.add_photo("scratch.png", PIXEL)
        result.action_done()
        self.assertEqual(result.state, "done")

    def test_nothing_is_proposed_when_the_consumer_was_not_informed(self):
        sale = self._deliver_on(date(2026, 2, 25))
        sale.return_informed_on = False
        result = self._inspect_worn(self._withdraw_received(sale=sale), photo=True)
        self.assertEqual(result.deduction_percent, 0)
        self.assertIn("not informed", result.deduction_proposal)
        result.write({"deduction_percent": 10, "deduction_reason": "Scratches"})
        with self.assertRaises(UserError):
            result.action_done()

    def test_broken_seal_takes_the_protection_of_a_withdrawal(self):
        """Whoever breaks the seal has no right of withdrawal (art. 16(e))."""
        seal = self.env.ref("returns_management.return_product_flag_hygiene_seal")
        self.chair.product_tmpl_id.return_flag_ids = seal
        result = self._inspect_worn(self._withdraw_received())
        with self.assertRaises(UserError):
            result.action_done()
        with Form(result.with_user(self._create_clerk())) as form:
            self.assertTrue(form.has_seal)
            form.is_unsealed = True
        self.assertTrue(result.return_line_id.is_unsealed)
        result.action_done()
        self.assertEqual((result.state, result.deduction_percent), ("done", 40))

    def test_broken_seal_of_goods_without_one_changes_nothing(self):
        result = self._inspect_worn(self._withdraw_received())
        result.return_line_id.is_unsealed = True
        with self.assertRaises(UserError):
            result.action_done()

    def test_voluntary_return_is_deducted_without_a_photo(self):
        order = self._withdraw(delivered=date(2026, 2, 1))
        self.assertFalse(order.is_statutory)
        order.exception_reason = False
        with freeze_time("2026-03-04 10:00:00"):
            order.sudo().action_approve()
            self._receive(order)
        self._inspect_worn(order).action_done()

    def test_store_credit_only_when_agreed(self):
        order = self._withdraw(resolution="store_credit")
        self.assertTrue(order.is_statutory)
        with self.assertRaises(UserError) as error:
            order.action_approve()
        self.assertIn(order.line_ids.display_name, str(error.exception))
        self.assertIn("13(1)", str(error.exception))
        order.line_ids.is_voucher_agreed = True
        order.action_approve()
        self.assertEqual(order.state, "approved")

    def test_unlawful_store_credit_is_not_approved_by_itself(self):
        self.env["return.approval.rule"].create({"name": "Large", "amount_min": 10000})
        order = self._withdraw()
        self.assertEqual(order.state, "approved")
        sale = self._deliver_on(date(2026, 2, 25))
        with freeze_time("2026-03-02 10:00:00"):
            draft = self.env["return.order"].create(
                {
                    "partner_id": sale.partner_id.id,
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "product_id": self.chair.id,
                                "sale_line_id": sale.order_line.id,
                                "reason_id": self.unwanted.id,
                                "resolution": "store_credit",
                            },
                        )
                    ],
                }
            )
            draft.action_request()
        self.assertEqual(draft.state, "requested")

    def test_withdrawal_cannot_be_refused(self):
        order = self._withdraw()
        with self.assertRaises(UserError) as error:
            order._reject("We do not feel like it.")
        self.assertIn(order.name, str(error.exception))
        self.assertIn("L221-18", str(error.exception))
        self.assertEqual(order.state, "requested")
        voluntary = self._withdraw(delivered=date(2026, 2, 1))
        voluntary._reject("Asked too late.")
        self.assertEqual(voluntary.state, "rejected")

    def test_return_says_what_cannot_be_charged(self):
        order = self._withdraw()
        self.assertIn("No fee", order.legal_charges_note)
        self.assertIn("13(1)", order.legal_charges_note)
        voluntary = self._withdraw(delivered=date(2026, 2, 1))
        self.assertFalse(voluntary.legal_charges_note)
