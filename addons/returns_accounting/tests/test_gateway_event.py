import time
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .webhook_common import WebhookCommon

HANDLER = "odoo.addons.returns_accounting.models.payment_gateway_event"


@tagged("post_install", "-at_install")
class TestGatewayEvent(WebhookCommon):
    """What events do: the object is fetched, whatever they say and when they come."""

    def setUp(self):
        super().setUp()
        self.sale, self.charge = self._create_paid_sale()
        self._forget_events()

    def _plan_refund(self):
        refund = self.env["return.refund"]._create_for_credit_notes(
            self._create_note(self.sale)
        )
        refund.action_send()
        return refund

    def _refund_at_gateway(self, amount_minor, key):
        """A refund that was sent with our key, and whose answer did not come yet."""
        client = self.provider._stripe_gateway()._client.v1
        client.refunds.create(
            {
                "payment_intent": self.charge.provider_reference,
                "amount": amount_minor,
                "metadata": {"odoo_ref": key},
            },
            {"idempotency_key": key},
        )

    def _get_children(self):
        return self.charge.child_transaction_ids

    def assertHandled(self):
        self._handle()
        events = self._get_events()
        self.assertEqual(
            set(events.mapped("state")), {"handled"}, events.mapped("error")
        )

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

    @mute_logger(HANDLER)
    def test_event_that_fails_is_kept_and_tried_again_later(self):
        refund = self._plan_refund()
        refund._send()
        self.simulator.fail_refund(refund.provider_reference)
        self._receive_webhooks()
        self.simulator.fault("error_before", count=0, method="GET")
        self._handle()
        events = self._get_events()
        self.assertEqual(set(events.mapped("state")), {"failed"})
        self.assertEqual(set(events.mapped("attempts")), {1})
        self.assertTrue(all(events.mapped("error")))
        self._handle()
        self.assertEqual(set(events.mapped("attempts")), {1}, "tried too early")
        self.simulator.clear_faults()
        events.sudo().next_try = fields.Datetime.now()
        self.assertHandled()
        self.assertEqual(refund.state, "failed")

    @mute_logger(HANDLER)
    def test_event_that_keeps_failing_becomes_an_exception(self):
        refund = self._refund(self._create_note(self.sale))
        self._forget_events()
        self._post(self._create_event(id=refund.provider_reference))
        event = self._get_events()
        event.sudo().attempts = 19
        self.simulator.fault("error_before", count=0, method="GET")
        self._handle()
        self.assertEqual((event.state, event.next_try), ("failed", False))
        exception = self._get_exceptions("event_failed")
        self.assertEqual((exception.event_id, exception.state), (event, "open"))
        self.simulator.clear_faults()
        exception.action_replay_event()
        self._handle()
        self.assertEqual(event.state, "handled")
        exception.action_recheck()
        self.assertEqual(exception.state, "closed")

    def test_replay_does_no_harm(self):
        refund = self._refund(self._create_note(self.sale))
        self._receive_webhooks()
        self.assertHandled()
        payment = refund.payment_id
        self._get_events().action_replay()
        self.assertHandled()
        self.assertEqual((refund.state, refund.payment_id), ("succeeded", payment))

    def test_only_chief_accountants_replay(self):
        self._post(self._create_event("customer.created"))
        event = self._get_events()
        self.assertEqual(event.with_user(self.accountant).type, "customer.created")
        with self.assertRaises(AccessError):
            event.with_user(self.accountant).action_replay()
        with self.assertRaises(AccessError):
            event.with_user(self.accountant).read(["payload"])
        chief = new_test_user(self.env, "chief", groups="account.group_account_manager")
        event.with_user(chief).action_replay()
        self.assertEqual(event.state, "received")

    def test_events_are_for_accounting_of_their_company(self):
        self._post(self._create_event("customer.created"))
        event = self._get_events()
        with self.assertRaises(AccessError):
            event.with_user(self._create_clerk("event_clerk")).read(["type"])
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="account.group_account_manager",
            company_id=elsewhere.id,
            company_ids=[(6, 0, elsewhere.ids)],
        )
        with self.assertRaises(AccessError):
            event.with_user(stranger).read(["type"])
        with self.assertRaises(AccessError):
            event.with_user(self.accountant).write({"type": "refund.created"})

    def test_webhooks_that_were_lost_are_asked_for(self):
        self.simulator.webhooks(drop=["refund.failed", "refund.updated"])
        refund = self._plan_refund()
        refund._send()
        self._receive_webhooks()
        self._handle()
        self.simulator.webhooks(drop_probability=1.0)
        self.simulator.fail_refund(refund.provider_reference)
        self.assertEqual(self._receive_webhooks(), set())
        self.assertEqual(refund.state, "succeeded")
        known = self._get_events()
        self.provider.action_fetch_events()
        self._handle()
        self.assertEqual(refund.state, "failed")
        new = self._get_events() - known
        self.assertEqual(set(new.mapped("source")), {"api"})
        self.provider.action_fetch_events()
        self.assertEqual(self._get_events(), known | new)

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

    def test_events_handled_long_ago_are_forgotten_but_not_those_that_failed(self):
        self._post(self._create_event("customer.created"))
        self._post(self._create_event())
        ignored = self._get_events(("state", "=", "ignored"))
        events = self._get_events()
        events.sudo().received_at = fields.Datetime.now() - timedelta(days=91)
        events._gc_handled()
        self.assertFalse(ignored.exists())
        self.assertEqual(self._get_events().state, "received")

    def test_retention_is_never_shorter_than_what_the_gateway_lists(self):
        self.env["ir.config_parameter"].set_param(
            "returns_accounting.gateway_event_retention_days", "1"
        )
        self._post(self._create_event("customer.created"))
        event = self._get_events()
        event.sudo().received_at = fields.Datetime.now() - timedelta(days=29)
        event._gc_handled()
        self.assertTrue(event.exists())
