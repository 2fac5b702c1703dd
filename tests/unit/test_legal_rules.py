"""The page about the law says what the data says."""

import pytest

from devkit import legal_rules


def test_page_is_up_to_date():
    written = legal_rules.PAGE.read_text()
    assert written == legal_rules.page(legal_rules.read()), "run ./scripts/docs"


def test_every_rule_is_on_the_page_with_its_status():
    places = legal_rules.read()
    rows = [row for place in places for row in place.provisions + place.steps]
    page = legal_rules.page(places)
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    assert len(lines) == len(rows) + 2 * len(places)
    for row in rows:
        assert any(
            row["sentence"] in line and legal_rules.STATUSES[row["status"]] in line
            for line in lines
        )


def test_steps_are_written_as_days():
    page = legal_rules.page(legal_rules.read())
    assert "| Late refund | day 11 to 20: 5 % |" in page
    assert "| Late refund | from day 91: 5 points a month |" in page
    assert "| Late refund of goods not delivered | from day 31: 50 % |" in page


#: Figures of the law as they were researched, each with how sure it is.
FIGURES = [
    ("EU", "withdrawal_days", "14", "confirmed"),
    ("EU", "regular_from_first", "1", "confirmed"),
    ("EU", "doorstep_option_days", "30", "unconfirmed"),
    ("EU", "uninformed_months", "12", "unconfirmed"),
    ("EU", "rolls_over", "1", "unconfirmed"),
    ("EU", "sent_in_time", "1", "unconfirmed"),
    ("EU", "withdrawal_form", "1", "confirmed"),
    ("EU", "withdrawal_function", "1", "confirmed"),
    ("EU", "refund_days", "14", "confirmed"),
    ("EU", "same_means", "1", "confirmed"),
    ("EU", "fee_forbidden", "1", "confirmed"),
    ("EU", "delivery_refunded", "1", "confirmed"),
    ("EU", "partial_delivery", None, "unconfirmed"),
    ("EU", "refund_trigger_receipt", "1", "confirmed"),
    ("EU", "send_back_days", "14", "confirmed"),
    ("EU", "return_cost_on_consumer", "1", "confirmed"),
    ("EU", "deduction_diminished_value", "1", "confirmed"),
    ("EU", "no_deduction_uninformed", "1", "unconfirmed"),
    ("EU", "exclusion:personalised", "1", "confirmed"),
    ("EU", "exclusion:perishable", "1", "confirmed"),
    ("EU", "exclusion:hygiene_seal", "1", "confirmed"),
    ("EU", "exclusion:media_seal", "1", "confirmed"),
    ("EU", "exclusion:dated_service", "1", "confirmed"),
    ("EU", "exclusion:digital", "1", "confirmed"),
    ("EU", "voucher_not_imposable", "1", "confirmed"),
    ("EU", "guarantee_years", "2", "unconfirmed"),
    ("EU", "burden_years", "1", "unconfirmed"),
    ("EU", "repair_duty", "1", "confirmed"),
    ("EU", "repair_extension_months", "12", "unconfirmed"),
    ("EU", "destruction_ban", "1", "confirmed"),
    ("EU", "destruction_ban_medium", "1", "unconfirmed"),
    ("EU", "destruction_scope", "1", "confirmed"),
    ("EU", "destruction_derogation", "1", "confirmed"),
    ("EU", "destruction_disclosure", "1", "confirmed"),
    ("FR", "withdrawal_days", "14", "confirmed"),
    ("FR", "refund_days", "14", "confirmed"),
    ("FR", "refund_trigger_receipt", "1", "confirmed"),
    ("FR", "destruction_ban_national", "1", "unconfirmed"),
    ("DE", "withdrawal_days", "14", "confirmed"),
    ("DE", "refund_days", "14", "confirmed"),
    ("DE", "delivery_refunded", "1", "confirmed"),
    ("DE", "same_means", "1", "confirmed"),
    ("ES", "refund_days", "14", "secondary"),
    ("ES", "proof_of_refund", "1", "secondary"),
    ("GB", "withdrawal_days", "14", "confirmed"),
    ("GB", "send_back_days", "14", "confirmed"),
    ("GB", "refund_days_from_return", "14", "confirmed"),
    ("GB", "refund_days", "14", "confirmed"),
    ("GB", "delivery_refunded", "1", "confirmed"),
    ("GB", "deduction_diminished_value", "1", "confirmed"),
    ("GB", "short_term_reject_days", "30", "secondary"),
    ("GB", "repair_first_months", "6", "secondary"),
    ("US", "ship_days", "30", "confirmed"),
    ("US", "cancelled_refund_working_days", "7", "confirmed"),
    ("US", "credit_refund_cycles", "1", "unconfirmed"),
    ("US-CA", "unposted_return_days", "30", "confirmed"),
    ("US-CA", "posting_waived_days", "7", "confirmed"),
    ("US-NY", "unposted_return_days", "30", "confirmed"),
    ("US-NY", "fee_must_be_posted", "1", "confirmed"),
    ("US-NY", "posted_policy", "1", "confirmed"),
    ("POSTED", "posted_policy", None, "unconfirmed"),
]

#: First days of rules that came, or come, later.
FIRST_DAYS = {
    "withdrawal_function": "2026-06-19",
    "repair_duty": "2026-07-31",
    "destruction_ban": "2026-07-19",
    "destruction_ban_medium": "2030-07-19",
    "destruction_disclosure": "2027-03-01",
}

#: What a late refund costs: over so many days, up to so many, how much, how sure.
PENALTIES = {
    ("FR", "withdrawal"): [
        ("0", "10", "interest", "0", "confirmed"),
        ("10", "20", "surcharge", "5", "confirmed"),
        ("20", "30", "surcharge", "10", "confirmed"),
        ("30", "60", "surcharge", "20", "confirmed"),
        ("60", "90", "surcharge", "50", "confirmed"),
        ("90", "0", "monthly", "5", "confirmed"),
        ("90", "0", "interest_past_price", "0", "confirmed"),
    ],
    ("FR", "non_delivery"): [
        ("0", "14", "surcharge", "10", "confirmed"),
        ("14", "30", "surcharge", "20", "confirmed"),
        ("30", "0", "surcharge", "50", "confirmed"),
    ],
    ("ES", "withdrawal"): [("0", "0", "surcharge", "100", "secondary")],
}


@pytest.mark.parametrize(("code", "kind", "value", "status"), FIGURES)
def test_figure_is_the_researched_one_and_no_surer(code, kind, value, status):
    (place,) = (p for p in legal_rules.read() if p.fields["code"] == code)
    (row,) = (row for row in place.provisions if row["kind"] == kind)
    assert (row.get("value"), row["status"]) == (value, status)
    if kind in FIRST_DAYS:
        assert row["date_from"] == FIRST_DAYS[kind]


def test_penalties_are_the_researched_ones():
    found = {}
    for place in legal_rules.read():
        for step in place.steps:
            found.setdefault((place.fields["code"], step["cause"]), []).append(
                tuple(
                    step[name]
                    for name in ("over_days", "up_to_days", "kind", "percent", "status")
                )
            )
    assert found == PENALTIES
