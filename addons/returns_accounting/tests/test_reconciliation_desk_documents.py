from odoo.tests import tagged

from .desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestReconciliationDeskDocuments(DeskCommon):
    """What is missing is created, and credit notes are settled."""

    def setUp(self):
        super().setUp()
        self.sale, self.charge = self._create_paid_sale()

    def test_refund_of_the_dashboard_gets_its_payment_and_a_question(self):
        self._import_and_post()
        self.simulator.dashboard_refund(self._get_rows("charge").source_id, 3000)
        self._import_and_post()
        (item,) = self._read("gateway")
        self.assertTrue(item["can_create"])
        answer = self.desk.create_document(self.provider.id, "gateway", item["id"])
        exception = self.env["return.exception"].search(
            [("code", "=", "unlinked_refund"), ("amount", "=", 30.0)]
        )
        self.assertEqual(exception.state, "open")
        self.assertIn(exception.display_name, answer["decision"]["settled_by"])
        self.assertTotals()
        self.assertTied()

    def test_unknown_payment_becomes_a_question_and_stays_open(self):
        row = self._create_row(70.0, category="charge")
        item = row.clearing_line_id
        answer = self.desk.create_document(self.provider.id, "gateway", item.id)
        exception = self.env["return.exception"].search(
            [("subject", "=", row.source_id)]
        )
        self.assertEqual((exception.code, exception.amount), ("unknown_object", 70.0))
        self.assertEqual(answer["open"]["gateway"], item.ids)

    def test_credit_note_pays_an_open_invoice_of_the_customer(self):
        order = self._create_inspected_return(
            self.sale, {self.chair: 1}, reason_id=self.defective.id
        )
        note = self._credit(order)
        later = self._create_invoiced_sale((self.chair, 1)).invoice_ids
        (item,) = self._read("credit")
        self.assertEqual((item["title"], item["amount"]), (note.name, -100.0))
        (candidate,) = self._get_candidates("credit", note)
        self.assertEqual(candidate["title"], later.name)
        answer = self._accept("credit", note, candidate["key"])
        self.assertEqual((note.amount_residual, later.amount_residual), (0, 0))
        self._undo(answer)
        self.assertEqual((note.amount_residual, later.amount_residual), (100, 100))

    def test_refund_of_a_credit_note_is_planned_and_undone_while_it_is_not_sent(self):
        order = self._create_inspected_return(
            self.sale, {self.chair: 1}, reason_id=self.defective.id
        )
        note = self._credit(order)
        answer = self.desk.create_document(self.provider.id, "credit", note.id)
        refund = note.return_refund_ids
        self.assertEqual(answer["decision"]["settled_by"], refund.name)
        self._undo(answer)
        self.assertEqual(refund.state, "canceled")
