import json
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain import policy
from odoo.addons.returns_management.domain.policy_facts import read_request
from odoo.addons.returns_management.domain.snapshot import pack, unpack

plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.text(),
    st.dates(),
    st.decimals(-(10**6), 10**6, places=2),
)
values = st.recursive(
    plain,
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abcde"), inner),
)


@given(values)
def test_what_was_packed_comes_back_through_json(value):
    assert unpack(json.loads(json.dumps(pack(value)))) == value


def test_sets_become_sorted_lists():
    assert pack(frozenset({3, 1, 2})) == [1, 2, 3]


def test_a_request_is_packed_by_the_names_of_its_fields():
    line = policy.Line(7, Decimal(1), Decimal("9.90"), date(2026, 2, 28))
    request = policy.Request((line,), policy.Customer(), "online", date(2026, 3, 1))
    facts = pack(request)
    assert facts["lines"][0]["amount"] == {"number": "9.90"}
    assert facts["customer"]["kind"] == "consumer"
    assert unpack(facts)["today"] == date(2026, 3, 1)


def test_a_request_is_read_again_as_it_was():
    line = policy.Line(
        7,
        Decimal("1.5"),
        Decimal("9.90"),
        date(2026, 2, 28),
        (date(2026, 3, 1), date(2026, 3, 2)),
        categories=frozenset({3, 1}),
        flags=frozenset({"digital"}),
        grade="B",
        return_cost=Decimal(5),
    )
    customer = policy.Customer(
        "business",
        "FR",
        segments=frozenset({4}),
        returned={30: policy.Returned(2, Decimal("10.50"))},
    )
    request = policy.Request((line,), customer, "phone", date(2026, 3, 3))
    again = read_request(json.loads(json.dumps(pack(request))))
    assert again == request
    assert again.customer.returned_in(30) == (2, Decimal("10.50"))


def test_facts_of_an_older_version_lack_what_is_new():
    line = policy.Line(7, Decimal(1), Decimal(9), None)
    facts = pack(policy.Request((line,), policy.Customer(), "store", date(2026, 3, 3)))
    del facts["lines"][0]["return_cost"]
    facts["lines"][0]["forgotten"] = 1
    assert read_request(facts).lines == (line,)
