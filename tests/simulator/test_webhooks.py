import json
import time

import pytest
import stripe


@pytest.fixture
def hook(api, control, receiver):
    """A registered endpoint whose events wait for `control.flush_webhooks`."""

    def register(*events, paused=True, **params):
        control.webhooks(paused=paused)
        return api.v1.webhook_endpoints.create(
            params={
                "url": receiver.url,
                "enabled_events": list(events) or ["*"],
                **params,
            }
        )

    return register


def kinds(receiver) -> list[str]:
    return [json.loads(body)["type"] for body, _ in receiver.received]


def wait_for(receiver, number: int) -> None:
    end = time.monotonic() + 10
    while len(receiver.received) < number and time.monotonic() < end:
        time.sleep(0.02)
    assert len(receiver.received) == number


def test_events_are_delivered_by_themselves_and_signed(api, hook, pay, receiver):
    registered = hook("charge.succeeded", paused=False)
    charge = pay().latest_charge
    wait_for(receiver, 1)
    body, signature = receiver.received[0]
    event = api.construct_event(body, signature, registered.secret)
    assert (event.type, event.data.object["id"]) == ("charge.succeeded", charge)
    with pytest.raises(stripe.SignatureVerificationError):
        api.construct_event(body, signature, "whsec_other")


def test_only_wanted_events_in_order(hook, pay, receiver, control, api):
    hook("refund.created", "charge.refunded")
    api.v1.refunds.create(params={"payment_intent": pay().id})
    answers = control.flush_webhooks()
    assert kinds(receiver) == ["refund.created", "charge.refunded"]
    assert [a["status"] for a in answers] == [200, 200]
    assert control.flush_webhooks() == []


def test_the_events_of_a_refund(hook, pay, receiver, control, api):
    hook(
        "refund.created",
        "refund.updated",
        "refund.failed",
        "charge.refunded",
        "charge.refund.updated",
    )
    made = api.v1.refunds.create(params={"payment_intent": pay().id})
    control.refund_reference(made.id)
    control.fail_refund(made.id)
    control.flush_webhooks()
    assert kinds(receiver) == [
        "refund.created",
        "charge.refunded",
        "refund.updated",
        "charge.refund.updated",
        "refund.updated",
        "charge.refund.updated",
        "refund.failed",
    ]
    failed = json.loads(receiver.received[-1][0])
    assert failed["data"]["previous_attributes"]["status"] == "succeeded"


def test_the_events_of_a_dispute_and_a_payout(hook, pay, receiver, control):
    hook(
        "charge.dispute.created",
        "charge.dispute.closed",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "payout.created",
        "payout.paid",
        "payout.failed",
        "payout.reconciliation_completed",
        "balance.available",
    )
    dispute = control.open_dispute(pay().latest_charge)
    control.close_dispute(dispute["id"], "won")
    pay()
    control.advance(days=3)
    payout = control.pay_out()
    control.arrive_payout(payout["id"])
    control.fail_payout(payout["id"])
    control.flush_webhooks()
    assert kinds(receiver) == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
        "balance.available",
        "payout.created",
        "payout.reconciliation_completed",
        "payout.paid",
        "payout.failed",
    ]


def test_duplicates_drops_and_orders(hook, pay, receiver, control):
    hook("payment_intent.created", "charge.succeeded", "payment_intent.succeeded")
    control.webhooks(duplicate=1, drop=["charge.succeeded"])
    pay()
    control.flush_webhooks(order="reverse")
    assert kinds(receiver) == [
        "payment_intent.succeeded",
        "payment_intent.succeeded",
        "payment_intent.created",
        "payment_intent.created",
    ]
    states = {d["type"]: d["state"] for d in control.deliveries()}
    assert states["charge.succeeded"] == "dropped"


def test_reordering_shuffles_by_the_seed(hook, pay, receiver, control):
    hook("charge.succeeded")
    for _ in range(8):
        pay()
    control.webhooks(reorder=True)
    sent = [d["event"] for d in control.deliveries()]
    delivered = [d["event"] for d in control.flush_webhooks(order="shuffle")]
    assert sorted(delivered) == sorted(sent)
    assert delivered != sent


def test_delayed_events_come_later(hook, pay, receiver, control):
    hook("charge.succeeded", paused=False)
    control.webhooks(delay=1)
    before = time.monotonic()
    pay()
    wait_for(receiver, 1)
    assert time.monotonic() - before > 0.9


def test_a_failing_endpoint_is_tried_again_and_given_up(hook, pay, receiver, control):
    hook("charge.succeeded", paused=False)
    control.webhooks(retry_after=[0, 0])
    receiver.statuses = [500, 302, 200]
    pay()
    wait_for(receiver, 3)
    receiver.statuses = [500, 500, 500]
    pay()
    wait_for(receiver, 6)
    end = time.monotonic() + 5
    while control.deliveries()[-1]["state"] == "queued" and time.monotonic() < end:
        time.sleep(0.02)
    assert [(d["state"], d["attempts"]) for d in control.deliveries()] == [
        ("delivered", 3),
        ("failed", 3),
    ]


def test_two_signatures_while_a_secret_rotates(api, hook, pay, receiver, control):
    registered = hook("charge.succeeded")
    fresh = control.rotate_webhook_secret(registered.id, valid_for=3600)
    pay()
    control.flush_webhooks()
    body, signature = receiver.received[0]
    assert signature.count("v1=") == 2
    for secret in (registered.secret, fresh):
        assert api.construct_event(body, signature, secret)
    control.advance(hours=2)
    pay()
    control.flush_webhooks()
    body, signature = receiver.received[-1]
    assert signature.count("v1=") == 1
    assert api.construct_event(body, signature, fresh)


def test_an_old_stamp_can_be_sent(api, hook, pay, receiver, control):
    registered = hook("charge.succeeded")
    control.webhooks(stamp_offset=-3600)
    pay()
    control.flush_webhooks()
    with pytest.raises(stripe.SignatureVerificationError, match="tolerance"):
        api.construct_event(*receiver.received[0], registered.secret)


def test_old_endpoints_get_old_shapes(api, hook, pay, receiver, control):
    hook("charge.refunded", "payment_intent.succeeded", api_version="2019-05-16")
    api.v1.refunds.create(params={"payment_intent": pay().id, "amount": 5_00})
    control.flush_webhooks()
    paid, refunded = (
        json.loads(body)["data"]["object"] for body, _ in receiver.received
    )
    assert paid["charges"]["data"][0]["payment_intent"] == paid["id"]
    assert "latest_charge" not in paid
    assert [r["amount"] for r in refunded["refunds"]["data"]] == [5_00]


def test_disabled_and_deleted_endpoints_get_nothing(api, hook, pay, receiver, control):
    registered = hook("charge.succeeded")
    api.v1.webhook_endpoints.update(registered.id, params={"disabled": True})
    pay()
    api.v1.webhook_endpoints.update(registered.id, params={"disabled": False})
    pay()
    api.v1.webhook_endpoints.delete(registered.id)
    pay()
    control.flush_webhooks()
    assert receiver.received == []


@pytest.mark.parametrize("url", ["https://example.com/hook", "ftp://127.0.0.1", "x"])
def test_only_loopback_is_delivered_to(api, url):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        api.v1.webhook_endpoints.create(params={"url": url, "enabled_events": ["*"]})
    assert refusal.value.param == "url"
