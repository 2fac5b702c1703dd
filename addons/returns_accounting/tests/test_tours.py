from odoo.tests import HttpCase, tagged

from .common import ReturnsAccountingCommon, StripeCommon
from .webhook_common import WebhookCommon


@tagged("post_install", "-at_install", "returns_tour")
class TestTours(StripeCommon, HttpCase):
    def _create_paid_return(self):
        sale = self._create_invoiced_sale((self.chair, 2))
        self._pay(sale)
        return self._create_inspected_return(sale)

    def test_accountant_credits_and_refunds(self):
        order = self._create_paid_return()
        action = "returns_management.return_order_action"
        self.start_tour(
            f"/odoo/action-{action}/{order.id}", "return_refund_tour", login="admin"
        )
        refund = order.refund_ids
        self.assertEqual((refund.state, refund.amount), ("submitted", 170.0))
        refund._send()
        self.assertEqual((refund.state, order.state), ("succeeded", "done"))

    def test_accountant_follows_a_difference_to_its_return(self):
        order = self._create_paid_return()
        self._refund(self._credit(order))
        self.start_tour(
            "/odoo/action-returns_accounting.return_reconciliation_action",
            "return_reconciliation_tour",
            login="admin",
        )

    def test_accountant_compares_at_the_end_of_a_day(self):
        self.start_tour(
            "/odoo/action-returns_accounting.payment_tie_out_action",
            "payment_tie_out_tour",
            login="admin",
        )
        tie_out = self.env["payment.tie.out"].search([], limit=1)
        self.assertEqual(tie_out.provider_id, self.provider)
        self.assertTrue(tie_out.line_ids)

    def test_accountant_watches_a_batch_of_which_one_bounces(self):
        currency = self.company.currency_id.name.lower()
        self.simulator.settings(settlement_currencies=[currency], refund_fails_after=1)
        orders = self.env["return.order"]
        for card in ("pm_card_visa", "pm_card_refundFail", "pm_card_visa"):
            sale = self._create_invoiced_sale((self.chair, 1))
            self._pay(sale, card)
            orders |= self._create_inspected_return(sale)
        refunds = self.env["return.refund"]._create_for_credit_notes(
            self._credit(orders)
        )
        self.start_tour(
            "/odoo/action-returns_accounting.return_refund_action",
            "return_refund_batch_tour",
            login="admin",
            timeout=180,
        )
        (batch,) = self.env["return.refund.batch"].search([])
        again = batch.refund_ids - refunds
        self.assertEqual(
            sorted((batch.refund_ids - again).mapped("state")), ["succeeded"] * 2
        )
        self.assertEqual((refunds - batch.refund_ids).state, "failed")
        self.assertEqual(again.source_transaction_id, refunds[1].source_transaction_id)
        self.assertEqual(len(batch.refund_ids), 3)


@tagged("post_install", "-at_install", "returns_tour")
class TestReturnTour(ReturnsAccountingCommon, HttpCase):
    def test_three_lines_from_the_order_to_the_credit_note(self):
        lamp = self._create_product("Lamp")
        sale = self._create_invoiced_sale((self.chair, 2), (self.table, 2), (lamp, 2))
        self.start_tour(
            f"/odoo/action-sale.action_orders/{sale.id}",
            "return_three_lines_tour",
            login="admin",
            timeout=180,
        )
        order = sale.return_order_ids
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(order.inspection_status, "full")
        note = order.credit_note_ids
        self.assertEqual(note.state, "draft")
        goods = note.invoice_line_ids.filtered("sale_line_ids")
        self.assertEqual(goods.product_id, self.chair | self.table | lamp)

    def test_accountant_posts_a_credit_note_with_fee_and_deduction(self):
        self.grade_d.deduction_percent = 30.0
        sale = self._create_invoiced_sale((self.chair, 1))
        order = self._create_return(sale, reason_id=self.used.id)
        order.action_approve()
        self._receive(order)
        self._inspect(order, grade=self.grade_d)
        action = "returns_management.return_order_action"
        self.start_tour(
            f"/odoo/action-{action}/{order.id}",
            "return_credit_note_tour",
            login=self.accountant.login,
        )
        note = order.credit_note_ids
        self.assertEqual((note.state, note.amount_total), ("posted", 55.0))
        line = order.line_ids
        self.assertEqual((line.restocking_fee, line.amount_deducted), (45.0, 30.0))


@tagged("post_install", "-at_install", "returns_tour")
class TestDisputeTour(WebhookCommon):
    def test_dispute_from_its_arrival_to_the_books(self):
        sale, charge = self._create_paid_sale()
        note = self._create_note(sale)
        data = self.simulator.open_dispute(self._get_charge(charge), amount=10000)
        self._receive_webhooks()
        self._handle()
        self.start_tour(
            "/odoo/action-returns_accounting.return_exception_action",
            "payment_dispute_tour",
            login="admin",
        )
        dispute = self.env["payment.dispute"].search([("gateway_id", "=", data["id"])])
        client = self.provider._stripe_gateway()._client.v1
        evidence = client.disputes.retrieve(data["id"]).evidence
        self.assertIn("signed for the delivery", evidence.uncategorized_text)
        self.assertTrue(evidence.uncategorized_file)
        self.simulator.close_dispute(data["id"], "lost")
        self.start_tour(
            f"/odoo/action-returns_accounting.payment_dispute_action/{dispute.id}",
            "payment_dispute_outcome_tour",
            login="admin",
        )
        self.assertEqual((dispute.state, note.amount_residual), ("lost", 0))
        self.assertEqual(dispute.exception_ids.state, "closed")


@tagged("post_install", "-at_install", "returns_tour")
class TestCutoffTour(ReturnsAccountingCommon, HttpCase):
    def test_accountant_cuts_last_month_off(self):
        sale = self._create_invoiced_sale((self.chair, 2))
        order = self._create_inspected_return(sale, {self.chair: 1})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_move SET date = date - INTERVAL '40 days' WHERE id = ANY(%s)",
            [order.line_ids.move_ids.ids],
        )
        self.env.cr.execute(
            "UPDATE account_move_line SET date = date - INTERVAL '40 days'"
            " WHERE move_id = ANY(%s)",
            [sale.invoice_ids.ids],
        )
        self.env.invalidate_all()
        self.start_tour(
            "/odoo/action-returns_accounting.return_cutoff_action",
            "return_cutoff_tour",
            login=self.accountant.login,
        )
        cutoff = self.env["return.cutoff"].search([])
        self.assertEqual((cutoff.state, len(cutoff)), ("posted", 1))
        self.assertEqual(cutoff.amount_received_not_credited, 85.0)
        self.assertEqual(cutoff.reversal_move_id.state, "posted")
