from odoo.tests import tagged

from .common import ReturnsAccountingCommon


@tagged("post_install", "-at_install")
class TestCreditNoteBatch(ReturnsAccountingCommon):
    """Credit notes of many returns, posted together."""

    @classmethod
    def _create_inspected_return(cls, sale, quantities=None, **line_values):
        """Of defective goods: no fee, so that a credit can use up its invoice."""
        return super()._create_inspected_return(
            sale, quantities, reason_id=cls.defective.id, **line_values
        )

    def _get_settled(self, note):
        """The other journal entries that the credit note is reconciled with."""
        items = note.line_ids.matched_debit_ids.debit_move_id
        return items.move_id

    def test_each_credit_note_meets_its_own_invoice(self):
        twice = self._create_invoiced_sale((self.chair, 3))
        other = self.env["res.partner"].create({"name": "Jonas Weber"})
        once = self._create_invoiced_sale((self.chair, 1), partner=other)
        orders = self.env["return.order"].concat(
            self._create_inspected_return(twice, {self.chair: 1}),
            self._create_inspected_return(twice, {self.chair: 1}),
            self._create_inspected_return(once),
        )
        notes = orders._create_credit_notes()
        notes.action_post()
        self.assertEqual(len(notes), 3)
        for note in notes:
            self.assertEqual(self._get_settled(note), note.reversed_entry_id)
            self.assertEqual(note.payment_state, "paid")
        self.assertEqual(twice.invoice_ids[:1].amount_residual, 100.0)
        self.assertEqual(once.invoice_ids[:1].payment_state, "reversed")
        self.assertEqual(orders.mapped("state"), ["done"] * 3)

    def test_other_credit_notes_in_the_same_batch(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        note = self._create_inspected_return(sale)._create_credit_notes()
        invoice = self._create_invoiced_sale((self.table, 1)).invoice_ids
        by_hand = invoice._reverse_moves()
        (note + by_hand).action_post()
        self.assertEqual(self._get_settled(note), sale.invoice_ids - note)
        self.assertEqual(self._get_settled(by_hand), invoice)

    def test_several_credit_notes_use_up_an_invoice(self):
        sale = self._create_invoiced_sale((self.chair, 2))
        orders = self.env["return.order"].concat(
            self._create_inspected_return(sale, {self.chair: 1}),
            self._create_inspected_return(sale, {self.chair: 1}),
        )
        notes = orders._create_credit_notes()
        notes.action_post()
        self.assertEqual(notes.mapped("amount_residual"), [0.0, 0.0])
        self.assertEqual(notes.reversed_entry_id.payment_state, "reversed")

    def test_queries_per_return_do_not_grow_with_the_batch(self):
        sale = self._create_invoiced_sale((self.chair, 40))

        def count_queries(number):
            orders = self.env["return.order"].concat(
                *(
                    self._create_return(sale, {self.chair: 1}, resolution="keep")
                    for _number in range(number)
                )
            )
            orders.action_approve()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            orders.action_bulk_create_credit_notes()
            self.env.flush_all()
            return (self.cr.sql_log_count - before) / number

        count_queries(1)  # fills the caches
        few = count_queries(5)
        self.assertLessEqual(count_queries(25), few)

    def test_return_without_anything_to_credit_stops_no_other(self):
        sale = self._create_invoiced_sale((self.chair, 2))
        ready = self._create_inspected_return(sale, {self.chair: 1})
        waiting = self._create_return(sale, {self.chair: 1})
        action = (ready | waiting).action_bulk_create_credit_notes()
        result = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(result.line_ids.return_order_id, waiting)
        self.assertIn("nothing to credit", result.line_ids.reason)
        self.assertEqual(len(ready.credit_note_ids), 1)
