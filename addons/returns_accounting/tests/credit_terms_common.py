from .credit_common import CreditNoteCommon


class CreditNoteTermsCommon(CreditNoteCommon):
    def _sell(self, *lines, **invoice_values):
        """An invoice whose terms are set before it is posted."""
        sale = self._create_sale(*lines)
        invoice = sale._create_invoices()
        invoice.write(invoice_values)
        invoice.action_post()
        return sale, invoice

    def _pay_back(self, note):
        """Pay what the credit note owes, by hand."""
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=note.ids
        ).create({})._create_payments()

    def assertWaitsForMoneyOnly(self, note):
        """Nothing of the return is to be received or credited any more.

        :return: its line among the five amounts
        """
        self.env.invalidate_all()
        row = self.env["return.reconciliation"].search(
            [("return_order_id", "=", note.return_order_id.id)]
        )
        owed = note.amount_total
        self.assertEqual(
            (row.waiting_at, row.diff_received, row.diff_credited, row.diff_refunded),
            ("refund", 0, 0, owed),
        )
        self.assertEqual(row.amount_credited, owed)
        return row

    def assertComplete(self, note):
        self._pay_back(note)
        self.env.invalidate_all()
        row = self.env["return.reconciliation"].search(
            [("return_order_id", "=", note.return_order_id.id)]
        )
        self.assertEqual((row.waiting_at, row.diff_refunded), ("complete", 0))

    def _return_one_by_one(self, sale, times):
        notes = self.env["account.move"]
        for _time in range(times):
            notes |= self._credit_part(sale, {self.chair: 1})
        return notes

    def _pay(self, invoice, amount=None):
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"payment_date": invoice.invoice_date})
        )
        if amount:
            wizard.amount = amount
        return wizard._create_payments()
