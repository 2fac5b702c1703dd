from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .posting_common import PostingCommon


@tagged("post_install", "-at_install")
class TestSettlementPosting(PostingCommon):
    """What each category books, what is taken back, and on which day."""

    def test_charge_and_refund_settle_their_payments(self):
        charge = self._pay_shop(100, self.euro)
        refund = self._pay_shop(-30, self.euro)
        rows = self._row("charge", 100, 1.75, charge)
        rows |= self._row("refund", -30, 0, refund)
        payout = self._payout(68.25, rows)
        self.provider._post_settlement()
        self.assertBooked(payout.move_ids, clearing=-70, fee=1.75, transit=68.25)
        self.assertEqual(len(payout.move_ids), 1)
        self.assertTrue(all(rows.mapped("is_explained")))
        self.assertFalse(self.provider._get_open_clearing_items())
        self.assertTied()

    def test_categories_that_belong_to_no_payment(self):
        expected = {
            "fee": {"fee": 5, "gateway": -5},
            "network_cost": {"fee": 5, "gateway": -5},
            "tax": {"fee": 5, "gateway": -5},
            "other_adjustment": {"clearing": 5, "gateway": -5},
            "transfer": {"clearing": 5, "gateway": -5},
            "risk_reserved_funds": {"reserve": 5, "gateway": -5},
            "topup_reversal": {"transit": 5, "gateway": -5},
            "a_category_of_next_year": {"clearing": 5, "gateway": -5},
        }
        rows = {category: self._row(category, -5) for category in expected}
        for category, row in rows.items():
            move = row._settle(self.day.date(), category)
            self.assertBooked(move, **expected[category])
        self.assertTied()

    def test_reserve_that_is_released_is_ours_again(self):
        rows = self._row("risk_reserved_funds", -40)
        rows |= self._row("risk_reserved_funds", 40)
        for row in rows:
            row._settle(self.day.date(), "reserve")
        self.assertEqual(
            self.provider._get_account_sum(self._account("reserve"), "balance:sum"), 0
        )

    def test_dispute_and_its_reversal_with_fees(self):
        lost = self._row("dispute", -100, 20)._settle(self.day.date(), "dispute")
        self.assertBooked(lost, gateway=-120, dispute=100, fee=20)
        won = self._row("dispute_reversal", 100, -20)._settle(self.day.date(), "won")
        self.assertBooked(won, gateway=120, dispute=-100, fee=-20)
        self.assertTied()

    def test_partial_capture_settles_what_was_captured(self):
        charge = self._pay_shop(60, self.euro)
        self._row("charge", 100, 1.75, charge, customer_facing_amount=100)._settle(
            self.day.date(), "charge"
        )
        self.assertEqual(
            sum(self.provider._get_open_clearing_items().mapped("amount_residual")), -40
        )
        back = self._row(
            "partial_capture_reversal", -40, 0, charge, customer_facing_amount=-40
        )._settle(self.day.date(), "captured less")
        self.assertBooked(back, gateway=-40, clearing=40)
        self.assertFalse(self.provider._get_open_clearing_items())

    def test_charge_that_fails_later_waits_for_its_payment_to_be_undone(self):
        charge = self._pay_shop(100, self.euro)
        self._row("charge", 100, 1.75, charge)._settle(self.day.date(), "charge")
        failed = self._row("charge_failure", -100, 0, charge)._settle(
            self.day.date(), "failed"
        )
        self.assertBooked(failed, gateway=-100, clearing=100)
        self.assertEqual(self.provider._get_open_clearing_items().move_id, failed)

    def test_pairs_are_reconciled_as_odoo_does_it(self):
        """All that is written of a pair, and of the payment behind it, is the same."""
        ours = self._pay_shop(100, self.euro)
        theirs = self._pay_shop(100, self.euro)
        self._row("charge", 100, 0, ours)._settle(self.day.date(), "ours")
        unknown = self._row("charge", 100)
        unknown._settle(self.day.date(), "theirs")
        clearing = self._account("clearing")
        payment = theirs.payment_id.move_id.line_ids.filtered(
            lambda item: item.account_id == clearing
        )
        unknown.clearing_line_id.partner_id = payment.partner_id
        (payment | unknown.clearing_line_id).reconcile()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._describe_pair(ours), self._describe_pair(theirs))
        self.assertEqual(ours.payment_id.state, "paid")

    def _describe_pair(self, transaction):
        """What the reconciliation wrote, without what tells one pair from another."""
        payment = transaction.payment_id
        item = payment.move_id.line_ids.filtered("reconciled")
        other = item.full_reconcile_id.reconciled_line_ids - item
        partial = item.matched_credit_ids
        skipped = {
            *(
                "id",
                "display_name",
                "move_id",
                "move_name",
                "name",
                "ref",
                "payment_id",
            ),
            *("create_date", "write_date", "full_reconcile_id", "matching_number"),
            *("debit_move_id", "credit_move_id", "sequence"),
        }
        names = {
            model: [
                name
                for name, field in self.env[model]._fields.items()
                if field.store and field.column_type and name not in skipped
            ]
            for model in (item._name, partial._name, payment._name)
        }
        written = [
            {name: record[name] for name in names[record._name]}
            for record in (item, other, partial)
        ]
        self.assertEqual(partial.debit_move_id, item)
        self.assertEqual(partial.credit_move_id, other)
        self.assertEqual(partial.full_reconcile_id, item.full_reconcile_id)
        self.assertEqual(item.matching_number, str(item.full_reconcile_id.id))
        self.assertEqual(other.matching_number, item.matching_number)
        states = (payment.state, payment.is_matched, payment.is_reconciled)
        moves = item.move_id | other.move_id
        return (
            written,
            states,
            moves.mapped("payment_state"),
            moves.mapped("amount_residual"),
        )

    def test_part_of_a_payment_is_left_to_odoo(self):
        """A pair that is not equal keeps its rest open."""
        charge = self._pay_shop(100, self.euro)
        self._row("charge", 60, 0, charge, customer_facing_amount=60)._settle(
            self.day.date(), "part"
        )
        item = self.provider._get_open_clearing_items()
        self.assertEqual(item.amount_residual, 40)
        self.assertFalse(item.full_reconcile_id)
        self.assertEqual(item.matched_credit_ids.amount, 60)

    def test_money_in_transit_has_no_analytic_distribution(self):
        plan = self.env["account.analytic.plan"].create({"name": "Shops"})
        shop = self.env["account.analytic.account"].create(
            {"name": "Shop", "plan_id": plan.id, "company_id": self.shop.id}
        )
        self.env["account.analytic.distribution.model"].create(
            {"analytic_distribution": {str(shop.id): 100}, "company_id": self.shop.id}
        )
        move = self._row("charge", 100, 1.75, self._pay_shop(100, self.euro))._settle(
            self.day.date(), "charge"
        )
        told = move.line_ids.filtered("analytic_distribution")
        self.assertEqual(told.account_id, self._account("fee"))
        self.assertEqual(told.analytic_line_ids.amount, -1.75)

    def test_items_without_taxes_have_their_amounts_as_totals(self):
        move = self._row("charge", 100, 1.75, self._pay_shop(100, self.euro))._settle(
            self.day.date(), "charge"
        )
        self.env.flush_all()
        self.env.invalidate_all()
        for item in move.line_ids:
            self.assertEqual(item.price_subtotal, item.amount_currency)
            self.assertEqual(item.price_total, item.amount_currency)

    def test_instant_payout_negative_payout_and_top_up(self):
        self._payout(100, fee=1.5)
        self._payout(-30)
        self._row("topup", 50)
        self.provider._post_settlement()
        moves = self.env["payment.balance.transaction"].search([]).move_id
        self.assertBooked(moves, gateway=-21.5, fee=1.5, transit=20)
        items = moves.line_ids.filtered(
            lambda item: item.account_id == self._account("transit")
        )
        self.assertEqual(sorted(items.mapped("balance")), [-50, -30, 100])
        self.assertTied()

    def test_row_of_an_earlier_month_is_booked_in_that_month(self):
        february = self.day.replace(month=2, day=27)
        rows = self._row("charge", 60, created=february)
        rows |= self._row("charge", 40, created=self.day - timedelta(days=2))
        payout = self._payout(100, rows)
        self.provider._post_settlement()
        self.assertEqual(
            sorted(payout.move_ids.mapped("date")),
            [date(2026, 2, 28), date(2026, 3, 10)],
        )
        for day in (date(2026, 2, 28), date(2026, 3, 10), date(2026, 3, 31)):
            self.assertTied(day=day)

    def test_entries_per_day_have_the_balance_of_every_day(self):
        self.provider.settlement_entry = "day"
        rows = self._row("charge", 60, created=self.day - timedelta(days=3))
        rows |= self._row("charge", 40, created=self.day - timedelta(days=2))
        self._payout(100, rows)
        self.provider._post_settlement()
        for days in range(5):
            self.assertTied(day=(self.day - timedelta(days=days)).date())

    def test_locked_day_goes_to_the_first_open_one_and_says_so(self):
        self.shop.fiscalyear_lock_date = date(2026, 3, 31)
        payout = self._payout(100, self._row("charge", 100))
        self.provider._post_settlement()
        move = payout.move_ids
        self.assertEqual(move.date, date(2026, 4, 1))
        self.assertIn("which is locked", move.ref)
        self.assertTied(day=date(2026, 4, 1))

    def test_posting_again_books_nothing_and_taking_back_frees_everything(self):
        charge = self._pay_shop(100, self.euro)
        row = self._row("charge", 100, 1.75, charge)
        payout = self._payout(98.25, row)
        self.provider._post_settlement()
        first = payout.move_ids
        payout.action_post()
        self.assertEqual(payout.move_ids, first)
        payout.action_cancel_posting()
        self.assertFalse(payout.move_ids)
        self.assertFalse(row.clearing_line_id)
        self.assertFalse(charge.payment_id.is_matched)
        self.assertEqual(first.state, "posted")
        self.assertEqual(first.reversal_move_ids.state, "posted")
        items = self.provider._get_open_clearing_items()
        self.assertEqual(items.move_id, charge.payment_id.move_id)
        payout.action_post()
        self.assertTrue(charge.payment_id.is_matched)
        self.assertEqual(
            [(line.name, line.balance) for line in payout.move_ids.line_ids],
            [(line.name, line.balance) for line in first.line_ids],
        )
        self.assertTied()

    def test_entry_of_a_settlement_and_its_items_are_not_deleted(self):
        row = self._row("charge", 100, 1.75, self._pay_shop(100, self.euro))
        transfer = self._payout(98.25, row).transaction_ids - row
        self.provider._post_settlement()
        entry = row.move_id
        entry.button_draft()
        for records in (row.clearing_line_id, transfer.transit_line_id, entry):
            with self.assertRaisesRegex(UserError, "take the settlement back"):
                records.with_context(force_delete=True).unlink()

    def test_entry_that_is_no_settlement_is_not_taken_back(self):
        payment = self._pay_shop(100, self.euro).payment_id
        with self.assertRaisesRegex(UserError, "Only posted settlement entries"):
            payment.move_id.action_cancel_settlement()

    def test_taking_back_what_was_never_posted_says_so(self):
        payout = self._payout(100, self._row("charge", 100))
        with self.assertRaisesRegex(UserError, "is not posted"):
            payout.action_cancel_posting()

    def test_daily_sales_take_the_charges_that_no_payment_is_known_for(self):
        sales = self.provider._create_account(
            "sales", "%s Sales", "asset_current", "101450"
        )
        self.provider.write(
            {"settlement_sales": "daily", "settlement_sales_account_id": sales.id}
        )
        refund = self._pay_shop(-10, self.euro)
        paid_here = self._pay_shop(50, self.euro)
        rows = self._row("charge", 100, 1, created=self.day - timedelta(days=2))
        rows |= self._row("charge", 20, 1, created=self.day - timedelta(days=2))
        rows |= self._row("charge", 30, 1)
        rows |= self._row("charge", 50, 1, paid_here)
        rows |= self._row("refund", -10, 0, refund)
        payout = self._payout(186, rows)
        self.provider._post_settlement()
        self.assertBooked(payout.move_ids, sales=-150, clearing=-40, fee=4, transit=186)
        by_day = payout.move_ids.line_ids.filtered(lambda i: i.account_id == sales)
        self.assertEqual(
            {line.name: line.balance for line in by_day},
            {"Charge of 03/08/2026": -120, "Charge of 03/10/2026": -30},
        )
        self.assertFalse(self.provider._get_open_clearing_items())

    def test_daily_sales_need_their_account(self):
        self.provider.settlement_sales = "daily"
        with self.assertRaisesRegex(UserError, "has no account for: sales"):
            self._row("charge", 100)._settle(self.day.date(), "charge")
