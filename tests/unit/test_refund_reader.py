"""Asking for many refunds beside each other."""

import threading

import pytest

from odoo.addons.returns_accounting.gateway import refund_reader
from odoo.addons.returns_accounting.gateway.errors import GatewayError
from odoo.addons.returns_accounting.gateway.refund_gateway import GatewayRefund

PATIENCE_SECONDS = 10


class Bank:
    """Answers only when as many are asking as it can serve at the same time."""

    concurrency = 3

    def __init__(self):
        self.asked = []
        self._together = threading.Barrier(self.concurrency, timeout=PATIENCE_SECONDS)

    def retrieve_refund(self, reference):
        self.asked.append(reference)
        self._together.wait()
        if reference == "unknown":
            raise GatewayError("not_found", None, "No such refund", retryable=False)
        return GatewayRefund(reference, "succeeded", 100, "EUR")


def test_as_many_are_asked_for_at_once_as_the_gateway_serves():
    references = ["r-1", "r-2", "r-3", "r-4", "r-5", "r-6"]
    found = refund_reader.retrieve(Bank(), references)
    assert list(found) == references
    assert all(refund.reference == name for name, refund in found.items())


def test_nothing_is_asked_about_nothing():
    assert refund_reader.retrieve(Bank(), []) == {}


def test_first_refusal_is_raised():
    with pytest.raises(GatewayError, match="No such refund"):
        refund_reader.retrieve(Bank(), ["r-1", "unknown", "r-3"])
