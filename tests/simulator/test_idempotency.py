from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

PAYMENT = {
    "amount": 500,
    "currency": "eur",
    "confirm": "true",
    "payment_method": "pm_card_visa",
}


@pytest.fixture
def post(http):
    def send(data, key="key-1", path="payment_intents"):
        return http.post(path, data=data, headers={"Idempotency-Key": key})

    return send


def test_the_same_key_gives_the_same_answer_once_executed(post, control):
    first, second = post(PAYMENT), post(PAYMENT)
    assert first.content == second.content
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert first.headers["Idempotency-Key"] == "key-1"
    assert control.books()["counts"]["charge"] == 1


def test_the_key_belongs_to_its_parameters_and_path(post):
    post(PAYMENT)
    for data, path in (
        ({**PAYMENT, "amount": 600}, "payment_intents"),
        ({}, "refunds"),
    ):
        answer = post(data, path=path)
        assert answer.status_code == 400
        assert answer.json()["error"]["type"] == "idempotency_error"


def test_refused_parameters_are_not_remembered(post):
    assert post({**PAYMENT, "amount": "x"}).status_code == 400
    assert post(PAYMENT).status_code == 200


def test_a_declined_card_is_remembered(post, control):
    declined = {**PAYMENT, "payment_method": "pm_card_chargeDeclined"}
    first, second = post(declined), post(declined)
    assert first.status_code == second.status_code == 402
    assert second.headers["Idempotent-Replayed"] == "true"
    assert control.books()["counts"]["charge"] == 1


def test_a_server_error_is_remembered_whether_or_not_it_took_effect(post, control):
    for kind, charges in (("error_before", 0), ("error_after", 1)):
        control.fault(kind, path="payment_intents")
        first, second = post(PAYMENT, key=kind), post(PAYMENT, key=kind)
        assert first.status_code == second.status_code == 500
        assert second.headers["Idempotent-Replayed"] == "true"
        assert control.books()["counts"]["charge"] == charges


def test_keys_are_forgotten_after_a_day(post, control):
    first = post(PAYMENT).json()["id"]
    control.advance(hours=23)
    assert post(PAYMENT).json()["id"] == first
    control.advance(hours=1)
    assert post(PAYMENT).json()["id"] != first


def test_a_key_in_use_is_a_conflict(post, control):
    control.fault("latency", path="payment_intents", seconds=0.5)
    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(post, [PAYMENT] * 2), key=lambda a: a.status_code)
    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[1].json()["error"]["code"] == "idempotency_key_in_use"
    assert post(PAYMENT).headers["Idempotent-Replayed"] == "true"
    assert control.books()["counts"]["charge"] == 1


def test_a_key_may_not_be_longer_than_255_characters(post):
    assert post(PAYMENT, key="k" * 256).status_code == 400


def test_the_sdk_sends_the_key_that_it_is_given(api, control):
    options: stripe.RequestOptions = {"idempotency_key": "mine"}
    params = {**PAYMENT, "confirm": True}
    made = [
        api.v1.payment_intents.create(params=params, options=options).id
        for _ in range(2)
    ]
    assert made[0] == made[1]
    (event, *_) = api.v1.events.list(params={"type": "charge.succeeded"}).data
    assert event.request.idempotency_key == "mine"
