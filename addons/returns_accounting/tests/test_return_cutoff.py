from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .cutoff_common import CutoffCommon


@tagged("post_install", "-at_install")
class TestReturnCutoff(CutoffCommon):
    """What a period end cuts in two, until the accrual and its reversal."""

    def test_nothing_to_cut_off(self):
        cutoff = self._take()
        self.assertFigures(cutoff)
        with self.assertRaisesRegex(UserError, "nothing to accrue"):
            cutoff.action_propose()
        self.assertEqual(cutoff.state, "listed")

    def test_goods_that_came_back_without_a_credit_note(self):
        order, _ = self._receive_chair()
        cutoff = self._take()
        self.assertFigures(cutoff, received_not_credited=100.0)
        line = self._get_lines(cutoff, "received_not_credited").filtered("is_main")
        self.assertEqual((line.return_line_id, line.quantity), (order.line_ids, 1.0))
        cost = order.line_ids.move_ids.value
        self.assertTrue(cost)
        cutoff.action_propose()
        self.assertEqual(cutoff.move_id.state, "draft")
        self.assertEntry(
            cutoff.move_id,
            {
                self.income: 100.0,
                self.accrued: -100.0,
                self.stock: cost,
                self.cogs: -cost,
            },
        )
        self.assertReversed(cutoff)

    def test_tax_is_owed_only_with_the_credit_note(self):
        self.chair.taxes_id = [Command.set(self.tax_20.ids)]
        self._receive_chair()
        cutoff = self._take()
        self.assertFigures(cutoff, received_not_credited=100.0)

    def test_credited_goods_are_cut_off_no_more(self):
        order, _ = self._receive_chair()
        self._credit(order)
        self.assertFigures(self._take())

    def test_credit_note_of_the_next_period_does_not_count(self):
        order, _ = self._receive_chair()
        self._backdate(order.line_ids.move_ids, "date", 2)
        self._credit(order)
        self.assertFigures(self._take(self.yesterday), received_not_credited=100.0)
        self.assertFigures(self._take(self.today))

    def test_part_of_what_came_is_credited(self):
        order, _ = self._receive_chair(quantity=2, sold=3)
        note = order._create_credit_notes()
        note.invoice_line_ids.quantity = 1
        note.action_post()
        cutoff = self._take()
        self.assertFigures(cutoff, received_not_credited=100.0)
        cost = order.line_ids.move_ids.value / 2
        lines = self._get_lines(cutoff, "received_not_credited")
        self.assertEqual(lines.mapped("amount"), [100.0, cost])

    def test_credit_note_before_the_goods(self):
        order, _ = self._receive_chair()
        note = self._credit(order)
        later = fields.Datetime.now() + timedelta(3)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_move SET date = %s WHERE id = ANY(%s)",
            [later, order.line_ids.move_ids.ids],
        )
        self.env.invalidate_all()
        cutoff = self._take()
        self.assertFigures(cutoff, credited_not_received=100.0)
        line = self._get_lines(cutoff, "credited_not_received")
        self.assertEqual((line.credit_note_id, line.quantity), (note, 1.0))
        cost = sum(
            note.line_ids.filtered(lambda a: a.account_id == self.stock).mapped(
                "balance"
            )
        )
        self.assertTrue(cost)
        cutoff.action_propose()
        self.assertEntry(cutoff.move_id, {self.to_come: cost, self.stock: -cost})
        self.assertReversed(cutoff)

    def test_refund_that_was_submitted_and_not_sent(self):
        order, _ = self._receive_chair()
        note = self._credit(order)
        refund = self.env["return.refund"]._create_for_credit_notes(note)
        self.assertFigures(self._take(self.yesterday - timedelta(1)))
        refund.action_send()
        cutoff = self._take()
        self.assertFigures(cutoff, submitted_not_settled=100.0)
        cutoff.action_propose()
        self.assertEntry(cutoff.move_id, {self.receivable: 100.0, self.accrued: -100.0})
        owed = cutoff.move_id.line_ids.filtered(
            lambda a: a.account_id == self.receivable
        )
        self.assertEqual(owed.partner_id, self.customer.commercial_partner_id)

    def test_refund_that_is_booked_and_not_at_the_gateway(self):
        order, _ = self._receive_chair()
        refund = self._refund(self._credit(order))
        cutoff = self._take()
        self.assertFigures(cutoff, submitted_not_settled=100.0)
        self.assertEqual(cutoff.clearing_refunds, -100.0)
        self.assertEqual(cutoff.clearing_other, 200.0, "the payment of the customer")
        self.assertEqual(cutoff.clearing_balance, 100.0)
        self.assertEqual(cutoff.line_ids.refund_id, refund)
        cutoff.action_propose()
        self.assertEntry(cutoff.move_id, {self.clearing: 100.0, self.accrued: -100.0})
        self.assertReversed(cutoff)

    def test_refund_in_the_next_payout(self):
        order, _ = self._receive_chair()
        refund = self._refund(self._credit(order))
        self._import()
        cutoff = self._take()
        self.assertFigures(cutoff, next_payout=100.0)
        line = self._get_lines(cutoff, "next_payout")
        self.assertEqual(line.balance_transaction_id, self._get_rows("refund"))
        self.assertEqual(line.refund_id, refund)
        cutoff.action_propose()
        self.assertEntry(
            cutoff.move_id, {self.clearing: 100.0, self.gateway_account: -100.0}
        )
        self.assertReversed(cutoff)

    def test_refund_with_a_fee_in_the_next_payout(self):
        order, _ = self._receive_chair()
        self._refund(self._credit(order))
        self._import()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE payment_balance_transaction SET fee = 0.5, net = gross - 0.5 "
            "WHERE id = %s",
            [self._get_rows("refund").id],
        )
        cutoff = self._take()
        cutoff.action_propose()
        self.assertEntry(
            cutoff.move_id,
            {self.clearing: 100.0, self.fees: 0.5, self.gateway_account: -100.5},
        )

    def test_settled_refund_is_cut_off_no_more(self):
        order, _ = self._receive_chair()
        self._refund(self._credit(order))
        self._import_and_post()
        self.assertFigures(self._take())

    def test_refund_settled_in_the_next_period_was_in_the_next_payout(self):
        order, _ = self._receive_chair()
        note = self._credit(order)
        self._refund(note)
        self._import_and_post()
        row = self._get_rows("refund")
        # its entry has the date of a payout to come; the row is some weeks old
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move SET date = %(day)s WHERE id = %(move)s;"
            "UPDATE account_move_line SET date = %(day)s WHERE move_id = %(move)s;"
            "UPDATE account_partial_reconcile part SET max_date = %(day)s"
            "  FROM account_move_line item WHERE item.move_id = %(move)s"
            "   AND item.id IN (part.debit_move_id, part.credit_move_id)",
            {"day": self.today + timedelta(2), "move": row.move_id.id},
        )
        self.env.invalidate_all()
        cutoff = self._take()
        self.assertEqual(cutoff.amount_next_payout, 100.0)
        self.assertTrue(cutoff.clearing_ties)
        self.assertEqual(cutoff.clearing_refunds, -100.0)

    def test_refund_in_another_currency_than_the_gateway_keeps(self):
        """60 EUR booked at 54.00, of which the gateway made 51.60."""
        pricelist = self._create_foreign_pricelist("EUR", 0.9)
        self.simulator.fx_rate("eur", self.code, "0.86")
        sale, _ = self._create_paid_sale(1, pricelist_id=pricelist.id)
        refund = self._create_refund(sale)
        cutoff = self._take()
        self.assertFigures(cutoff, submitted_not_settled=54.0)
        cutoff.action_propose()
        line = cutoff.move_id.line_ids.filtered(lambda a: a.account_id == self.clearing)
        self.assertEqual(line.currency_id, refund.currency_id)
        self.assertEqual((line.amount_currency, line.balance), (60.0, 54.0))
        self.assertEntry(cutoff.move_id, {self.clearing: 54.0, self.accrued: -54.0})
        self._import()
        cutoff.action_refresh()
        self.assertFigures(cutoff, next_payout=51.6)
        self.assertEntry(
            cutoff.move_id,
            {self.clearing: 54.0, self.gateway_account: -51.6, self.fx: -2.4},
        )
        self.assertReversed(cutoff)
