from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_mrp.domain import kits

counts = st.integers(min_value=0, max_value=50).map(Decimal)
sizes = st.integers(min_value=1, max_value=20).map(Decimal)
#: what one kit needs of each component
recipes = st.lists(sizes, min_size=1, max_size=5)


def heap(recipe, size, counted):
    return {
        key: kits.Component(per_kit * size, quantity)
        for key, (per_kit, quantity) in enumerate(zip(recipe, counted, strict=True))
    }


@given(recipes, sizes, sizes)
def test_components_of_whole_kits_make_them_all(recipe, size, made):
    parts = heap(recipe, size, [per_kit * made for per_kit in recipe])
    assert kits.complete(size, parts.values()) == made
    assert kits.begun(size, parts.values()) == made
    assert kits.lacking(size, parts, made) == {}


@given(recipes, sizes, st.data())
def test_what_lacks_completes_every_kit_that_was_begun(recipe, size, data):
    counted = [data.draw(counts) for _ in recipe]
    parts = heap(recipe, size, counted)
    begun = kits.begun(size, parts.values())
    missing = kits.lacking(size, parts, Decimal(begun))
    filled = heap(
        recipe,
        size,
        [quantity + missing.get(key, 0) for key, quantity in enumerate(counted)],
    )
    assert kits.complete(size, parts.values()) <= begun
    assert kits.complete(size, filled.values()) == begun


def test_need_of_a_fraction_is_not_rounded_twice():
    """Three kits need one: a third of it is no whole kit more than there are."""
    parts = {"can": kits.Component(Decimal(1), Decimal(1))}
    assert kits.begun(Decimal(3), parts.values()) == 3


def test_no_components_make_no_kits():
    assert kits.complete(Decimal(1), []) == kits.begun(Decimal(1), []) == 0


@given(recipes, sizes, st.data())
def test_progress_is_full_only_when_every_kit_is_complete(recipe, size, data):
    counted = [data.draw(counts) for _ in recipe]
    parts = heap(recipe, size, counted)
    there, needed = kits.progress(size, parts.values())
    assert 0 <= there <= needed == sum(recipe) * size
    is_complete = kits.complete(size, parts.values()) >= size
    assert (there == needed) == is_complete


def test_progress_counts_a_length_of_cable_once_for_each_kit():
    cable = kits.Component(Decimal("7.5"), Decimal("5.2"))
    assert kits.progress(Decimal(3), [cable]) == (2, 3)


def test_third_of_a_can_in_each_kit_is_a_part_of_each():
    can = kits.Component(Decimal(1), Decimal(1))
    assert kits.progress(Decimal(3), [can]) == (3, 3)


@given(recipes, sizes, sizes, st.data())
def test_filling_adds_whole_kits_as_long_as_there_is_room(recipe, size, wanted, data):
    counted = [data.draw(counts) for _ in recipe]
    parts = heap(recipe, size, counted)
    added = kits.fill(size, parts, wanted)
    for key, (needed, before) in parts.items():
        after = before + added.get(key, 0)
        assert after <= max(needed, before)
        assert added.get(key, 0) <= recipe[key] * wanted
    if kits.begun(size, parts.values()) + wanted <= size:
        assert added == {key: per_kit * wanted for key, per_kit in enumerate(recipe)}


@given(recipes, sizes, st.data())
def test_dealt_pieces_complete_as_many_kits_as_they_can(recipe, size, data):
    """All components are the same goods: the heap is what counts."""
    quantity = Decimal(data.draw(st.integers(0, int(sum(recipe) * size) + 3)))
    parts = heap(recipe, size, [Decimal(0)] * len(recipe))
    added = kits.deal(size, parts, quantity)
    assert sum(added.values()) == quantity
    dealt = heap(recipe, size, [added.get(key, Decimal(0)) for key in parts])
    possible = min(quantity // sum(recipe), size)
    assert kits.complete(size, dealt.values()) >= possible


def test_goods_are_dealt_on_a_component_that_there_must_be():
    with pytest.raises(ValueError, match="counted on a component"):
        kits.deal(Decimal(1), {}, Decimal(1))
