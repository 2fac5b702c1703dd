from decimal import Decimal

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
