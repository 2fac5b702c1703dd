"""Sending beside each other, at the gateway's pace, once."""

import threading
import time
from datetime import timedelta

import pytest

from odoo.addons.returns_accounting.gateway.errors import GatewayError
from odoo.addons.returns_accounting.gateway.rate_limit import TokenBucket
from odoo.addons.returns_accounting.gateway.refund_gateway import (
    Capabilities,
    GatewayRefund,
    RefundRequest,
)
from odoo.addons.returns_accounting.gateway.refund_sender import RefundSender, send


class Bank:
    """A gateway that keeps its books in memory and can be told to fail."""

    concurrency = 4
    key_lifetime = timedelta(hours=1)

    def __init__(self):
        self.refunds, self.errors, self.asked = {}, [], []
        self.together = self.most_together = 0
        self.lock = threading.Lock()

    def capabilities(self, payment_method):
        return Capabilities()

    def create_refund(self, request):
        with self.lock:
            self.asked.append(request.key)
            self.together += 1
            self.most_together = max(self.most_together, self.together)
            error = self.errors.pop(0) if self.errors else None
        time.sleep(0.01)
        with self.lock:
            self.together -= 1
        if error:
            raise error
        refund = GatewayRefund(
            f"r-{request.key}", "succeeded", request.amount, "EUR", request.key
        )
        return self.refunds.setdefault(request.key, refund)

    def retrieve_refund(self, reference):
        return self.refunds[reference.removeprefix("r-")]

    def find_refund(self, request):
        return self.refunds.get(request.key)

    def available_balance(self):
        return None


@pytest.fixture
def bank():
    return Bank()


def request(key="key-1"):
    return RefundRequest("charge", 100, "EUR", key)


def problem(kind, retryable=True):
    return GatewayError(kind, None, kind, retryable)


def everything(sender):
    answers = []
    while sender.in_flight:
        answers += sender.collect(0.01)
    return {answer.identifier: answer for answer in answers}


def test_answers_come_back_with_their_numbers(bank):
    with RefundSender(bank, bank.concurrency) as sender:
        for number in range(20):
            sender.submit(number, request(f"key-{number}"), look_first=False)
        answers = everything(sender)
    assert len(bank.refunds) == 20
    assert all(answers[n].refund.key == f"key-{n}" for n in range(20))
    assert 1 < bank.most_together <= bank.concurrency


def test_rate_limit_stops_what_was_not_sent_yet(bank):
    bank.errors = [problem("rate_limit")] * 4
    with RefundSender(bank, bank.concurrency) as sender:
        for number in range(50):
            sender.submit(number, request(f"key-{number}"), look_first=False)
        answers = everything(sender)
        assert sender.is_stopped
    unsent = [a for a in answers.values() if not a.refund and not a.error]
    assert len(answers) == 50
    assert len(unsent) == 50 - len(bank.asked)
    assert len(unsent) > 40


def test_trouble_of_one_stops_no_other(bank):
    bank.errors = [problem("declined", retryable=False), problem("connection")]
    with RefundSender(bank, 1) as sender:
        for number in range(5):
            sender.submit(number, request(f"key-{number}"), look_first=False)
        answers = everything(sender)
    assert [answers[n].error and answers[n].error.kind for n in range(5)] == [
        "declined",
        "connection",
        None,
        None,
        None,
    ]


def test_a_defect_of_an_adapter_is_an_error_to_try_again(bank, caplog):
    bank.errors = [KeyError("amount")]
    with RefundSender(bank, 1) as sender:
        sender.submit(1, request(), look_first=False)
        answer = everything(sender)[1]
    assert (answer.error.kind, answer.error.retryable) == ("server", True)
    assert "key-1" in caplog.text


def test_looking_first_pays_nothing_twice(bank):
    made = send(bank, request(), look_first=False)
    assert send(bank, request(), look_first=True) is made
    assert bank.asked == ["key-1"]


def test_looking_first_pays_what_was_never_paid(bank):
    assert send(bank, request(), look_first=True).key == "key-1"


def test_known_key_is_answered_by_the_refund_it_made(bank):
    made = send(bank, request(), look_first=False)
    bank.errors = [problem("idempotency", retryable=False)]
    assert send(bank, request(), look_first=False) is made


def test_known_key_without_a_refund_stays_an_error(bank):
    bank.errors = [problem("idempotency", retryable=False)]
    with pytest.raises(GatewayError, match="idempotency"):
        send(bank, request(), look_first=False)


class Watch:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = 0.0

    def sleep(self, seconds):
        self.now += seconds


def test_bucket_spaces_calls_evenly():
    watch = Watch()
    bucket = TokenBucket(25, clock=lambda: watch.now, sleep=watch.sleep)
    moments = []
    for _call in range(51):
        bucket.take()
        moments.append(watch.now)
    assert moments[-1] == pytest.approx(2.0)
    assert all(
        later - earlier >= 1 - 1e-9
        for earlier, later in zip(moments, moments[25:], strict=False)
    )


def test_rested_bucket_lets_a_burst_through_and_no_more():
    watch = Watch()
    bucket = TokenBucket(10, burst=3, clock=lambda: watch.now, sleep=watch.sleep)
    watch.now = 100.0
    moments = []
    for _call in range(5):
        bucket.take()
        moments.append(round(watch.now, 6))
    assert moments == [100.0, 100.0, 100.0, 100.1, 100.2]
