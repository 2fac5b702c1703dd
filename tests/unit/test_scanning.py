from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.scanning import (
    ACTIONS,
    ADDRESSED,
    PREFIXES,
    Command,
    Counter,
    Trip,
    Verdict,
    encode,
    judge,
    mode,
    parse,
    place,
)

VALUES = st.one_of(
    st.tuples(st.just("action"), st.sampled_from(ACTIONS)),
    st.tuples(st.sampled_from(["line", "surplus"]), st.integers(1, 10**9).map(str)),
    st.tuples(st.sampled_from(["grade", "disposition"]), st.text(min_size=1)),
    st.builds(
        lambda kind, record_id, text: (kind, f"{record_id}:{text}"),
        st.sampled_from(ADDRESSED),
        st.integers(1, 10**9),
        st.text(),
    ),
)
EXPECTED = st.lists(st.integers(0, 6).map(Decimal), min_size=1, max_size=6)
TRIPS = st.lists(
    st.builds(Trip, st.booleans(), st.sampled_from([7, 8, None]), st.integers(1, 2)),
    max_size=5,
)


@given(VALUES)
def test_a_command_is_read_as_it_was_printed(command):
    assert parse(encode(*command)) == Command(*command)


@given(st.text().filter(lambda text: not text.startswith(tuple(PREFIXES.values()))))
def test_other_barcodes_are_no_commands(barcode):
    assert parse(barcode) is None


@pytest.mark.parametrize(
    "barcode", [*PREFIXES.values(), "RETCMDDANCE", "RETLINx", "RETANSx:yes", ""]
)
def test_half_a_command_is_none(barcode):
    assert parse(barcode) is None


def count(expected, scans):
    counted, overs = [Decimal(0)] * len(expected), Decimal(0)
    for quantity in scans:
        placement = place(
            [
                Counter(index, *pair)
                for index, pair in enumerate(zip(expected, counted, strict=True))
            ],
            quantity,
        )
        for place_id, share in placement.shares:
            counted[place_id] += share
        overs += placement.over
    return counted, overs


@given(EXPECTED)
def test_as_many_scans_as_expected_fill_every_line_exactly(expected):
    assert count(expected, [Decimal(1)] * int(sum(expected))) == (expected, 0)


@given(EXPECTED, st.lists(st.integers(1, 9).map(Decimal), max_size=12))
def test_every_piece_counts_once_and_only_the_rest_is_over(expected, scans):
    counted, overs = count(expected, scans)
    assert sum(counted) == sum(scans)
    assert overs == max(sum(scans) - sum(expected), 0)
    assert all(c <= e for c, e in zip(counted[:-1], expected[:-1], strict=True))


def test_there_must_be_a_line():
    with pytest.raises(ValueError, match="line to count them on"):
        place([])


@pytest.mark.parametrize(
    ("counting", "to_receive", "to_inspect", "wanted"),
    [
        (True, True, True, "receive"),
        (False, True, False, "receive"),
        (False, True, True, "inspect"),
        (False, False, True, "inspect"),
        (False, False, False, "inspect"),
    ],
)
def test_mode(counting, to_receive, to_inspect, wanted):
    assert mode(counting=counting, to_receive=to_receive, to_inspect=to_inspect) == (
        wanted
    )


@pytest.mark.parametrize(
    ("trips", "sale_line_id", "unique", "verdict"),
    [
        ([], 7, True, Verdict.NEVER_SOLD),
        ([], None, True, Verdict.WELCOME),
        ([Trip(True, 8, 1)], 7, True, Verdict.SOLD_ELSEWHERE),
        ([Trip(True, 8, 1)], None, True, Verdict.WELCOME),
        ([Trip(True, 8, 2)], None, True, Verdict.SOLD_ELSEWHERE),
        ([Trip(False, 7, 1), Trip(True, 7, 1)], 7, False, Verdict.WELCOME),
        (
            [Trip(True, 8, 2), Trip(False, 7, 1), Trip(True, 7, 1)],
            7,
            True,
            Verdict.SOLD_ELSEWHERE,
        ),
    ],
)
def test_verdicts(trips, sale_line_id, unique, verdict):
    assert judge(trips, sale_line_id, 1, unique=unique) is verdict


@given(TRIPS, st.booleans())
def test_only_what_left_for_the_order_comes_back_on_it(trips, unique):
    if judge(trips, 7, 1, unique=unique) is Verdict.WELCOME:
        assert any(trip.outward and trip.sale_line_id == 7 for trip in trips)


@given(TRIPS)
def test_a_serial_number_comes_back_once(trips):
    came_back = [Trip(False, 7, 1), *trips]
    assert judge(came_back, 7, 1, unique=True) is Verdict.BACK_ALREADY
