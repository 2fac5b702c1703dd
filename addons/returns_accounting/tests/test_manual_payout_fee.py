from datetime import timedelta

from odoo.tests import tagged

from .payout_common import ManualPayoutCommon
from .posting_common import PostingCommon


@tagged("post_install", "-at_install")
class TestManualPayoutFee(ManualPayoutCommon):
    """Instant payouts of a part: the gateway takes its fee from the balance, too."""

    def setUp(self):
        super().setUp()
        self.simulator.settings(instant_payout_fee_percent="1")

    def _get_fee_of(self, payout):
        return self._get_rows("fee").filtered(
            lambda row: row.source_id == payout.gateway_id
        )

    def test_part_and_its_fee_are_the_oldest_transaction(self):
        """97.28 and a fee of 0.97 are the first of two charges of 98.25."""
        first, second = self._earn(1), self._earn(1)
        part = self._send(9728, "instant")
        self._import_and_post()
        part = self._get_payout(part)
        self.assertEqual((part.basis, part.is_balanced), ("oldest", True))
        row, fee = self._row_of(first), self._get_fee_of(part)
        self.assertEqual((row | fee).payout_id, part)
        self.assertEqual(part.amount_transactions, 97.28)
        self.assertFalse(self._row_of(second).payout_id)
        self.assertEntry(
            row.move_id,
            {self.gateway_account: 98.25, self.clearing: -100, self.fees: 1.75},
        )
        self.assertEntry(
            fee.move_id,
            {self.gateway_account: -98.25, self.fees: 0.97, self.transit: 97.28},
        )
        self.assertEqual(part._get_own_transactions().move_id, fee.move_id)
        self.assertBalances(gateway_account=98.25, fees=1.75 * 2 + 0.97, transit=97.28)
        self.assertTied()

    def test_parts_one_after_the_other_each_have_their_own(self):
        charges = [self._earn(1) for _sale in range(3)]
        parts = [self._send(9728, "instant") for _part in range(2)]
        parts.append(self._send(9825))
        self._import_and_post()
        payouts = [self._get_payout(part) for part in parts]
        self.assertEqual([payout.basis for payout in payouts], ["oldest"] * 3)
        self.assertEqual(
            [self._row_of(charge).payout_id for charge in charges], payouts
        )
        self.assertEqual(
            [self._get_fee_of(payout).net for payout in payouts], [-0.97, -0.97, 0]
        )
        self.assertTrue(all(payout.is_balanced for payout in payouts))
        self.assertBalances(fees=7.19, transit=292.81)
        self.assertTied()

    def test_part_that_ends_within_a_transaction_counts_its_fee(self):
        """50.00 and a fee of 0.50 are 50.50 of 98.25, of which 47.75 stay."""
        charge = self._earn(1)
        part = self._send(5000, "instant")
        self._import_and_post()
        part = self._get_payout(part)
        torn = self._row_of(charge)
        self.assertEqual((part.basis, part.is_balanced), ("open", False))
        self.assertEqual((part.torn_transaction_id, part.amount_torn), (torn, 50.5))
        self.assertFalse(torn.payout_id)
        self.assertEqual(self._get_fee_of(part).payout_id, part)
        rest = self._send(4775)
        self._import_and_post()
        self.assertEqual(
            (part.basis, part.balanced_by_id.gateway_id), ("shared", rest["id"])
        )
        self.assertBalances(fees=1.75 + 0.5, transit=97.75)
        self.assertTied()


@tagged("post_install", "-at_install")
class TestOwnPayoutFee(PostingCommon):
    """A gateway that has the fee on the row of the payout itself."""

    def _earn(self, hours):
        created = self.day - timedelta(hours=hours)
        return self._row("charge", 100, 1.75, created=created, available_on=created)

    def _attribute(self):
        self.env["payment.payout"]._attribute_by_balance(self.provider)

    def test_part(self):
        first, second = self._earn(2), self._earn(1)
        part = self._payout(97.28, fee=0.97, is_instant=True)
        self._attribute()
        self.assertEqual((part.basis, part.is_balanced), ("oldest", True))
        self.assertEqual(part.amount_transactions, 97.28)
        self.assertEqual(first.payout_id, part)
        self.assertFalse(second.payout_id)
        self.provider._post_settlement()
        self.assertBooked(
            part.move_ids | second.move_id,
            gateway=98.25,
            clearing=-200,
            fee=4.47,
            transit=97.28,
        )
        own = part._get_own_transactions()
        self.assertEqual((own.gross, own.fee, own.net), (-97.28, 0.97, -98.25))
        self.assertTied()

    def test_all_there_is(self):
        row = self._earn(1)
        payout = self._payout(97.28, fee=0.97)
        self._attribute()
        self.assertEqual((payout.basis, payout.is_balanced), ("window", True))
        self.assertEqual(row.payout_id, payout)
        self.provider._post_settlement()
        self.assertBooked(payout.move_ids, clearing=-100, fee=2.72, transit=97.28)
        self.assertTied()
