from odoo.tests import tagged

from .settlement_common import SettlementCommon
from .webhook_common import WebhookCommon


@tagged("post_install", "-at_install")
class TestPaymentDisputeOnce(SettlementCommon, WebhookCommon):
    """A dispute is told by webhooks and paid in a payout: its money is booked once."""

    def setUp(self):
        """The account of the settlement is another one, which needs its own webhook."""
        super().setUp()
        self.simulator.webhooks(paused=True)
        self.provider.stripe_webhook_secret = False
        self.provider.action_stripe_create_webhook()
        self.simulator.settings(dispute_fee=2000, dispute_fee_returned=True)
        self.sale, self.charge = self._create_paid_sale()
        self.charge_id = self._get_charge(self.charge)
        self._hear()
        self._import_and_post()
        self.simulator.advance(days=1)

    def _hear(self):
        self._receive_webhooks(order="shuffle", repeat=2)
        self._handle()

    def _learn(self, import_first):
        """What happened is told both ways, in either order, and told again."""
        steps = [self._hear, self._import_and_post]
        for step in [*(reversed(steps) if import_first else steps), *steps]:
            step()

    def _dispute(self, outcome, import_first):
        """A dispute over 150 from its opening to the payout after its end."""
        data = self.simulator.open_dispute(self.charge_id, amount=15000)
        self._learn(import_first)
        dispute = self.env["payment.dispute"].search([("gateway_id", "=", data["id"])])
        opened = self._get_rows("dispute")
        self.assertEqual((len(dispute), len(opened)), (1, 1))
        self.assertEqual(opened.dispute_id, dispute)
        self.assertEntry(
            opened.move_id,
            {self.gateway_account: -170.0, self.disputes: 150.0, self.fees: 20.0},
        )
        self.assertBalances(gateway_account=26.75, disputes=150.0, fees=23.25)
        self.simulator.advance(days=1)
        self.simulator.close_dispute(data["id"], outcome)
        self._learn(import_first)
        self._pay_out()
        self.simulator.advance(hours=2)
        self._learn(import_first)
        self.assertEqual(dispute.state, outcome)
        self.assertEqual(dispute.move_ids, dispute.balance_transaction_ids.move_id)
        self.assertFalse(dispute.exception_ids.filtered(lambda e: e.state == "open"))
        self.assertTied()
        return dispute

    def _test_lost(self, import_first):
        dispute = self._dispute("lost", import_first)
        self.assertEqual(len(dispute.move_ids), 1)
        self.assertBalances(disputes=150.0, fees=23.25, transit=26.75)
        self.assertEqual(dispute.amount_booked, 170.0)

    def test_lost_dispute_that_webhooks_tell_first_is_one_loss(self):
        self._test_lost(import_first=False)

    def test_lost_dispute_that_the_settlement_tells_first_is_one_loss(self):
        self._test_lost(import_first=True)

    def test_won_dispute_leaves_nothing_on_its_account(self):
        dispute = self._dispute("won", import_first=True)
        won = self._get_rows("dispute_reversal")
        self.assertEqual(won.dispute_id, dispute)
        self.assertEntry(
            won.move_id,
            {self.gateway_account: 170.0, self.disputes: -150.0, self.fees: -20.0},
        )
        self.assertBalances(fees=3.25, transit=196.75)

    def test_loss_that_paid_a_credit_note_is_counted_once(self):
        order = self._create_inspected_return(
            self.sale, {self.chair: 2}, reason_id=self.defective.id
        )
        note = self._credit(order)
        dispute = self._dispute("lost", import_first=False)
        dispute.with_user(self.accountant).action_settle_credit_notes()
        self.assertEqual(note.amount_residual, 50.0)
        self._learn(import_first=True)
        self.assertBalances(fees=23.25, transit=26.75)
        self.assertEqual(dispute.amount_to_offset, 0)
        self.assertTied()
