"""Every object the simulator answers has the fields and types of the SDK's class."""

import pytest
from sdk_types import conforms


@pytest.fixture
def story(api, control, pay, receiver) -> None:
    """Everything that can happen, so that every object exists in many states."""
    api.v1.webhook_endpoints.create(
        params={"url": receiver.url, "enabled_events": ["*"]}
    )
    control.webhooks(paused=True)
    control.settings(instant_payout_fee_percent="1", fx_fee_percent="1")
    address = {"line1": "Street 1", "city": "Graz", "country": "AT"}
    customer = api.v1.customers.create(
        params={
            "name": "Ada",
            "email": "ada@example.com",
            "address": address,
            "shipping": {"name": "Ada", "address": address},
            "metadata": {"a": "1"},
            "payment_method": "pm_card_mastercard",
        }
    )
    payments(api, control, pay, customer.id)
    setups(api, customer.id)
    refunds(api, control, pay)
    disputes(api, control, pay)
    payouts(api, control)
    reports(api, control)


def payments(api, control, pay, customer: str) -> None:
    pay(customer=customer, setup_future_usage="off_session", description="S1")
    pay(currency="usd", shipping={"name": "Ada", "address": {"line1": "Street 1"}})
    pay(payment_method="pm_card_threeDSecure2Required")
    manual = [pay(capture_method="manual").id for _ in range(3)]
    api.v1.payment_intents.capture(manual[0], params={"amount_to_capture": 50_00})
    api.v1.payment_intents.cancel(manual[1])
    api.v1.payment_intents.create(params={"amount": 500, "currency": "eur"})
    with pytest.raises(Exception, match="declined"):
        pay(payment_method="pm_card_chargeDeclined")


def setups(api, customer: str) -> None:
    create = api.v1.setup_intents.create
    params = {"customer": customer, "payment_method": "pm_card_visa"}
    create(params={**params, "confirm": True})
    api.v1.setup_intents.cancel(create(params=params).id)
    with pytest.raises(Exception, match="declined"):
        card = {"payment_method": "pm_card_chargeDeclined"}
        create(params={**card, "confirm": True})


def refunds(api, control, pay) -> None:
    create = api.v1.refunds.create
    params = {"amount": 10_00, "reason": "requested_by_customer"}
    made = [create(params={**params, "payment_intent": pay().id}) for _ in range(3)]
    control.fail_refund(made[0].id)
    control.refund_reference(made[1].id)
    create(params={"payment_intent": pay(payment_method="pm_card_pendingRefund").id})
    konbini = pay(payment_method_data={"type": "konbini"})
    create(
        params={"payment_intent": konbini.id, "instructions_email": "ada@example.com"}
    )


def disputes(api, control, pay) -> None:
    won = control.open_dispute(pay().latest_charge)
    api.v1.disputes.update(won["id"], params={"evidence": {"receipt": "file_1"}})
    control.close_dispute(won["id"], "won")
    control.open_dispute(pay().latest_charge, reason="product_not_received")
    control.open_dispute(pay().latest_charge, inquiry=True)


def payouts(api, control) -> None:
    control.advance(days=4)
    control.fail_payout(control.pay_out()["id"])
    control.pay_out()
    params = {"amount": 1_00, "currency": "eur"}
    control.stripe_fee(1_00, "eur", "Radar")
    control.settings(available_after_days=0)
    api.v1.charges.create(
        params={"amount": 90_00, "currency": "eur", "source": "tok_visa"}
    )
    api.v1.payouts.create(params={**params, "method": "instant"})
    api.v1.payouts.cancel(api.v1.payouts.create(params=params).id)


def reports(api, control) -> None:
    now = control.now()
    params = {
        "report_type": "payout_reconciliation.itemized.5",
        "parameters": {"interval_start": now - 86_400, "interval_end": now},
    }
    runs = [api.v1.reporting.report_runs.create(params=params) for _ in range(3)]
    api.v1.reporting.report_runs.retrieve(runs[0].id)
    control.fail_report(runs[1].id)


LISTS = {
    "balance_transactions": 20,
    "charges": 15,
    "customers": 1,
    "disputes": 3,
    "events": 80,
    "files": 1,
    "payment_intents": 15,
    "payment_methods": 15,
    "payouts": 4,
    "refunds": 6,
    "reporting/report_runs": 3,
    "reporting/report_types": 3,
    "setup_intents": 3,
    "webhook_endpoints": 1,
}
EXPANDED = {
    "balance_transactions": ["data.source"],
    "charges": [
        "data.balance_transaction",
        "data.customer",
        "data.payment_intent.latest_charge",
        "data.refunds",
    ],
    "disputes": ["data.charge", "data.payment_intent"],
    "payment_intents": [
        "data.customer",
        "data.latest_charge.balance_transaction",
        "data.payment_method",
    ],
    "payouts": ["data.balance_transaction", "data.failure_balance_transaction"],
    "refunds": [
        "data.balance_transaction",
        "data.charge",
        "data.customer",
        "data.failure_balance_transaction",
        "data.payment_intent",
        "data.payment_method",
    ],
    "setup_intents": ["data.customer", "data.payment_method"],
}


def test_every_object_conforms(story, http, control):
    for path, least in LISTS.items():
        listed = http.get(path, params={"limit": 100} if "types" not in path else {})
        assert listed.status_code == 200, listed.text
        conforms(listed.json())
        assert len(listed.json()["data"]) >= least, path
    conforms(http.get("balance").json())
    conforms(http.get("account").json())


def test_every_expanded_object_conforms(story, http):
    for path, expand in EXPANDED.items():
        listed = http.get(path, params={"limit": 100, "expand[]": expand})
        assert listed.status_code == 200, listed.text
        conforms(listed.json())


def test_every_event_carries_a_conforming_object(story, http):
    events = http.get("events", params={"limit": 100}).json()["data"]
    for event in events:
        conforms(event["data"]["object"])
    assert len({event["type"] for event in events}) > 25


def test_deleted_objects_conform(api, http, receiver):
    customer = api.v1.customers.create(params={"name": "Ada"})
    assert http.delete(f"customers/{customer.id}").json() == {
        "id": customer.id,
        "object": "customer",
        "deleted": True,
    }
    params = {"url": receiver.url, "enabled_events[]": "*"}
    hook = http.post("webhook_endpoints", data=params).json()
    conforms(hook)
    assert http.delete(f"webhook_endpoints/{hook['id']}").json()["deleted"] is True
