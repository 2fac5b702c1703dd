import csv
import io

import pytest
import stripe

ITEMIZED = "payout_reconciliation.itemized.5"
BY_ID = "payout_reconciliation.by_id.itemized.4"
ACTIVITY = "balance_change_from_activity.itemized.3"


@pytest.fixture
def report(api, http):
    """The rows of a finished report run."""

    def rows(report_type, **parameters):
        run = api.v1.reporting.report_runs.create(
            params={"report_type": report_type, "parameters": parameters}
        )
        assert (run.status, run.result) == ("pending", None)
        run = api.v1.reporting.report_runs.retrieve(run.id)
        assert run.status == "succeeded"
        answer = http.get(run.result.url, auth=(api._requestor.api_key, ""))
        assert answer.headers["content-type"].startswith("text/csv")
        assert len(answer.content) == run.result.size
        return list(csv.DictReader(io.StringIO(answer.text)))

    return rows


@pytest.fixture
def payout(api, control, pay):
    """A payout of a charge, a charge in dollars and refunds of both."""
    control.fx_rate("usd", "eur", "0.90")
    customer = api.v1.customers.create(params={"name": "Ada", "email": "a@example.com"})
    home = pay(100_00, metadata={"order": "S1"}, customer=customer.id, description="S1")
    abroad = pay(60_00, currency="usd")
    for intent, reference in ((home, "R1"), (abroad, "R2")):
        api.v1.refunds.create(
            params={
                "payment_intent": intent.id,
                "amount": 10_00,
                "metadata": {"odoo_ref": reference},
            }
        )
    control.advance(days=3)
    return control.pay_out()


def test_one_payout_in_major_units(report, payout):
    rows = report(BY_ID, payout=payout["id"])
    assert [
        (r["reporting_category"], r["gross"], r["fee"], r["net"]) for r in rows
    ] == [
        ("charge", "100.00", "1.75", "98.25"),
        ("charge", "54.00", "1.06", "52.94"),
        ("refund", "-10.00", "0.00", "-10.00"),
        ("refund", "-9.00", "0.00", "-9.00"),
    ]
    assert {r["automatic_payout_id"] for r in rows} == {payout["id"]}
    assert {r["currency"] for r in rows} == {"eur"}
    facing = [
        (r["customer_facing_amount"], r["customer_facing_currency"]) for r in rows
    ]
    assert facing == [
        ("100.00", "eur"),
        ("60.00", "usd"),
        ("-10.00", "eur"),
        ("-10.00", "usd"),
    ]
    assert rows[0]["customer_email"] == "a@example.com"
    assert rows[2]["charge_id"] == rows[0]["charge_id"] == rows[0]["source_id"]
    cents = sum(round(float(r["net"]) * 100) for r in rows)
    assert cents == payout["amount"]


def test_metadata_columns_are_named_in_the_request(report, payout):
    columns = ["source_id", "refund_metadata[odoo_ref]", "payment_metadata[order]"]
    rows = report(BY_ID, payout=payout["id"], columns=columns)
    assert list(rows[0]) == columns
    assert [r["refund_metadata[odoo_ref]"] for r in rows] == ["", "", "R1", "R2"]
    assert [r["payment_metadata[order]"] for r in rows] == ["S1", "", "S1", ""]


def test_an_interval_selects_the_payouts_that_arrive_in_it(report, payout, control):
    arrival = payout["arrival_date"]
    control.advance(days=3)

    def number(start, end, **more):
        return len(report(ITEMIZED, interval_start=start, interval_end=end, **more))

    assert number(arrival, arrival + 1) == 4
    assert number(arrival - 86_400, arrival) == 0
    assert number(arrival, arrival + 1, reporting_category="refund") == 2
    assert number(arrival, arrival + 1, currency="usd") == 0


def test_dates_are_in_the_requested_time_zone(report, payout):
    columns = ["created_utc", "created", "automatic_payout_effective_at"]
    (row, *_) = report(
        BY_ID, payout=payout["id"], columns=columns, timezone="Europe/Vienna"
    )
    assert row == {
        "created_utc": "2026-10-01 08:00:00",
        "created": "2026-10-01 10:00:00",
        "automatic_payout_effective_at": "2026-10-05 02:00:00",
    }


def test_activity_has_what_no_payout_holds(report, payout, control):
    fee = control.stripe_fee(3_00, "eur", "Radar")
    now = control.now()
    rows = report(ACTIVITY, interval_start=now - 30 * 86_400, interval_end=now)
    assert len(rows) == 4
    control.advance(seconds=1)
    rows = report(ACTIVITY, interval_start=now, interval_end=now + 1)
    assert [(r["balance_transaction_id"], r["net"]) for r in rows] == [
        (fee["id"], "-3.00")
    ]


def test_a_payout_row_can_be_included(report, payout, control):
    control.settings(report_includes_payout=True)
    rows = report(BY_ID, payout=payout["id"])
    assert [r["net"] for r in rows if r["source_id"] == payout["id"]] == ["-132.19"]


def test_a_run_finishes_with_the_clock_and_is_announced(api, control, payout):
    run = api.v1.reporting.report_runs.create(
        params={"report_type": BY_ID, "parameters": {"payout": payout["id"]}}
    )
    control.advance(hours=1)
    (event,) = api.v1.events.list(
        params={"type": "reporting.report_run.succeeded"}
    ).data
    assert event.data.object["id"] == run.id


@pytest.mark.parametrize(
    ("report_type", "parameters", "message"),
    [
        ("nothing.1", {}, "No such report type"),
        (BY_ID, {}, "Missing required param"),
        (BY_ID, {"payout": "po_none"}, "No such payout"),
        (BY_ID, {"payout": "po_none", "currency": "eur"}, "does not take currency"),
        (
            ITEMIZED,
            {"interval_start": 1, "interval_end": 2, "columns": ["x"]},
            "column",
        ),
        (ITEMIZED, {"interval_start": 1, "interval_end": 9_999_999_999}, "available"),
        (
            ITEMIZED,
            {"interval_start": 1, "interval_end": 2, "timezone": "X"},
            "timezone",
        ),
    ],
)
def test_impossible_runs_are_refused(api, report_type, parameters, message):
    with pytest.raises(stripe.InvalidRequestError, match=message):
        api.v1.reporting.report_runs.create(
            params={"report_type": report_type, "parameters": parameters}
        )


def test_a_payout_must_be_ready_for_reconciliation(api, control, pay):
    pay()
    control.advance(days=3)
    payout = control.pay_out(reconciled=False)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        api.v1.reporting.report_runs.create(
            params={"report_type": BY_ID, "parameters": {"payout": payout["id"]}}
        )
    assert refusal.value.code == "payout_reconciliation_not_ready"


def test_a_run_can_fail(api, control, payout):
    run = api.v1.reporting.report_runs.create(
        params={"report_type": BY_ID, "parameters": {"payout": payout["id"]}}
    )
    control.fail_report(run.id, "No data")
    failed = api.v1.reporting.report_runs.retrieve(run.id)
    assert (failed.status, failed.error, failed.result) == ("failed", "No data", None)
