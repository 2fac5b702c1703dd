from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.routing import Parcel, Rule, route

ids = st.frozensets(st.integers(1, 4), max_size=3)
facts = {field.name: ids for field in fields(Parcel)}
parcels = st.builds(Parcel, **facts)
rules = st.lists(st.builds(Rule, id=st.integers(1, 99), **facts), max_size=5)


def test_first_rule_that_applies_decides():
    anywhere, germany = Rule(id=1), Rule(countries=frozenset({57}), id=2)
    parcel = Parcel(countries=frozenset({57}))
    assert route(parcel, [germany, anywhere]).rule is germany
    assert route(parcel, [anywhere, germany]).rule is anywhere


def test_all_conditions_of_a_rule_are_asked():
    rule = Rule(countries=frozenset({57}), reasons=frozenset({3}))
    assert route(Parcel(countries=frozenset({57})), [rule]) is None


@given(parcels, rules)
def test_the_route_names_what_was_met(parcel, found):
    result = route(parcel, found)
    if result is None:
        assert Rule() not in [replace(rule, id=0) for rule in found]
        return
    assert result.rule in found
    for name, met in result.met.items():
        assert met and met <= getattr(parcel, name)


@given(parcels, rules)
def test_a_rule_for_everything_at_the_end_always_routes(parcel, found):
    assert route(parcel, [*found, Rule(id=100)])
