"""What manual payouts sent, by the running balance."""

from decimal import Decimal
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain.running_balance import (
    Attribution,
    Basis,
    Part,
    Window,
    attribute,
    get_cuts,
    oldest_first,
)

AMOUNTS = st.integers(-3, 6).map(Decimal)
ROWS = st.lists(st.tuples(AMOUNTS, st.lists(AMOUNTS, max_size=4)), max_size=12)
WINDOWS = st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=14).map(
    lambda pairs: [Window(n, amount, net) for n, (amount, net) in enumerate(pairs)]
)


def windows(*pairs):
    return [
        Window(number, Decimal(amount), Decimal(net))
        for number, (amount, net) in enumerate(pairs)
    ]


def bases(judged):
    return [judged[number].basis.value for number in sorted(judged)]


def test_payout_of_all_there_is_has_its_window():
    judged = attribute(windows((100, 100), (-20, -20), (35, 35)))
    assert bases(judged) == ["window"] * 3
    assert [known.until for known in judged.values()] == [0, 1, 2]


def test_payout_that_leaves_a_part_shares_with_the_one_that_takes_it():
    judged = attribute(windows((60, 100), (90, 50)))
    assert judged[0] == judged[1] == Attribution(Basis.SHARED, 1)


def test_part_that_always_stays_hides_nothing():
    """The merchant keeps 100 at the gateway: the first payout only is not known."""
    assert bases(attribute(windows((50, 150), (70, 70), (30, 30)))) == [
        "open",
        "window",
        "window",
    ]


def test_payouts_between_two_that_share_keep_their_own():
    judged = attribute(windows((60, 100), (25, 25), (40, 0)))
    assert bases(judged) == ["shared", "window", "shared"]
    assert judged[0].until == judged[2].until == 2


def test_nothing_is_guessed_from_a_part_that_happens_to_fit():
    """Three charges of 50 and a payout of 50: any of them may be it."""
    assert bases(attribute(windows((50, 150)))) == ["open"]


@given(WINDOWS)
def test_what_was_sent_together_is_what_came_in(found):
    judged = attribute(found)
    assert set(judged) == {window.payout for window in found}
    by_last = {}
    for window in found:
        known = judged[window.payout]
        if known.until is not None:
            by_last.setdefault(known.until, []).append(window)
        assert (known.until is None) == (known.basis is Basis.OPEN)
        assert known.basis is not Basis.WINDOW or known.until == window.payout
    for group in by_last.values():
        assert sum(w.amount for w in group) == sum(w.net for w in group)
        whole = judged[group[0].payout].basis is Basis.WINDOW
        assert whole == (len(group) == 1)


@given(WINDOWS)
def test_nothing_is_open_once_the_balance_is_where_it_began(found):
    rest = sum((w.net - w.amount for w in found), Decimal(0))
    judged = attribute([*found, Window(100, rest, Decimal(0))])
    assert Basis.OPEN not in {known.basis for known in judged.values()}


@given(WINDOWS)
def test_all_is_open_while_the_balance_stands_nowhere_twice(found):
    levels = [Decimal(0), *accumulate(w.net - w.amount for w in found)]
    if len(set(levels)) == len(levels):
        assert {known.basis for known in attribute(found).values()} <= {Basis.OPEN}


@given(WINDOWS, WINDOWS)
def test_later_payouts_change_only_what_was_open(found, more):
    before = attribute(found)
    later = [Window(100 + w.payout, w.amount, w.net) for w in more]
    after = attribute([*found, *later])
    for payout, known in before.items():
        assert known.basis is Basis.OPEN or after[payout] == known


@given(WINDOWS)
def test_window_is_told_by_its_own_figures_alone(found):
    judged = attribute(found)
    for window in found:
        whole = judged[window.payout].basis is Basis.WINDOW
        assert whole == (window.amount == window.net)


def tell_apart(*payouts):
    """Payouts (amount, rows of the window) told apart, and what each has of the rows.

    :return: (attributions, parts, {payout: rows}), numbers from 0
    """
    found = windows(*((amount, sum(rows)) for amount, rows in payouts))
    judged = attribute(found)
    cuts = get_cuts(found, judged)
    pooled = {cut.pool: [] for cut in cuts}
    hits = []
    for cut in cuts:
        rows = pooled[cut.pool]
        rows += payouts[cut.payout][1]
        levels = accumulate(rows)
        hits += [
            (cut.payout, n) for n, level in enumerate(levels, 1) if level == cut.level
        ]
    known, parts = oldest_first(judged, cuts, hits)
    return known, parts, {p.payout: pooled[p.pool][p.after : p.until] for p in parts}


def test_payout_of_a_part_has_the_oldest_rows_that_sum_to_it():
    known, parts, rows = tell_apart((80, [50, 30, 20]))
    assert bases(known) == ["oldest"]
    assert parts == [Part(0, 0, 0, 2)]
    assert rows == {0: [50, 30]}


def test_next_payouts_go_on_with_what_is_left():
    known, _parts, rows = tell_apart((50, [50, 30, 20]), (30, []), (65, [45]))
    assert bases(known) == ["oldest"] * 3
    assert rows == {0: [50], 1: [30], 2: [20, 45]}


def test_payout_that_ends_within_a_row_has_none():
    known, parts, _rows = tell_apart((60, [50, 30]))
    assert bases(known) == ["open"] and not parts


def test_rows_that_two_sent_together_are_of_neither():
    known, _parts, rows = tell_apart((60, [50, 30, 40]), (20, []), (40, [25]))
    assert bases(known) == ["shared", "shared", "oldest"]
    assert known[0].until == known[1].until == 1
    assert rows == {2: [40]}


def test_refund_lessens_what_the_oldest_sum_to():
    known, _parts, rows = tell_apart((40, [50, -10, 30]))
    assert bases(known) == ["oldest"] and rows == {0: [50, -10]}


def test_payout_sends_nothing_that_came_in_later():
    known, parts, _rows = tell_apart((60, [50]), (5, [10, 45]))
    assert bases(known) == ["open", "open"] and not parts


@given(ROWS)
def test_rows_told_apart_sum_to_their_payout_and_are_of_one(payouts):
    known, parts, rows = tell_apart(*payouts)
    for payout, told in rows.items():
        assert sum(told) == payouts[payout][0]
        assert known[payout].basis is Basis.OLDEST
    by_pool = {}
    for part in parts:
        assert by_pool.get(part.pool, 0) <= part.after <= part.until
        by_pool[part.pool] = part.until


@given(ROWS)
def test_windows_stay_and_nothing_is_less_known_than_before(payouts):
    found = windows(*((amount, sum(rows)) for amount, rows in payouts))
    before = attribute(found)
    known, _parts, _rows = tell_apart(*payouts)
    assert set(known) == set(before)
    for payout, how in before.items():
        if how.basis is Basis.WINDOW:
            assert known[payout] == how
        assert how.basis is Basis.OPEN or known[payout].basis is not Basis.OPEN
