"""The gateway against the simulator: answers, and errors in our own words."""

import csv
import io
from datetime import datetime
from decimal import Decimal

import pytest

from odoo.addons.returns_accounting.gateway import payout_report
from odoo.addons.returns_accounting.gateway.errors import GatewayError
from odoo.addons.returns_accounting.gateway.refund_gateway import RefundRequest
from odoo.addons.returns_accounting.gateway.stripe_gateway import StripeGateway
from odoo.addons.returns_accounting.gateway.stripe_refunds import StripeRefunds

from stripe_simulator.client import Simulator

KEY = "odoo-1"


@pytest.fixture(scope="module")
def simulator():
    with Simulator.start("--clock", "2026-10-01T08:00:00Z") as running:
        yield running


@pytest.fixture
def key(request):
    return f"sk_test_{request.node.name}"


@pytest.fixture
def control(simulator, key):
    return simulator.control(key)


@pytest.fixture
def gateway(simulator, key):
    return StripeGateway(key, simulator.url)


@pytest.fixture
def intent(gateway):
    """A payment of 100.00 EUR by card."""
    params = {
        "amount": 100_00,
        "currency": "eur",
        "confirm": True,
        "payment_method": "pm_card_visa",
    }
    return gateway._client.v1.payment_intents.create(params).id


@pytest.fixture
def refunds(gateway):
    return StripeRefunds(gateway)


def refund(refunds, intent, amount=40_00, key=KEY, currency="EUR"):
    return refunds.create_refund(RefundRequest(intent, amount, currency, key))


def find(refunds, intent, key=KEY):
    return refunds.find_refund(RefundRequest(intent, 0, "EUR", key))


def refused(call, *arguments, **values):
    with pytest.raises(GatewayError) as caught:
        call(*arguments, **values)
    return caught.value


def test_same_key_refunds_once(refunds, intent):
    first = refund(refunds, intent)
    assert (first.status, first.amount, first.currency) == ("succeeded", 40_00, "EUR")
    assert (first.key, first.charge, first.reason) == (KEY, intent, None)
    assert refund(refunds, intent).reference == first.reference
    assert refunds.retrieve_refund(first.reference) == first


def test_refund_is_found_by_our_key(refunds, intent):
    made = refund(refunds, intent)
    assert find(refunds, intent).reference == made.reference
    assert find(refunds, intent, "odoo-2") is None


def test_refund_in_another_currency_than_the_charge_is_refused(refunds, intent):
    error = refused(refund, refunds, intent, currency="USD")
    assert (error.kind, error.reason) == ("invalid", "currency_mismatch")
    assert "was charged in EUR: it cannot be refunded in USD" in error.message
    assert find(refunds, intent) is None


def test_refund_above_the_charge_is_refused_for_good(refunds, intent):
    error = refused(refund, refunds, intent, amount=100_01)
    assert (error.kind, error.retryable) == ("invalid", False)


def test_key_used_for_something_else_is_refused(refunds, intent):
    refund(refunds, intent)
    error = refused(refund, refunds, intent, amount=50_00)
    assert (error.kind, error.retryable) == ("idempotency", False)


def test_reason_of_a_failure_is_in_our_words(refunds, control, intent):
    made = refund(refunds, intent)
    control.fail_refund(made.reference)
    failed = refunds.retrieve_refund(made.reference)
    assert (failed.status, failed.reason) == ("failed", "account_closed")
    assert failed.failure_balance_transaction


def test_disputed_charge_is_refused_with_its_reason(refunds, gateway, control, intent):
    charge = gateway._client.v1.payment_intents.retrieve(intent).latest_charge
    control.open_dispute(charge)
    error = refused(refund, refunds, intent)
    assert (error.reason, error.retryable) == ("disputed", False)


def test_reference_of_the_customers_bank_comes_later(refunds, control, intent):
    made = refund(refunds, intent)
    assert made.customer_reference.status == "pending"
    control.advance(days=4)
    known = refunds.retrieve_refund(made.reference).customer_reference
    assert (known.status, known.kind) == ("available", "acquirer_reference_number")
    assert known.value


def test_refund_without_balance_waits(refunds, control, intent):
    control.settings(refunds_need_balance=True)
    made = refund(refunds, intent)
    assert (made.status, made.reason) == ("pending", "waiting_for_balance")


