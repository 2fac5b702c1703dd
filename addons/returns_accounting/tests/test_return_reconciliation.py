from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ReturnsAccountingCommon


@tagged("post_install", "-at_install")
class TestReturnReconciliation(ReturnsAccountingCommon):
    @classmethod
    def _create_paid_sale(cls, *lines, **values):
        """Paid: what credits an unpaid invoice is set against it, and not refunded."""
        sale = cls._create_invoiced_sale(*lines, **values)
        cls._pay_by_hand(sale.invoice_ids)
        return sale

    @classmethod
    def _pay_by_hand(cls, moves):
        cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=moves.ids
        ).create({})._create_payments()

    @classmethod
    def _create_refund(cls, note, amount=None):
        """A refund on a card payment that no gateway needs to be asked about."""
        charge = cls.env["payment.transaction"].create(
            {
                "provider_id": cls.env.ref("payment.payment_provider_stripe").id,
                "payment_method_id": cls.env.ref("payment.payment_method_card").id,
                "partner_id": note.partner_id.id,
                "currency_id": note.currency_id.id,
                "amount": note.amount_total,
                "reference": f"charge of {note.name}",
            }
        )
        return cls.env["return.refund"].create(
            {
                "return_order_id": note.return_order_id.id,
                "credit_note_id": note.id,
                "source_transaction_id": charge.id,
                "amount": amount or note.amount_total,
                "idempotency_key": f"key of {note.name}",
            }
        )

    def _get_row(self, order):
        self.env.invalidate_all()
        return self.env["return.reconciliation"].search(
            [("return_order_id", "=", order.id)]
        )

    def assertRow(self, order, waiting_at, *differences):
        row = self._get_row(order)
        self.assertEqual(row.waiting_at, waiting_at)
        self.assertEqual(
            (
                row.diff_received,
                row.diff_credited,
                row.diff_refunded,
                row.diff_settled,
            ),
            differences,
        )
        return row

    def _return_halves(self):
        """Each half of 2 x 331.55 with 19 % of tax; a posted credit note for both."""
        self.company.return_fee_percent = 0
        tax = self._create_tax("VAT 19%", 19)
        values = {"price_unit": 349, "discount": 5, "tax_ids": tax.ids}
        sale = self._create_paid_sale((self.chair, 2, values))
        for _half in range(2):
            order = self._create_inspected_return(
                sale, {self.chair: 1}, reason_id=self.used.id
            )
            self._credit(order)
            yield order

    def test_cent_of_a_divided_invoice_line_is_told_and_not_owed(self):
        first, last = self._return_halves()
        row = self.assertRow(first, "refund", 0, 0, 394.55, 0)
        self.assertEqual((row.amount_authorized, row.amount_rounding), (394.54, 0.01))
        row = self.assertRow(last, "refund", 0, 0, 394.54, 0)
        self.assertEqual((row.amount_authorized, row.amount_rounding), (394.54, 0))

    def test_lower_price_on_the_credit_note_is_no_rounding(self):
        sale = self._create_paid_sale((self.chair, 1, {"tax_ids": self.tax_20.ids}))
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        note = order._create_credit_notes()
        note.invoice_line_ids.write({"price_unit": 99.0, "extra_tax_data": False})
        note.action_post()
        row = self.assertRow(order, "credit", 0, 1.2, 118.8, 0)
        self.assertEqual(row.amount_rounding, 0)

    def test_line_waits_at_each_step_in_turn(self):
        sale = self._create_paid_sale((self.chair, 1, {"tax_ids": self.tax_20.ids}))
        order = self._create_return(sale, reason_id=self.used.id)
        self.assertRow(order, "approval", 0, 0, 0, 0)
        order.action_approve()
        self.assertRow(order, "receipt", 120, 0, 0, 0)
        self._receive(order)
        self.assertRow(order, "credit", 0, 120, 0, 0)
        self._inspect(order)
        note = self._credit(order)
        row = self.assertRow(order, "refund", 0, 0, 102, 0)
        self.assertEqual((row.restocking_fee, row.amount_credited), (18, 102))
        refund = self._create_refund(note)
        for state in ("approved", "submitted", "pending"):
            refund._transition(state)
            self.assertRow(order, "refund", 0, 0, 102, 0)
        refund._transition("succeeded")
        self.assertRow(order, "settlement", 0, 0, 0, 102)
        refund._transition("settled")
        row = self.assertRow(order, "complete", 0, 0, 0, 0)
        self.assertEqual((row.amount_refunded, row.amount_settled), (102, 102))

    def test_refund_that_bounced_is_owed_again(self):
        sale = self._create_paid_sale((self.chair, 1))
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        refund = self._create_refund(self._credit(order))
        for state in ("approved", "submitted", "succeeded", "failed"):
            refund._transition(state)
        self.assertRow(order, "refund", 0, 0, 100, 0)

    def test_credit_that_pays_another_invoice_waits_for_no_refund(self):
        sale = self._create_paid_sale((self.chair, 1), (self.table, 1))
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        note = self._credit(order)
        owed = sum(row.diff_refunded for row in self._get_row(order))
        self.assertEqual(owed, note.amount_total)
        later = self._create_invoiced_sale((self.chair, 1)).invoice_ids
        receivable = (note | later).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        receivable.reconcile()
        rows = self._get_row(order)
        self.assertEqual(sum(rows.mapped("amount_offset")), later.amount_total)
        self.assertEqual(
            sum(rows.mapped("diff_refunded")), note.amount_total - later.amount_total
        )
        self.assertEqual(set(rows.mapped("waiting_at")), {"refund"})
        receivable.remove_move_reconcile()
        self.assertEqual(sum(self._get_row(order).mapped("amount_offset")), 0)

    def test_credit_paid_by_hand_is_complete(self):
        sale = self._create_paid_sale((self.chair, 1))
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        note = self._credit(order)
        self._pay_by_hand(note)
        row = self.assertRow(order, "complete", 0, 0, 0, 0)
        self.assertEqual((row.amount_offset, row.amount_refunded), (100, 0))

    def test_credit_of_an_unpaid_invoice_is_complete(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        note = self._credit(order)
        self.assertEqual(note.payment_state, "paid")
        row = self.assertRow(order, "complete", 0, 0, 0, 0)
        self.assertEqual(row.amount_offset, 100)

    def test_fee_invoice_paid_by_the_credit_is_no_settlement(self):
        self.company.return_fee_document = "invoice"
        sale = self._create_paid_sale((self.chair, 1))
        order = self._create_inspected_return(sale, reason_id=self.used.id)
        self._credit(order)
        row = self.assertRow(order, "refund", 0, 0, 85, 0)
        self.assertEqual((row.restocking_fee, row.amount_offset), (15, 0))

    def test_partial_receipt_waits_for_the_rest(self):
        sale = self._create_paid_sale((self.chair, 3))
        order = self._create_return(sale, reason_id=self.defective.id)
        order.action_approve()
        order.picking_ids.move_ids.quantity = 2
        self._receive(order)
        self.assertRow(order, "receipt", 100, 200, 0, 0)

    def test_more_refunded_than_credited_is_not_complete(self):
        sale = self._create_paid_sale((self.chair, 1))
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        refund = self._create_refund(self._credit(order), amount=110.0)
        for state in ("approved", "submitted", "succeeded", "settled"):
            refund._transition(state)
        self.assertRow(order, "refund", 0, 0, -10, 0)

    def test_kept_goods_wait_for_no_parcel(self):
        sale = self._create_paid_sale((self.chair, 1))
        order = self._create_return(
            sale, reason_id=self.defective.id, resolution="keep"
        )
        order.action_approve()
        self.assertRow(order, "credit", 0, 100, 0, 0)

    def test_exchange_owes_no_money(self):
        sale = self._create_paid_sale((self.chair, 1))
        order = self._create_return(
            sale, reason_id=self.defective.id, resolution="exchange"
        )
        order.action_approve()
        self.assertRow(order, "receipt", 100, 0, 0, 0)
        self._receive(order)
        self.assertRow(order, "complete", 0, 0, 0, 0)

    def test_refused_return_is_complete_and_owes_nothing(self):
        sale = self._create_paid_sale((self.chair, 1))
        order = self._create_return(sale)
        order._reject("The seal is broken.")
        row = self.assertRow(order, "complete", 0, 0, 0, 0)
        self.assertEqual((row.amount_authorized, row.age), (0, 0))

    def test_every_line_has_one_row_in_its_own_currency(self):
        sale = self._create_paid_sale((self.chair, 1), (self.table, 1))
        order = self._create_return(sale)
        rows = self._get_row(order)
        self.assertEqual(rows.return_line_id, order.line_ids)
        self.assertEqual(rows.mapped("id"), rows.return_line_id.sorted("id", True).ids)
        self.assertEqual(rows.currency_id, order.currency_id)
        self.assertEqual(rows.categ_id, (self.chair | self.table).categ_id)

    def test_open_line_ages_from_its_approval(self):
        sale = self._create_paid_sale((self.chair, 1))
        order = self._create_return(sale)
        order.action_approve()
        order.date_approve = order.date_approve.replace(
            year=order.date_approve.year - 1
        )
        row = self._get_row(order)
        self.assertIn(row.age, (365, 366))
        self.assertEqual(row.date, order.date_approve.date())

    def test_row_opens_the_return(self):
        sale = self._create_paid_sale((self.chair, 1))
        order = self._create_return(sale)
        action = self._get_row(order).action_view_return_order()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("return.order", order.id)
        )

    def test_waiting_lines_are_counted_by_step(self):
        sale = self._create_paid_sale((self.chair, 1), (self.table, 1))
        self._create_return(sale).action_approve()
        self.env.flush_all()
        groups = self.env["return.reconciliation"]._read_group(
            [("return_order_id.sale_order_ids", "in", sale.ids)],
            ["waiting_at"],
            ["__count", "diff_received:sum"],
        )
        self.assertEqual(groups, [("receipt", 2, 300.0)])

    def test_access_by_role_and_company(self):
        sale = self._create_paid_sale((self.chair, 1))
        order = self._create_return(sale)
        clerk = self._create_clerk()
        outsider = new_test_user(self.env, "outsider", groups="base.group_user")
        row = self._get_row(order)
        self.assertEqual(row.with_user(clerk).waiting_at, "approval")
        self.assertEqual(row.with_user(self.accountant).waiting_at, "approval")
        with self.assertRaises(AccessError):
            row.with_user(outsider).read(["waiting_at"])
        with self.assertRaises(AccessError):
            row.with_user(clerk).write({"age": 0})
        other = self._create_company(name="Elsewhere")
        clerk.company_ids += other
        elsewhere = row.with_user(clerk).with_context(allowed_company_ids=other.ids)
        self.assertFalse(elsewhere.search([("id", "in", row.ids)]))
