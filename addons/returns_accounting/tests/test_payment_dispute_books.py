from odoo.tests import tagged

from .settlement_common import SettlementCommon


@tagged("post_install", "-at_install")
class TestPaymentDisputeBooks(SettlementCommon):
    """The settlement books a dispute; the dispute shows it and books nothing twice."""

    def _create_dispute(self, outcome):
        _sale, charge = self._create_paid_sale()
        client = self.provider._stripe_gateway()._client.v1
        intent = client.payment_intents.retrieve(charge.provider_reference)
        data = self.simulator.open_dispute(intent.latest_charge)
        self.simulator.close_dispute(data["id"], outcome)
        data = self.provider._stripe_objects().retrieve_dispute(data["id"])
        return self.env["payment.dispute"]._learn(self.provider, data)

    def test_lost_dispute_is_a_cost_with_its_fee(self):
        dispute = self._create_dispute("lost")
        self.assertFalse(dispute.move_ids)
        self._import_and_post()
        self.assertEqual(dispute.balance_transaction_ids.category_label, "Dispute")
        self.assertEqual(dispute.amount_booked, 220.0)
        self.assertEqual(dispute.fee, 20.0)
        self.assertEqual(self._balance(self.disputes), 200.0)
        self.assertTied()

    def test_won_dispute_costs_nothing(self):
        dispute = self._create_dispute("won")
        self._import_and_post()
        self.assertEqual(len(dispute.balance_transaction_ids), 2)
        self.assertEqual((dispute.amount_booked, dispute.fee), (0.0, 0.0))
        self.assertEqual(self._balance(self.disputes), 0.0)
        self.assertTied()

    def test_fee_that_is_kept_stays_a_cost(self):
        self.simulator.settings(dispute_fee_returned=False)
        dispute = self._create_dispute("won")
        self._import_and_post()
        self.assertEqual((dispute.amount_booked, dispute.fee), (20.0, 20.0))

    def test_lost_dispute_that_paid_a_credit_note_costs_only_its_fee(self):
        sale, charge = self._create_paid_sale()
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        note = self._credit(order)
        client = self.provider._stripe_gateway()._client.v1
        intent = client.payment_intents.retrieve(charge.provider_reference)
        data = self.simulator.open_dispute(intent.latest_charge)
        self.simulator.close_dispute(data["id"], "lost")
        data = self.provider._stripe_objects().retrieve_dispute(data["id"])
        dispute = self.env["payment.dispute"]._learn(self.provider, data)
        dispute.with_user(self.accountant).action_settle_credit_notes()
        self._import_and_post()
        self.assertEqual((note.amount_residual, note.payment_state), (0, "reversed"))
        self.assertEqual(self._balance(self.disputes), 0.0)
        self.assertEqual(order.state, "done")
        self.assertTied()