def test_available_balance_leaves_out_what_is_on_its_way(refunds, control, intent):
    assert refunds.available_balance().get("EUR", 0) == 0
    control.advance(days=3)
    assert refunds.available_balance()["EUR"] > 0


def test_gateway_tells_how_long_to_wait(refunds, control, intent):
    control.fault("rate_limit", count=0, retry_after=7)
    error = refused(refund, refunds, intent)
    assert (error.kind, error.retry_after) == ("rate_limit", 7.0)
    assert error.concerns_account


def test_one_busy_object_does_not_stop_the_account(refunds, control, intent):
    control.fault("rate_limit", count=0, reason="resource-specific")
    error = refused(refund, refunds, intent)
    assert (error.kind, error.retryable) == ("busy", True)
    assert not error.concerns_account


def test_what_the_account_does_not_know_is_not_found(gateway, refunds):
    for call in (refunds.retrieve_refund, gateway.retrieve_payout):
        assert refused(call, "xx_1").kind == "not_found"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("rate_limit", "rate_limit"),
        ("error_before", "server"),
        ("drop_after", "connection"),
    ],
)
def test_passing_trouble_may_be_tried_again(gateway, control, fault, kind):
    control.fault(fault, count=0)
    error = refused(gateway.retrieve_balance)
    assert (error.kind, error.retryable) == (kind, True)
    control.clear_faults()
    gateway.retrieve_balance()


def test_wrong_key_is_not_retried(simulator):
    error = refused(StripeGateway("nonsense", simulator.url).account_id)
    assert (error.kind, error.retryable) == ("authentication", False)


def test_transactions_of_a_payout_and_of_a_period(gateway, control, intent):
    made = refund(StripeRefunds(gateway), intent).reference
    control.advance(days=3)
    payout = control.pay_out("eur")
    paid = list(gateway.iter_balance_transactions(payout=payout["id"]))
    assert {row.reporting_category for row in paid} == {"charge", "refund", "payout"}
    assert {row.payout_gateway_id for row in paid} == {payout["id"]}
    (row,) = (row for row in paid if row.source_id == made)
    assert (row.gross, row.customer_facing_amount) == (Decimal("-40.00"),) * 2
    assert (row.payment_intent_id, row.odoo_ref) == (intent, KEY)
    assert row.created == datetime(2026, 10, 1, 8)
    start = int(datetime.fromisoformat("2026-10-02T00:00:00+00:00").timestamp())
    (later,) = gateway.iter_balance_transactions(created={"gte": start})
    assert later.reporting_category == "payout"
    (listed,) = gateway.list_payouts({"gte": start})
    assert listed["balance_transaction"]["id"] == later.gateway_id


def test_balance_is_available_and_pending(gateway, control, intent):
    fee = 100 * Decimal("1.5") + 25
    assert gateway.retrieve_balance()["EUR"] == 100_00 - fee
    control.advance(days=3)
    assert gateway.retrieve_balance()["EUR"] == 100_00 - fee


def test_report_reads_like_the_list(gateway, control, intent):
    refund(StripeRefunds(gateway), intent)
    control.advance(days=3)
    payout = control.pay_out("eur")["id"]
    parameters = {"payout": payout, "columns": list(payout_report.COLUMNS)}
    run = gateway.run_report(payout_report.PAYOUT_REPORT, parameters)
    while run["status"] == "pending":
        control.advance(hours=1)
        run = gateway.retrieve_report(run["id"])
    text = io.StringIO(gateway.download_report(run).decode(), newline="")
    read = {
        row["balance_transaction_id"]: (row["net"], row["source_id"])
        for row in csv.DictReader(text)
    }
    listed = gateway.iter_balance_transactions(payout=payout)
    expected = {
        row.gateway_id: (str(row.net), row.source_id)
        for row in listed
        if row.gateway_id in read
    }
    assert len(read) >= 2
    assert read == expected


def test_key_is_not_sent_to_strangers(gateway):
    for url in ("https://example.com/f", "http://files.stripe.com/f"):
        error = refused(gateway.download_report, {"result": {"url": url}})
        assert "no address of Stripe" in error.message
