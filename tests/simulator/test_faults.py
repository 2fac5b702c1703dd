import time

import pytest
import requests
import stripe

PAYMENT = {
    "amount": 500,
    "currency": "eur",
    "confirm": True,
    "payment_method": "pm_card_visa",
}


def count(control) -> int:
    return control.books()["counts"]["charge"]


def test_a_rate_limit_names_its_reason_and_passes(http, control):
    control.fault("rate_limit", reason="global-rate", retry_after=2, count=2)
    for _ in range(2):
        answer = http.get("balance")
        assert answer.status_code == 429
        assert answer.headers["Stripe-Rate-Limited-Reason"] == "global-rate"
        assert answer.headers["Retry-After"] == "2"
        assert answer.json()["error"]["code"] == "rate_limit"
    assert http.get("balance").status_code == 200


def test_a_fault_strikes_only_what_it_is_for(http, control):
    control.fault("rate_limit", method="POST", path="^/refunds", count=0)
    assert http.get("refunds").status_code == 200
    assert http.post("customers").status_code == 200
    assert http.post("refunds").status_code == 429
    control.clear_faults()
    assert http.post("refunds").status_code == 400


def test_a_probable_fault_strikes_as_the_seed_says(http, control):
    def struck() -> list[int]:
        control.reset()
        control.fault("rate_limit", probability=0.5, count=0)
        return [http.get("balance").status_code for _ in range(20)]

    first = struck()
    assert first == struck()
    assert set(first) == {200, 429}


def test_an_error_before_leaves_nothing_an_error_after_everything(http, control):
    control.fault("error_before")
    assert http.post("payment_intents", data=PAYMENT).status_code == 500
    assert count(control) == 0
    control.fault("error_after", status=503)
    assert http.post("payment_intents", data=PAYMENT).status_code == 503
    assert count(control) == 1


def test_an_answer_lost_after_the_commit_can_be_asked_for_again(http, control):
    control.fault("drop_after", path="payment_intents")
    key = {"Idempotency-Key": "k"}
    with pytest.raises(requests.ConnectionError):
        http.post("payment_intents", data=PAYMENT, headers=key)
    assert count(control) == 1
    again = http.post("payment_intents", data=PAYMENT, headers=key)
    assert again.json()["status"] == "succeeded"
    assert count(control) == 1


def test_a_time_out_after_the_commit(simulator, http, key, control):
    control.fault("timeout_after", path="refunds", seconds=5)
    intent = http.post("payment_intents", data=PAYMENT).json()["id"]
    before = time.monotonic()
    with pytest.raises(requests.Timeout):
        requests.post(
            f"{simulator.url}/v1/refunds",
            data={"payment_intent": intent},
            headers={"Authorization": f"Bearer {key}"},
            timeout=0.3,
        )
    assert time.monotonic() - before < 2
    assert http.get("refunds").json()["data"][0]["payment_intent"] == intent


def test_the_sdk_survives_a_dropped_answer_by_its_own_retries(simulator, key, control):
    api = stripe.StripeClient(
        key, base_addresses={"api": simulator.url}, max_network_retries=2
    )
    control.fault("drop_after", path="payment_intents")
    assert api.v1.payment_intents.create(params=PAYMENT).status == "succeeded"
    assert count(control) == 1


def test_a_rate_per_endpoint(http, control):
    control.settings(rate_limit_per_second=3)
    answers = [http.get("refunds").status_code for _ in range(6)]
    assert answers.count(200) in (3, 4)
    assert http.get("balance").status_code == 200


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "nothing"}, "Invalid kind"),
        ({"kind": "latency", "unknown": 1}, "Unknown field"),
    ],
)
def test_an_unknown_fault_is_refused(control, fields, message):
    with pytest.raises(Exception, match=message):
        control.call("fault", **fields)
