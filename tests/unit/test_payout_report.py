import csv
import io
from datetime import datetime
from decimal import Decimal

import pytest

from odoo.addons.returns_accounting.gateway import payout_report
from odoo.addons.returns_accounting.gateway.errors import ReportError

CHARGE = {
    "automatic_payout_id": "po_1",
    "balance_transaction_id": "txn_1",
    "created_utc": "2026-11-01 10:20:30",
    "reporting_category": "charge",
    "gross": "52.80",
    "fee": "1.04",
    "net": "51.76",
    "currency": "eur",
    "customer_facing_amount": "60.00",
    "customer_facing_currency": "usd",
    "source_id": "ch_1",
    "charge_id": "ch_1",
    "payment_intent_id": "pi_1",
    "description": 'Order "S1", paid',
    "payment_metadata[odoo_ref]": "",
    "refund_metadata[odoo_ref]": "",
}
REFUND = {
    **CHARGE,
    "balance_transaction_id": "txn_2",
    "reporting_category": "refund",
    "gross": "-25.80",
    "fee": "0.00",
    "net": "-25.80",
    "customer_facing_amount": "-30.00",
    "source_id": "re_1",
    "refund_metadata[odoo_ref]": "key_1",
}
PAYOUT = {
    **CHARGE,
    "balance_transaction_id": "txn_3",
    "reporting_category": "payout",
    "gross": "-25.96",
    "fee": "0.00",
    "net": "-25.96",
    "customer_facing_amount": "",
    "customer_facing_currency": "",
    "source_id": "po_1",
    "charge_id": "",
    "payment_intent_id": "",
}


def report(*rows, columns=CHARGE):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def read(content):
    return list(payout_report.read(io.BytesIO(content), "october.csv"))


def problems(content):
    with pytest.raises(ReportError) as caught:
        read(content)
    assert str(caught.value).startswith("october.csv cannot be loaded:\n")
    return caught.value.problems


def test_line_of_the_report_becomes_a_balance_transaction():
    charge, refund, payout = read(report(CHARGE, REFUND, PAYOUT))
    assert charge.created == datetime(2026, 11, 1, 10, 20, 30)
    assert (charge.gross, charge.fee, charge.net, charge.currency) == (
        Decimal("52.80"),
        Decimal("1.04"),
        Decimal("51.76"),
        "EUR",
    )
    assert charge.customer_facing_amount == 60
    assert charge.customer_facing_currency == "USD"
    assert charge.odoo_ref is None
    assert (refund.source_id, refund.odoo_ref) == ("re_1", "key_1")
    assert payout.customer_facing_amount is None
    assert payout.payment_intent_id is None


def test_byte_order_mark_and_unix_line_ends_are_fine():
    content = report(CHARGE, REFUND, PAYOUT).replace(b"\r\n", b"\n")
    assert len(read(b"\xef\xbb\xbf" + content)) == 3


def test_separator_characters_inside_a_description_are_text():
    strange = {**CHARGE, "description": "a\u2028b\x85c\x1cd\ne"}
    (charge,) = read(report(strange))
    assert charge.description == "a\u2028b\x85c\x1cd\ne"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty; download the report again"),
        (
            b"<!DOCTYPE html>\n<html></html>\n",
            "it is a web page; download the report as CSV",
        ),
        (b"\xff\xfe\x00", "it is no UTF-8 text"),
    ],
    ids=["empty", "web page", "binary"],
)
def test_file_that_is_no_report_is_refused(content, problem):
    (found,) = problems(content)
    assert found.startswith(problem)


def test_missing_columns_are_named_with_the_reports_that_have_them():
    (found,) = problems(report(CHARGE, columns=list(CHARGE)[2:]))
    assert found == (
        "line 1: missing columns automatic_payout_id, balance_transaction_id; it must "
        "be a report payout_reconciliation.itemized.5 or "
        "payout_reconciliation.by_id.itemized.4"
    )


def test_repeated_column_is_refused():
    assert problems(report(CHARGE, columns=[*CHARGE, "net"])) == [
        "line 1: repeated columns net"
    ]


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("gross", "52,80", "gross '52,80' is no amount such as 1234.56"),
        ("fee", "", "fee '' is no amount"),
        ("net", "NaN", "net 'NaN' is no amount"),
        ("gross", "52.805", "gross '52.805' has too many decimals"),
        ("net", "50.00", "net 50.00 is not gross 52.80 - fee 1.04"),
        ("currency", "euros", "currency 'euros' is no three-letter currency code"),
        ("created_utc", "1/11/26", "created_utc '1/11/26' is no time YYYY-MM-DD"),
        ("balance_transaction_id", "", "balance_transaction_id is empty"),
    ],
)
def test_value_that_makes_no_sense_is_named_with_its_line(column, value, problem):
    (found,) = problems(report(REFUND, {**CHARGE, column: value}))
    assert found.startswith(f"line 3: {problem}")


def test_repeated_transaction_is_refused():
    assert problems(report(CHARGE, REFUND, CHARGE)) == [
        "line 4: balance_transaction_id txn_1 is on line 2 already; "
        "download the report again"
    ]


def test_file_cut_in_the_middle_of_a_line_is_refused():
    content = report(CHARGE, REFUND)
    cut = content[: content.rindex(b"re_1")]
    found = problems(cut)
    assert any("columns instead of 16" in problem for problem in found)
    assert found[-1].startswith("the file ends in the middle of its last line")


def test_file_cut_inside_quotes_is_refused():
    content = report(CHARGE)
    found = problems(content[: content.index(b", paid") + 5])
    assert any("unexpected end of data" in problem for problem in found)


def test_file_that_lost_whole_lines_does_not_add_up_to_its_payout():
    assert problems(report(CHARGE, PAYOUT)) == [
        "payout po_1: its lines sum to 51.76, but 25.96 was paid out: lines are "
        "missing; download the report again"
    ]


def test_endless_problems_end():
    broken = [{**CHARGE, "balance_transaction_id": ""}] * 30
    found = problems(report(*broken))
    assert len(found) == payout_report.MAX_PROBLEMS + 1
