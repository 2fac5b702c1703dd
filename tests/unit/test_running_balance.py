"""What manual payouts sent, by the running balance."""

from decimal import Decimal
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain.running_balance import (
    Attribution,
    Basis,
    Window,
    attribute,
)

AMOUNTS = st.integers(-3, 6).map(Decimal)
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
