"""Who takes the next return."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.assignment import share

LOADS = st.dictionaries(st.integers(1, 50), st.integers(0, 20), max_size=6)


@given(LOADS, st.integers(0, 30), st.integers(1, 50))
def test_nobody_gets_one_while_another_has_fewer(loads, count, last):
    chosen = share(loads, count, last)
    assert len(chosen) == (count if loads else 0)
    running = dict(loads)
    for member in chosen:
        assert running[member] == min(running.values())
        running[member] += 1


def test_equal_members_take_turns_over_several_calls():
    last, served = None, []
    for _call in range(4):
        (last,) = share({1: 0, 2: 0}, 1, last)
        served.append(last)
    assert served == [1, 2, 1, 2]
