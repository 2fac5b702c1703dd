"""What rows of the gateway's balance find that are no refunds of ours."""

import pytest

from unit.matching_cases import charge, link, row


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (charge(5), ("payment_intent", 1, None, None, None, 0)),
        (charge(5, "charge_failure"), ("payment_intent", 1, None, None, None, 0)),
        (
            charge(5, "partial_capture_reversal", amount=-9),
            ("payment_intent", 1, None, None, None, 0),
        ),
        (charge(5, intent="pi_6"), (None, None, None, None, None, 1)),
        (
            charge(5, source="pi_2", intent=None),
            ("gateway_object", 2, None, None, None, 0),
        ),
        (
            charge(5, intent="pi_9", description="S5"),
            ("our_reference", 5, None, None, None, 0),
        ),
        (
            charge(5, intent="pi_9", description="S5", amount=80),
            (None, None, None, None, None, 1),
        ),
        (
            charge(5, intent="pi_9", description="S1"),
            (None, None, None, None, None, 1),
        ),
        (
            row(5, source="re_4"),
            ("refund_transaction", 4, None, None, None, 0),
        ),
        (
            charge(5, "dispute", "dp_1", amount=-90),
            ("dispute", None, 1, None, None, 0),
        ),
        (
            charge(5, "dispute_reversal", "dp_1"),
            ("dispute", None, 1, None, None, 0),
        ),
        (
            charge(5, "dispute", None, amount=-90, charge="ch_1"),
            ("dispute_charge", None, 1, None, None, 0),
        ),
        (
            charge(5, "dispute", None, amount=-80, charge="ch_1"),
            (None, None, None, None, None, 1),
        ),
        (charge(5, "payout", "po_1", None), ("payout", None, None, 1, None, 0)),
        (
            charge(5, "payout_reversal", "po_1", None),
            ("payout", None, None, 1, None, 0),
        ),
        (charge(5, "payout", "po_9", None), (None, None, None, None, None, 1)),
        (charge(5, "fee", None, None), (None, None, None, None, None, 0)),
        (charge(5, "other_adjustment"), ("payment_intent", 1, None, None, None, 0)),
        (charge(5, "something_new", None, None), (None, None, None, None, None, 1)),
    ],
)
def test_each_kind_of_row_finds_its_document_or_waits(seen, expected):
    assert link(seen) == [expected]


def test_reserve_and_its_release_are_each_other():
    reserve = "risk_reserved_funds"
    rows = [
        charge(5, reserve, "rsv_1", None, amount=-40),
        charge(6, reserve, "rsv_1", None, amount=40),
        charge(7, reserve, "rsv_2", None, amount=40),
    ]
    assert link(*rows) == [
        ("reversal", None, None, None, 6, 0),
        ("reversal", None, None, None, 5, 0),
        (None, None, None, None, None, 1),
    ]


def test_transfer_and_its_reversal_are_each_other():
    rows = [
        charge(5, "transfer", "tr_1", None, amount=-40),
        charge(6, "transfer_reversal", "tr_1", None, amount=40),
    ]
    assert [seen[4] for seen in link(*rows)] == [6, 5]


def test_payment_tried_twice_has_all_its_rows():
    failure = charge(6, "charge_failure", amount=-90)
    rows = [charge(5), failure, charge(7, source="ch_2")]
    assert [seen[1] for seen in link(*rows)] == [1, 1, 1]


def test_two_charges_with_the_same_reference_of_ours_both_wait():
    rows = [
        charge(5, source="ch_5", intent="pi_8", description="S5"),
        charge(6, source="ch_6", intent="pi_9", description="S5"),
    ]
    assert [seen[5] for seen in link(*rows)] == [1, 1]
