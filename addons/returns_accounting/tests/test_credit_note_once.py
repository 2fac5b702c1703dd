from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .credit_common import CreditNoteCommon


class CreditOnceCommon(CreditNoteCommon):
    """An invoice of two chairs, and the paths that lead to a credit note for it."""

    def setUp(self):
        super().setUp()
        self.sale = self._create_invoiced_sale(
            (self.chair, 2, {"tax_ids": self.tax_20.ids})
        )
        self.invoice = self.sale.invoice_ids

    def _assert_refused(self, work):
        with self.assertRaisesRegex(UserError, "One quantity is credited once") as why:
            work()
        return str(why.exception)

    def _create_by_hand(self, quantity=1, **values):
        """A credit note that an accountant types and links to the order line."""
        return self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.customer.id,
                "invoice_date": self.invoice.date,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.chair.id,
                            "quantity": quantity,
                            "price_unit": 100.0,
                            "tax_ids": [Command.set(self.tax_20.ids)],
                            "sale_line_ids": [Command.set(self.sale.order_line.ids)],
                            **values,
                        }
                    )
                ],
            }
        )

    def _reverse(self, method):
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=self.invoice.ids)
            .create({"journal_id": self.invoice.journal_id.id})
        )
        action = getattr(wizard, method)()
        return self.env["account.move"].browse(action["res_id"])


@tagged("post_install", "-at_install")
class TestCreditNoteOnce(CreditOnceCommon):
    """After a return has credited goods, no other path credits them again."""

    def test_reversal_wizard(self):
        note = self._credit_part(self.sale, {self.chair: 1})
        draft = self._reverse("refund_moves")
        message = self._assert_refused(draft.action_post)
        for fact in (self.invoice.name, note.name, "2 Units invoiced", "3 credited"):
            self.assertIn(fact, message)
        self.assertIn("Chair", message)

    def test_way_out_of_the_wizard(self):
        self._credit_part(self.sale, {self.chair: 1})
        draft = self._reverse("refund_moves")
        draft.invoice_line_ids.quantity = 1
        draft.action_post()
        self.assertEqual(draft.state, "posted")

    def test_reversal_wizard_that_makes_a_new_invoice(self):
        self._credit_part(self.sale, {self.chair: 1})
        self._assert_refused(lambda: self._reverse("modify_moves"))

    def test_reversal_in_code(self):
        self._credit_part(self.sale, {self.chair: 1})
        values = [{"invoice_date": self.invoice.date}]
        self._assert_refused(lambda: self.invoice._reverse_moves(values, cancel=True))

    def test_wizard_first_then_the_return(self):
        self._reverse("refund_moves").action_post()
        order = self._create_inspected_return(self.sale, {self.chair: 1})
        with self.assertRaisesRegex(UserError, r"2\.0 are credited already .*RINV"):
            order._create_credit_notes()

    def test_credit_note_of_the_order_line_first(self):
        self._create_by_hand(2).action_post()
        order = self._create_inspected_return(self.sale, {self.chair: 1})
        with self.assertRaisesRegex(UserError, r"2\.0 are credited already .*RINV"):
            order._create_credit_notes()

    def test_draft_of_the_order_line_first(self):
        self._create_by_hand(2)
        order = self._create_inspected_return(self.sale, {self.chair: 1})
        with self.assertRaisesRegex(UserError, "credited already"):
            order._create_credit_notes()

    def test_credit_note_of_the_order_line_after(self):
        self._credit_part(self.sale)
        self._assert_refused(self._create_by_hand().action_post)

    def test_price_that_was_lowered_a_little(self):
        self._credit_part(self.sale)
        self._assert_refused(self._create_by_hand(price_unit=99.0).action_post)

    def test_refund_of_the_sales_order(self):
        self._credit_part(self.sale, {self.chair: 1})
        self.assertFalse(self.sale._get_invoiceable_lines(final=True))
        self.sale.order_line.qty_delivered_method = "manual"
        self.sale.order_line.qty_delivered = -1
        note = self.sale._create_invoices(final=True)
        self.assertEqual(note.move_type, "out_refund")
        self._assert_refused(note.action_post)

    def test_negative_line_on_an_invoice(self):
        self._credit_part(self.sale)
        invoice = self._create_by_hand(-1).with_context(default_move_type=False)
        invoice.invoice_line_ids = [
            Command.create({"name": "Other", "quantity": 1, "price_unit": 500.0})
        ]
        invoice.move_type = "out_invoice"
        self._assert_refused(invoice.action_post)

    def test_line_without_an_order(self):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [
                    Command.create({"product_id": self.chair.id, "quantity": 1})
                ],
            }
        )
        invoice.action_post()
        order = self.env["return.order"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": self.chair.id,
                            "invoice_line_id": invoice.invoice_line_ids.id,
                            "qty_requested": 1,
                            "resolution": "keep",
                            "reason_id": self.defective.id,
                        }
                    )
                ],
            }
        )
        order.action_request()
        order.action_approve()
        self._credit(order)
        draft = invoice._reverse_moves([{"invoice_date": invoice.date}])
        self._assert_refused(draft.action_post)

    def test_drafts_of_both_paths(self):
        note = self._credit_part(self.sale, post=False)
        draft = self._reverse("refund_moves")
        draft.action_post()
        self._assert_refused(note.action_post)

    def test_both_in_one_batch(self):
        note = self._credit_part(self.sale, post=False)
        draft = self._reverse("refund_moves")
        self._assert_refused((note | draft).action_post)

    def test_database_refuses_by_itself(self):
        self._credit_part(self.sale)
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE return_credit_guard SET qty_credited = 3 WHERE key = %s",
                [f"sale.order.line,{self.sale.order_line.id}"],
            )


