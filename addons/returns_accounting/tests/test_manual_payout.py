from odoo.tests import tagged

from .payout_common import ManualPayoutCommon


@tagged("post_install", "-at_install")
class TestManualPayout(ManualPayoutCommon):
    """Payouts that the gateway does not itemize: the running balance does."""

    def test_payout_of_everything_has_its_transactions(self):
        first = self._earn()
        one = self._send(19675)
        second, third = self._earn(), self._earn(1)
        two = self._send(19675 + 9825)
        self._import_and_post()
        one, two = self._get_payout(one), self._get_payout(two)
        self.assertEqual((one | two).mapped("basis"), ["window", "window"])
        self.assertEqual(self._row_of(first).payout_id, one)
        self.assertEqual((self._row_of(second) | self._row_of(third)).payout_id, two)
        self.assertEqual((one.amount_transactions, one.is_balanced), (196.75, True))
        self.assertEqual((two.amount_transactions, two.is_balanced), (295.0, True))
        self.assertIn("all that had become available", two.basis_explanation)
        self.assertBalances(fees=3.25 + 3.25 + 1.75, transit=491.75)
        self.assertTied()

    def test_each_day_has_its_entry(self):
        charge = self._earn()
        payout = self._send(19675)
        self._import_and_post()
        row = self._row_of(charge)
        own = self._get_payout(payout)._get_own_transactions()
        self.assertEntry(
            row.move_id,
            {self.gateway_account: 196.75, self.clearing: -200.0, self.fees: 3.25},
        )
        self.assertEntry(
            own.move_id, {self.gateway_account: -196.75, self.transit: 196.75}
        )
        self.assertEqual(row.move_id.date, row.created.date())
        self.assertBalances(fees=3.25, transit=196.75)

    def test_taking_back_and_posting_again_books_each_day_again(self):
        charge = self._earn()
        payout = self._send(19675)
        self._import_and_post()
        payout = self._get_payout(payout)
        payout.action_cancel_posting()
        self.assertBalances(clearing=200.0)
        payout.action_post()
        self.assertEqual(len(payout.move_ids), 2)
        self.assertEqual(self._row_of(charge).payout_id, payout)
        self.assertBalances(fees=3.25, transit=196.75)
        self.assertTied()

    def test_part_is_not_told_apart_until_the_rest_is_sent(self):
        charge = self._earn()
        first = self._send(10000)
        self._import_and_post()
        first = self._get_payout(first)
        self.assertEqual((first.basis, first.is_balanced), ("open", False))
        self.assertFalse(self._row_of(charge).payout_id)
        self.assertIn("left money behind", first.basis_explanation)
        second = self._send(9675)
        self._import_and_post()
        second = self._get_payout(second)
        self.assertEqual((first | second).mapped("basis"), ["shared", "shared"])
        self.assertEqual(first.balanced_by_id, second)
        self.assertTrue(first.is_balanced and second.is_balanced)
        self.assertFalse(self._row_of(charge).payout_id)
        self.assertIn(second.gateway_id, first.basis_explanation)
        self.assertIn("payouts before it", second.basis_explanation)
        self.assertBalances(fees=3.25, transit=196.75)
        self.assertTied()

    def test_part_has_the_oldest_transactions_that_sum_to_it(self):
        first, second = self._earn(), self._earn(1)
        part = self._send(19675)
        self._import_and_post()
        part = self._get_payout(part)
        self.assertEqual((part.basis, part.is_balanced), ("oldest", True))
        self.assertEqual(self._row_of(first).payout_id, part)
        self.assertEqual(part.amount_transactions, 196.75)
        self.assertFalse(self._row_of(second).payout_id)
        self.assertIn("oldest transactions", part.basis_explanation)
        third = self._earn()
        rest = self._send(9825)
        self._import_and_post()
        rest = self._get_payout(rest)
        self.assertEqual((rest.basis, rest.is_balanced), ("oldest", True))
        self.assertEqual(self._row_of(first).payout_id, part)
        self.assertEqual(self._row_of(second).payout_id, rest)
        self.assertFalse(self._row_of(third).payout_id)
        self.assertBalances(
            fees=3.25 + 1.75 + 3.25, transit=295.0, gateway_account=196.75
        )
        self.assertTied()

    def test_rows_of_a_part_are_booked_each_on_its_day(self):
        charge, _other = self._earn(), self._earn(1)
        part = self._send(19675)
        self._import_and_post()
        row = self._row_of(charge)
        self.assertEqual(row.move_id.date, row.created.date())
        self.assertEntry(
            row.move_id,
            {self.gateway_account: 196.75, self.clearing: -200.0, self.fees: 3.25},
        )
        self.assertIn(row.move_id, self._get_payout(part).move_ids)

    def test_part_that_ends_within_a_transaction_says_which_and_how_much(self):
        first, second = self._earn(), self._earn(1)
        part = self._send(20000)
        self._import_and_post()
        part = self._get_payout(part)
        torn = self._row_of(second)
        self.assertEqual(part.basis, "open")
        self.assertFalse((self._row_of(first) | torn).payout_id)
        self.assertEqual((part.torn_transaction_id, part.amount_torn), (torn, 3.25))
        for text in (torn.gateway_id, "98.25", "3.25", "95.00"):
            self.assertIn(text, part.basis_explanation)
        kind = self.env.ref("returns_accounting.return_exception_kind_payout_open")
        self.env["return.exception"]._sync(kind)
        found = self.env["return.exception"].search(
            [("kind_id", "=", kind.id), ("state", "=", "open")]
        )
        self.assertEqual(found.payout_explanation, part.basis_explanation)
        self.assertTied()

    def test_payout_of_more_than_is_imported_says_how_much_is_missing(self):
        self._earn()
        self._earn(1)
        part = self._send(29500)
        self._import_and_post()
        part = self._get_payout(part)
        self.assertEqual(part.basis, "window")
        part.sudo().amount = 300.0
        self.env["payment.payout"]._attribute_by_balance(self.provider)
        self.assertEqual((part.basis, part.amount_torn), ("open", 5.0))
        self.assertFalse(part.torn_transaction_id)
        self.assertIn("5.00", part.basis_explanation)
        self.assertIn("missing", part.basis_explanation)

    def test_payout_that_collected_ends_within_no_transaction(self):
        self._earn()
        part = self._send(19675)
        self._import_and_post()
        part = self._get_payout(part)
        part.sudo().amount = -20.0
        self.env["payment.payout"]._attribute_by_balance(self.provider)
        self.assertEqual((part.basis, part.amount_torn), ("open", 0.0))
        self.assertFalse(part.torn_transaction_id)
        self.assertIn("not come back", part.basis_explanation)

    def test_instant_payout_sends_what_is_not_available_yet(self):
        self.simulator.settings(instant_payout_fee_percent="1")
        self._earn()
        self._send(19675)
        _sale, charge = self._create_paid_sale(1)
        self.simulator.advance(days=3)
        payout = self._send(9728, "instant")
        self._import_and_post()
        payout = self._get_payout(payout)
        self.assertTrue(payout.is_instant)
        self.assertEqual(payout.basis, "window")
        self.assertEqual(self._row_of(charge).payout_id, payout)
        fee = self._get_rows("fee")
        self.assertEqual((fee.net, fee.payout_id), (-0.97, payout))
        self.assertEqual((payout.amount_transactions, payout.is_balanced), (97.28, 1))
        self.assertBalances(fees=3.25 + 1.75 + 0.97, transit=196.75 + 97.28)
        self.assertTied()

    def test_payout_that_failed_gives_its_transactions_to_the_next(self):
        charge = self._earn()
        failed = self._send(19675)
        self._import_and_post()
        self.assertEqual(self._row_of(charge).payout_id, self._get_payout(failed))
        self.simulator.fail_payout(failed["id"])
        self._import_and_post()
        self.assertFalse(self._row_of(charge).payout_id)
        self.assertFalse(self._get_payout(failed).basis)
        again = self._send(19675)
        self._import_and_post()
        self.assertEqual(self._row_of(charge).payout_id, self._get_payout(again))
        self.assertEqual(self._get_payout(again).basis, "window")
        self.assertBalances(fees=3.25, transit=196.75)
        self.assertTied()

    def test_what_the_gateway_itemizes_is_worth_more(self):
        """It counts a manual payout to the automatic one that follows."""
        charge = self._earn()
        by_hand = self._send(19675)
        self._import_and_post()
        self.assertEqual(self._row_of(charge).payout_id, self._get_payout(by_hand))
        other = self._earn(1)
        automatic = self.simulator.pay_out(self.code)
        self.simulator.advance(hours=2)
        self._import_and_post()
        automatic = self._get_payout(automatic)
        self.assertEqual(self._row_of(charge).payout_id, automatic)
        self.assertEqual(self._row_of(other).payout_id, automatic)
        self.assertTrue(automatic.is_balanced)
        self.assertFalse(self._get_payout(by_hand).basis)
        self.assertBalances(fees=5.0, transit=295.0)
        self.assertTied()

    def test_importing_again_changes_nothing(self):
        charge = self._earn()
        payout = self._send(19675)
        self._import_and_post()
        moves = self._get_payout(payout).move_ids
        self._import_and_post()
        self.assertEqual(self._row_of(charge).payout_id, self._get_payout(payout))
        self.assertEqual(self._get_payout(payout).move_ids, moves)

    def test_part_is_an_exception_until_the_rest_is_sent(self):
        self._earn()
        first = self._send(10000)
        self._import_and_post()
        kind = self.env.ref("returns_accounting.return_exception_kind_payout_open")
        exceptions = self.env["return.exception"]
        exceptions._sync(kind)
        found = exceptions.search([("kind_id", "=", kind.id), ("state", "=", "open")])
        self.assertEqual(found.payout_id, self._get_payout(first))
        self.assertEqual((found.amount, found.subject), (100.0, first["id"]))
        self._send(9675)
        self._import_and_post()
        exceptions._sync(kind)
        self.assertEqual((found.state, found.resolution), ("closed", "solved"))

    def test_refund_lessens_what_the_payout_sent(self):
        sale, charge = self._create_paid_sale()
        refund = self._create_refund(sale)
        self.simulator.advance(days=3)
        payout = self._send(9675)
        self._import_and_post()
        payout = self._get_payout(payout)
        self.assertEqual(self._get_rows("refund").payout_id, payout)
        self.assertEqual(self._row_of(charge).payout_id, payout)
        self.assertEqual(refund.state, "settled")
        self.assertBalances(fees=3.25, transit=96.75)
