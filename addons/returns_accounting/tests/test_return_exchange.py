from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnsAccountingCommon


@tagged("post_install", "-at_install")
class TestExchangeMoney(ReturnsAccountingCommon):
    """What is credited and billed agrees with the difference that was told before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.armchair = cls._create_product("Armchair", list_price=120.0)
        cls.stool = cls._create_product("Stool", list_price=85.0)

    def _exchange(self, sale, product=None, quantities=None, **values):
        values = {"resolution": "exchange", "reason_id": self.used.id, **values}
        if product:
            values["exchange_product_id"] = product.id
        return self._create_inspected_return(sale, quantities, **values)

    def _deliver_replacement(self, order):
        pickings = order.exchange_picking_ids.filtered(lambda p: p.state != "done")
        pickings.move_ids.picked = True
        pickings._action_done()

    def _bill(self, sale):
        invoice = sale._create_invoices()
        invoice.action_post()
        return invoice

    def _get_due(self, order):
        """What the customer owes by the documents; below zero what we owe."""
        notes = order.credit_note_ids
        invoices = order._get_exchange_invoices()
        return order.currency_id.round(
            sum(invoices.mapped("amount_total")) - sum(notes.mapped("amount_total"))
        )

    def _get_row(self, order):
        self.env.flush_all()
        return self.env["return.reconciliation"].search(
            [("return_order_id", "=", order.id)]
        )

    def test_same_product_is_neither_credited_nor_billed(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        order = self._exchange(sale)
        self.assertEqual(order.credit_status, "no")
        self.assertFalse(order.has_to_credit)
        with self.assertRaisesRegex(UserError, "Nothing to credit"):
            order.action_create_credit_notes()
        self._deliver_replacement(order)
        self.assertEqual(order.state, "done")
        self.assertEqual(sale.order_line.qty_to_invoice, 0)
        self.assertEqual(self._get_row(order).waiting_at, "complete")

    def test_upsell_leaves_the_difference_to_pay(self):
        sale = self._create_invoiced_sale(
            (self.chair, 1, {"tax_ids": self.tax_20.ids}), deliver=True
        )
        self._pay(sale.invoice_ids)
        self.armchair.taxes_id = self.tax_20
        order = self._exchange(sale, self.armchair)
        self.assertEqual(order.exchange_difference, 24.0)
        note = self._credit(order)
        self.assertEqual(note.amount_total, 120.0)
        self._deliver_replacement(order)
        invoice = self._bill(sale)
        self.assertEqual(invoice.amount_total, 144.0)
        self.assertEqual(note.amount_residual, 0)
        self.assertEqual(invoice.amount_residual, order.exchange_difference)
        self.assertEqual(order.state, "done")
        row = self._get_row(order)
        self.assertEqual((row.amount_credited, row.amount_refunded), (120.0, 120.0))
        self.assertEqual((row.amount_settled, row.waiting_at), (120.0, "complete"))

    def test_downsell_leaves_the_difference_to_refund(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        self._pay(sale.invoice_ids)
        order = self._exchange(sale, self.stool)
        self.assertEqual(order.exchange_difference, -15.0)
        self._deliver_replacement(order)
        invoice = self._bill(sale)
        note = self._credit(order)
        self.assertEqual(invoice.amount_residual, 0)
        self.assertEqual(note.amount_residual, 15.0)
        self.assertEqual(order.refund_status, "partial")
        row = self._get_row(order)
        self.assertEqual((row.diff_refunded, row.waiting_at), (15.0, "refund"))

    def _exchange_for_stool(self):
        """A chair for 100 that was exchanged for a stool of 85; both billed."""
        sale = self._create_invoiced_sale((self.chair, 1))
        self._pay(sale.invoice_ids)
        order = self._exchange(sale, self.stool)
        self._deliver_replacement(order)
        invoice = self._bill(sale)
        return self._credit(order), invoice

    def test_what_pays_for_the_replacement_is_a_refund(self):
        note, invoice = self._exchange_for_stool()
        refund = note.return_refund_ids
        self.assertEqual(
            (refund.method, refund.amount, refund.state),
            ("exchange_credit", 85.0, "settled"),
        )
        self.assertEqual(refund.exchange_invoice_id, invoice)

    def test_the_refund_goes_when_the_invoice_is_cancelled(self):
        note, invoice = self._exchange_for_stool()
        refund = note.return_refund_ids
        invoice.button_draft()
        invoice.button_cancel()
        self.assertEqual((refund.state, note.amount_residual), ("canceled", 100.0))
        self.assertEqual(note.return_order_id.line_ids.amount_refunded, 0)
        invoice.button_draft()
        invoice.action_post()
        again = note.return_refund_ids - refund
        self.assertEqual((again.amount, again.state), (85.0, "settled"))

    def test_the_refund_goes_when_the_credit_note_is_cancelled(self):
        note, invoice = self._exchange_for_stool()
        note.button_draft()
        note.button_cancel()
        self.assertEqual(note.return_refund_ids.state, "canceled")
        self.assertEqual(invoice.amount_residual, 85.0)

    def test_reconciled_by_hand_is_the_same(self):
        note, invoice = self._exchange_for_stool()
        items = (note + invoice).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        items.remove_move_reconcile()
        self.assertEqual(note.return_refund_ids.state, "canceled")
        items.with_user(self.accountant).reconcile()
        self.assertEqual(
            note.return_refund_ids.sorted("id").mapped("state"),
            ["canceled", "settled"],
        )

    def test_the_rest_is_still_refunded(self):
        note, _invoice = self._exchange_for_stool()
        self._pay(note)
        self.assertEqual(note.return_order_id.state, "done")

    def test_another_line_is_not_paid_by_the_exchange(self):
        sale = self._create_invoiced_sale((self.chair, 1), (self.table, 1))
        self._pay(sale.invoice_ids)
        order = self._create_return(sale, reason_id=self.defective.id)
        chair = order.line_ids.filtered(lambda line: line.product_id == self.chair)
        chair.write({"resolution": "exchange", "exchange_product_id": self.stool.id})
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        self._deliver_replacement(order)
        self._bill(sale)
        note = self._credit(order)
        self.assertEqual(note.amount_residual, 215.0)
        rows = self._get_row(order).sorted("amount_credited")
        self.assertEqual(rows.mapped("amount_refunded"), [85.0, 0.0])
        self.assertEqual(rows.mapped("diff_refunded"), [15.0, 200.0])

    def test_credit_is_not_refunded_before_the_replacement_is_billed(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        self._pay(sale.invoice_ids)
        order = self._exchange(sale, self.armchair)
        self._credit(order)
        self._deliver_replacement(order)
        with self.assertRaisesRegex(UserError, f"invoice of order {sale.name} first"):
            order.action_create_refunds()

    def test_unpaid_original_is_offset_first(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        order = self._exchange(sale, self.armchair)
        note = self._credit(order)
        self.assertEqual(note.payment_state, "paid")
        self._deliver_replacement(order)
        self.assertEqual(self._bill(sale).amount_residual, 120.0)

    def _pay(self, invoices):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoices.ids
        )
        wizard.create({})._create_payments()

    def test_documents_agree_to_the_cent(self):
        """Taxes in or out of the price, discounts and odd quantities, both ways."""
        included = self._create_tax("Incl", 19.6, price_include_override="tax_included")
        cases = [
            (self.tax_20, {"price_unit": 33.33, "discount": 7.0}, 3, 49.99),
            (included, {"price_unit": 33.33}, 3, 29.95),
            (self.tax_5 | included, {"price_unit": 0.07}, 7, 0.11),
            (included, {"price_unit": 99.99, "discount": 33.3}, 2, 66.69),
        ]
        for method in ("round_per_line", "round_globally"):
            self.company.tax_calculation_rounding_method = method
            for taxes, terms, quantity, price in cases:
                with self.subTest(method=method, taxes=taxes.mapped("name")):
                    self.armchair.write({"list_price": price, "taxes_id": taxes.ids})
                    terms = {**terms, "tax_ids": taxes.ids}
                    sale = self._create_invoiced_sale((self.chair, quantity, terms))
                    order = self._exchange(sale, self.armchair)
                    told = order.exchange_difference
                    self._credit(order)
                    self._deliver_replacement(order)
                    self._bill(sale)
                    self.assertEqual(self._get_due(order), told)

    def test_two_lines_of_one_order_agree_with_one_invoice(self):
        self.company.tax_calculation_rounding_method = "round_globally"
        self.armchair.write({"list_price": 10.07, "taxes_id": self.tax_5.ids})
        self.stool.write({"list_price": 0.09, "taxes_id": self.tax_5.ids})
        terms = {"price_unit": 10.03, "tax_ids": self.tax_5.ids}
        sale = self._create_invoiced_sale(
            (self.chair, 1, terms), (self.table, 1, terms)
        )
        order = self._create_return(sale, resolution="exchange")
        for line, product in zip(
            order.line_ids, (self.armchair, self.stool), strict=True
        ):
            line.exchange_product_id = product
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        told = order.exchange_difference
        self._credit(order)
        self._deliver_replacement(order)
        self._bill(sale)
        self.assertEqual(self._get_due(order), told)

    def test_cost_of_each_product_stays_with_it(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        order = self._exchange(sale, self.armchair)
        note = self._credit(order)
        self._deliver_replacement(order)
        invoice = self._bill(sale)
        stock = self.chair.product_tmpl_id.get_product_accounts()["stock_valuation"]

        def cost(move, product):
            lines = move.line_ids.filtered(
                lambda line: line.account_id == stock and line.product_id == product
            )
            return sum(lines.mapped("balance"))

        self.assertEqual(cost(note, self.chair), 60.0)
        self.assertEqual(cost(invoice, self.armchair), -60.0)

    def test_charged_replacement_is_billed_and_credited_when_it_comes_after_all(self):
        for policy in ("delivery", "order"):
            with self.subTest(policy=policy):
                self.chair.invoice_policy = policy
                sale = self._create_invoiced_sale((self.chair, 1))
                order = self._create_return(
                    sale, resolution="exchange", exchange_is_advance=True
                )
                order.action_approve()
                self._deliver_replacement(order)
                self.assertEqual(sale.order_line.qty_to_invoice, 0)
                order.action_charge_replacements()
                self.assertEqual(sale.order_line.qty_to_invoice, 1)
                self.assertEqual(self._bill(sale).amount_total, 100.0)
                self.assertEqual(self._get_row(order).waiting_at, "complete")
                late = self._create_inspected_return(
                    sale, {self.chair: 1}, reason_id=self.defective.id
                )
                self.assertEqual(self._credit(late).amount_total, 100.0)
                self.assertEqual(sale.order_line.qty_to_invoice, 0)
