from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.candidates import Candidate, Clue, rank

candidates = st.builds(
    Candidate,
    id=st.integers(1, 50),
    expected=st.booleans(),
    quantity=st.integers(-1, 3).map(Decimal),
    days=st.integers(0, 400),
    has_number=st.booleans(),
    has_reference=st.booleans(),
    has_customer=st.booleans(),
)


def _make(number, **facts):
    facts = {"expected": False, "quantity": Decimal(1), "days": 0, **facts}
    return Candidate(number, **facts)


def test_the_number_on_the_goods_beats_everything():
    named = _make(1, has_number=True, days=300)
    others = _make(2, expected=True, has_reference=True, has_customer=True)
    assert rank([others, named]) == [named, others]


def test_what_is_back_already_is_no_candidate():
    assert rank([_make(1, quantity=Decimal(0))]) == []


def test_newest_delivery_comes_first():
    old, new = _make(1, days=30), _make(2, days=2)
    assert rank([old, new]) == [new, old]


@given(st.lists(candidates, max_size=8))
def test_nothing_with_room_is_lost_or_invented(found):
    ranked = rank(found)
    assert sorted(map(id, ranked)) == sorted(id(c) for c in found if c.quantity > 0)


@given(st.lists(candidates, max_size=8))
def test_a_stronger_clue_never_comes_later(found):
    strongest = [min(c.clues, default=len(Clue) + 1) for c in rank(found)]
    assert strongest == sorted(strongest)
