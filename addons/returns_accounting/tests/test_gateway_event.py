import time

from psycopg2 import IntegrityError

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .gateway_event_common import HANDLER, GatewayEventCommon


@tagged("post_install", "-at_install")
class TestGatewayEvent(GatewayEventCommon):
    """What events do: the object is fetched, whatever they say and when they come."""

    def test_late_success_of_a_refund_arrives(self):
        refund = self._plan_refund()
        refund._send()
        self.simulator.fail_refund(refund.provider_reference)
        self.assertEqual(refund.state, "succeeded")
        self._receive_webhooks()
        self.assertEqual(refund.state, "succeeded")  # stored, not handled yet
        self.assertHandled()
        self.assertEqual(refund.state, "failed")
        self.assertEqual(refund.credit_note_id.payment_state, "not_paid")

    def test_events_in_any_order_and_number_end_in_the_same(self):
        for order, repeat in (("reverse", 1), ("shuffle", 3), ("queued", 2)):
            with self.subTest(order=order, repeat=repeat):
                sale, charge = self._create_paid_sale(quantity=1)
                refund = self._refund(self._create_note(sale))
                self.simulator.fail_refund(refund.provider_reference)
                self.assertEqual(self._receive_webhooks(order, repeat), {200})
                self.assertHandled()
                self.assertEqual(refund.state, "failed")
                self.assertEqual(len(charge.child_transaction_ids), 1)
                self.assertEqual(
                    self.env["account.move"].search_count(
                        [("ref", "like", f"{refund.name} failed")]
                    ),
                    1,
                )

    def test_lost_answer_is_made_good_by_the_event(self):
        """The refund was sent, its answer never came, and neither did its reference."""
        refund = self._plan_refund()
        self._refund_at_gateway(10000, refund.idempotency_key)
        self.assertEqual(
            (refund.state, refund.provider_reference), ("submitted", False)
        )
        self._receive_webhooks()
        self.assertHandled()
        self.assertEqual(refund.state, "succeeded")
        self.assertEqual(refund.transaction_id, self._get_children())

    def test_event_before_the_answer_makes_no_second_transaction(self):
        """Core makes a second one when the refund's reference is not stored yet."""
        refund = self._plan_refund()
        self._refund_at_gateway(10000, refund.idempotency_key)
        self._receive_webhooks("reverse")
        self.assertHandled()
        refund._send()
        self.assertEqual(refund.state, "succeeded")
        self.assertEqual(self._get_children(), refund.transaction_id)
        self.assertFalse(self._get_exceptions("unlinked_refund"))

    @mute_logger(HANDLER)
    def test_key_that_is_not_committed_yet_is_waited_for(self):
        """Core's refund of a payment whose transaction no other can see yet."""
        self._refund_at_gateway(5000, "odoo-R-late")
        self._receive_webhooks()
        self._handle()
        events = self._get_events()
        self.assertEqual(set(events.mapped("state")), {"failed"})
        self.assertGreater(min(events.mapped("next_try")), fields.Datetime.now())
        self.assertFalse(self._get_children())
        child = self.charge._create_child_transaction(
            50.0, is_refund=True, reference="R-late"
        )
        events.action_replay()
        self.assertHandled()
        self.assertEqual((child.state, self._get_children()), ("done", child))

    @mute_logger(HANDLER)
    def test_key_that_stays_unknown_becomes_an_exception(self):
        self._refund_at_gateway(5000, "lost")
        self._receive_webhooks()
        events = self._get_events()
        events.sudo().attempts = 5
        self.assertHandled()
        missing = self._get_exceptions("refund_missing")
        self.assertEqual((missing.amount, missing.transaction_id), (50.0, self.charge))
        self.assertFalse(self._get_children())

    def test_charge_without_embedded_refunds_is_understood(self):
        """Newer versions of the API embed none; core fails on the missing key."""
        self.simulator.dashboard_refund(self._get_charge(self.charge), 3000)
        self._receive_webhooks()
        event = self._get_events(("type", "=", "charge.refunded"))
        self._get_events(("id", "!=", event.id)).unlink()
        self.assertHandled()
        self.assertEqual(self._get_children().amount, -30.0)

    def test_unknown_refund_becomes_an_exception_not_nothing(self):
        client = self.provider._stripe_gateway()._client.v1
        intent = client.payment_intents.create(
            {
                "amount": 4200,
                "currency": self.charge.currency_id.name.lower(),
                "payment_method": "pm_card_visa",
                "confirm": True,
            }
        )
        self._receive_webhooks()
        self.assertHandled()
        unknown = self._get_exceptions("unknown_object")
        self.assertEqual((unknown.subject, unknown.amount), (intent.id, 42.0))
        self.simulator.dashboard_refund(intent.latest_charge, 1000)
        self._receive_webhooks()
        self.assertHandled()
        unknown = self._get_exceptions("unknown_object") - unknown
        self.assertEqual(len(unknown), 1)
        self.assertEqual((unknown.subject[:3], unknown.amount), ("re_", 10.0))

    def test_object_that_does_not_exist_becomes_an_exception(self):
        self._post(self._create_event(id="re_nowhere"))
        self.assertHandled()
        self.assertEqual(self._get_exceptions("unknown_object").subject, "re_nowhere")

    def test_payment_that_completes_later_reaches_odoo_itself(self):
        """Odoo's own handling of payments, which the customer may not wait for."""
        transaction = self.charge.copy(
            {
                "reference": "late-payment",
                "operation": "online_direct",
                "state": "draft",
            }
        )
        client = self.provider._stripe_gateway()._client.v1
        client.payment_intents.create(
            {
                "amount": int(transaction.amount * 100),
                "currency": transaction.currency_id.name.lower(),
                "payment_method": "pm_card_visa",
                "description": "late-payment",
                "confirm": True,
            }
        )
        self._receive_webhooks()
        self._handle()
        self.assertEqual(transaction.state, "done")
        self.assertFalse(self._get_exceptions("unknown_object"))

    def test_card_that_is_saved_later_reaches_odoo_itself(self):
        client = self.provider._stripe_gateway()._client.v1
        customer = client.customers.create({"name": "Claire"})
        transaction = self.charge.copy(
            {
                "reference": "save-card",
                "operation": "validation",
                "amount": 0.0,
                "tokenize": True,
                "token_id": False,
                "state": "draft",
            }
        )
        client.setup_intents.create(
            {
                "customer": customer.id,
                "payment_method": "pm_card_visa",
                "description": "save-card",
                "confirm": True,
            }
        )
        self._receive_webhooks()
        self.assertHandled()
        self.assertEqual(transaction.state, "done")
        self.assertEqual(transaction.token_id.provider_ref, customer.id)

    def test_database_refuses_a_second_transaction_of_a_refund(self):
        self.charge._create_child_transaction(
            10.0, is_refund=True, provider_reference="re_once"
        )
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.charge._create_child_transaction(
                10.0, is_refund=True, provider_reference="re_once"
            )

    def test_payout_is_followed(self):
        currency = self.charge.currency_id.name.lower()
        self.simulator.settings(settlement_currencies=[currency])
        self.simulator.set_clock(int(time.time()))
        self._create_paid_sale()
        self.simulator.advance(days=5)
        payout = self.simulator.pay_out(currency)
        self._receive_webhooks()
        self._handle()
        record = self.env["payment.payout"].search([("gateway_id", "=", payout["id"])])
        self.assertEqual(record.status, payout["status"])
        self.simulator.fail_payout(payout["id"])
        self._receive_webhooks()
        self._handle()
        self.assertEqual(record.status, "failed")