@tagged("post_install", "-at_install")
class TestCreditNoteAllowed(CreditOnceCommon):
    """What gives no quantity back a second time is not refused."""

    def test_more_than_invoiced_without_a_return(self):
        for _time in range(2):
            self._reverse("refund_moves").action_post()
        self.assertEqual(self.sale.order_line.qty_invoiced, -2)

    def test_reduction_of_the_price_of_what_is_left(self):
        self._credit_part(self.sale, {self.chair: 1})
        reduction = self._reverse("refund_moves")
        reduction.invoice_line_ids.price_unit = 10.0
        reduction.action_post()
        self.assertEqual(reduction.state, "posted")

    def test_reduction_without_the_order_line(self):
        self._credit_part(self.sale)
        reduction = self._create_by_hand(price_unit=10.0, sale_line_ids=[])
        reduction.action_post()
        self.assertEqual(reduction.state, "posted")

    def test_return_after_a_reduction_is_worth_the_rest(self):
        reduction = self._reverse("refund_moves")
        reduction.invoice_line_ids.price_unit = 10.0
        reduction.action_post()
        note = self._credit_part(self.sale)
        self.assertEqual(note.amount_untaxed, 180.0)

    def test_credit_note_that_was_reset(self):
        note = self._credit_part(self.sale)
        note.button_draft()
        note.button_cancel()
        self._reverse("refund_moves").action_post()

    def test_credit_note_that_was_reversed(self):
        note = self._credit_part(self.sale, {self.chair: 1})
        line = note.invoice_line_ids.return_line_id
        entry = note._reverse_moves([{"date": note.date}], cancel=True)
        self.assertEqual(entry.state, "posted")
        self.assertEqual((line.qty_credited, line.amount_credited), (0, 0))
        again = line.return_order_id._create_credit_notes()
        again.action_post()
        self.assertEqual(line.qty_credited, 1)
        self.assertEqual(again.amount_total, 120.0)
        self.assertEqual(again.reversed_entry_id, self.invoice)
        self._credit_part(self.sale, {self.chair: 1})
        self._assert_refused(entry.button_draft)

    def test_invoice_and_bill_are_not_counted(self):
        count = self.env["return.credit.guard"].search_count([])
        self._create_invoiced_sale((self.chair, 1))
        bill = self.env["account.move"].create(
            {
                "move_type": "in_refund",
                "partner_id": self.customer.id,
                "invoice_date": self.invoice.date,
                "invoice_line_ids": [
                    Command.create({"product_id": self.chair.id, "price_unit": 5.0})
                ],
            }
        )
        bill.action_post()
        self.assertEqual(self.env["return.credit.guard"].search_count([]), count)

    def test_other_unit_of_the_same_quantity(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        sale = self._create_invoiced_sale((self.chair, 24))
        self.sale, self.invoice = sale, sale.invoice_ids
        self._credit_part(sale, {self.chair: 12})
        note = self._create_by_hand(1, product_uom_id=dozen.id, price_unit=1200.0)
        note.action_post()
        self.assertEqual(note.state, "posted")
        self._assert_refused(self._create_by_hand().action_post)
