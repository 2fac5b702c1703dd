from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .gateway_event_common import HANDLER, GatewayEventCommon


@tagged("post_install", "-at_install")
class TestGatewayEventReplay(GatewayEventCommon):
    """Events are kept: tried again, replayed, asked for and forgotten."""

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
