from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import ReturnsAccountingCommon


@tagged("post_install", "-at_install")
class TestFeeInvoice(ReturnsAccountingCommon):
    """The restocking fee of 15 % on an invoice of its own, paid by the credit note."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.return_fee_document = "invoice"
        cls.receivable = cls.customer.property_account_receivable_id
        tags = cls.env["account.account.tag"]
        cls.tags = {
            document: tags.create({"name": document, "applicability": "taxes"})
            for document in ("invoice", "refund")
        }
        for document, tag in cls.tags.items():
            cls.tax_20[f"{document}_repartition_line_ids"].tag_ids = tag.ids
        cls.lamp = cls._create_product("Lamp", taxes_id=[Command.set(cls.tax_20.ids)])

    def _return_used(self, *products, quantity=1, pay=False):
        sale = self._create_invoiced_sale(
            *((product, quantity) for product in products or (self.lamp,))
        )
        if pay:
            self._pay_invoice(sale.invoice_ids)
        return self._create_inspected_return(sale, reason_id=self.used.id)

    def _pay_invoice(self, invoice):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()

    def _get_tags(self, move):
        tagged_lines = move.line_ids.filtered("tax_tag_ids")
        self.assertEqual(len(tagged_lines), 2)
        return tagged_lines.tax_tag_ids

    def test_ledger_and_tax_of_credit_note_and_invoice(self):
        order = self._return_used()
        note = self._credit(order)
        fee = order.fee_invoice_ids
        self.assertEqual((note.state, fee.state), ("posted", "posted"))
        self.assertEqual(fee.move_type, "out_invoice")
        self.assertEqual(fee.return_credit_note_id, note)
        goods = order.line_ids.invoice_line_id.account_id
        stock = self.company.account_stock_valuation_id
        cost = note.line_ids.filtered(
            lambda line: line.display_type == "cogs" and line.balance < 0
        ).account_id
        self.assertEntry(
            note,
            {
                goods: 100.0,
                self.tax_account: 20.0,
                self.receivable: -120.0,
                stock: 60.0,
                cost: -60.0,
            },
        )
        self.assertEntry(
            fee,
            {
                self.company.return_fee_account_id: -15.0,
                self.tax_account: -3.0,
                self.receivable: 18.0,
            },
        )
        self.assertEqual(self._get_tags(note), self.tags["refund"])
        self.assertEqual(self._get_tags(fee), self.tags["invoice"])

    def test_fee_on_the_credit_note_carries_refund_tags(self):
        self.company.return_fee_document = "credit_note"
        order = self._return_used()
        note = self._credit(order)
        self.assertFalse(order.fee_invoice_ids)
        fee = note.invoice_line_ids.filtered(
            lambda line: line.return_entry_type == "restocking_fee"
        )
        self.assertEqual((fee.balance, fee.tax_tag_ids), (-15.0, self.tags["refund"]))
        self.assertEqual(note.amount_total, 102.0)

    def test_credit_note_of_a_paid_invoice_pays_the_fee(self):
        order = self._return_used(pay=True)
        note = self._credit(order)
        self.assertEqual(order.fee_invoice_ids.amount_residual, 0.0)
        self.assertEqual(note.amount_residual, 102.0)
        line = order.line_ids
        self.assertEqual((line.amount_credited, line.restocking_fee), (102.0, 18.0))
        self.env.flush_all()
        row = self.env["return.reconciliation"].browse(line.id)
        self.assertEqual((row.diff_credited, row.restocking_fee), (0.0, 18.0))
        self.assertEqual(row.diff_refunded, 102.0)
        self._pay_invoice(note)
        self.assertEqual(order.state, "done")

    def test_invoice_that_was_never_paid_leaves_the_fee_to_pay(self):
        order = self._return_used()
        note = self._credit(order)
        self.assertEqual(note.amount_residual, 0.0)
        self.assertEqual(order.fee_invoice_ids.amount_residual, 18.0)
        self.assertEqual(order.state, "approved")
        self._pay_invoice(order.fee_invoice_ids)
        self.assertEqual(order.state, "done")

    def test_refund_is_divided_over_lines_by_what_each_is_owed(self):
        order = self._return_used(self.lamp, self.chair, pay=True)
        self.used.waives_fee = False
        note = order._create_credit_notes()
        fee = order.fee_invoice_ids
        fee.invoice_line_ids.filtered(
            lambda line: line.return_line_id.product_id == self.chair
        ).unlink()
        note.action_post()
        shares = self.env["return.order.line"]._get_line_money(note)
        lamp, chair = order.line_ids.sorted(lambda line: line.product_id != self.lamp)
        self.assertEqual(shares[lamp.id]["credited"], 102.0)
        self.assertEqual(shares[chair.id]["credited"], 100.0)

    def test_returns_user_drafts_what_the_accountant_posts(self):
        order = self._return_used()
        clerk = new_test_user(
            self.env,
            "fee_clerk",
            groups="returns_management.returns_management_group_user",
        )
        order.with_user(clerk).action_create_credit_notes()
        self.assertEqual(order.with_user(clerk).fee_invoice_count, 1)
        drafts = order.credit_note_ids | order.fee_invoice_ids
        self.assertEqual(set(drafts.mapped("state")), {"draft"})
        order.credit_note_ids.with_user(self.accountant).action_post()
        self.assertEqual(set(drafts.mapped("state")), {"posted"})
        action = order.with_user(self.accountant).action_view_fee_invoices()
        self.assertEqual(action["res_id"], order.fee_invoice_ids.id)

    def test_invoice_posted_first_is_paid_when_the_credit_note_is(self):
        order = self._return_used(pay=True)
        note = order._create_credit_notes()
        fee = order.fee_invoice_ids
        fee.action_post()
        self.assertEqual((note.state, fee.amount_residual), ("draft", 18.0))
        self.assertEqual(order.line_ids.restocking_fee, 0.0)
        note.action_post()
        self.assertEqual(fee.amount_residual, 0.0)
        self.assertEqual(order.line_ids.restocking_fee, 18.0)

    def test_invoice_shares_the_fate_of_its_credit_note(self):
        order = self._return_used(pay=True)
        note = self._credit(order)
        fee = order.fee_invoice_ids
        note.button_draft()
        self.assertEqual(fee.state, "draft")
        self.assertEqual(order.line_ids.restocking_fee, 0.0)
        note.button_cancel()
        self.assertEqual(fee.state, "cancel")
        note.button_draft()
        note.action_post()
        self.assertEqual((fee.state, note.amount_residual), ("posted", 102.0))

    def test_deleted_draft_takes_its_invoice_along(self):
        order = self._return_used()
        note = order._create_credit_notes()
        fee = order.fee_invoice_ids
        note.unlink()
        self.assertFalse(fee.exists())

    def test_nothing_is_refunded_before_the_fee_is_posted(self):
        order = self._return_used(pay=True)
        note = self._credit(order)
        order.fee_invoice_ids.button_draft()
        with self.assertRaisesRegex(UserError, "post or cancel invoice"):
            note.action_create_return_refunds()

    def test_cancelled_fee_is_owed_again(self):
        order = self._return_used(pay=True)
        note = self._credit(order)
        order.fee_invoice_ids.button_cancel()
        self.assertEqual(note.amount_residual, 120.0)
        self.assertEqual(order.line_ids.amount_credited, 120.0)

    def test_hand_written_fee_above_the_goods_is_refused(self):
        order = self._return_used()
        note = order._create_credit_notes()
        order.fee_invoice_ids.invoice_line_ids.price_unit = 100.02
        with self.assertRaisesRegex(UserError, "Lower them"):
            note.action_post()
        order.fee_invoice_ids.invoice_line_ids.price_unit = 100
        note.action_post()
        self.assertEqual(order.line_ids.amount_credited, 0.0)
