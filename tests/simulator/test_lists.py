import sqlite3

import pytest
import stripe

from stripe_simulator.store import COLUMNS, UNINDEXED, Page, Store


@pytest.fixture
def charges(api, pay) -> list[str]:
    """Ids of seven charges, newest first."""
    return [pay(500 + n).latest_charge for n in range(7)][::-1]


def ids(listed) -> list[str]:
    return [item.id for item in listed.data]


def test_lists_are_newest_first_and_walked_by_cursor(api, charges):
    first = api.v1.charges.list(params={"limit": 3})
    assert (ids(first), first.has_more) == (charges[:3], True)
    second = api.v1.charges.list(params={"limit": 3, "starting_after": charges[2]})
    assert ids(second) == charges[3:6]
    last = api.v1.charges.list(params={"limit": 3, "starting_after": charges[5]})
    assert (ids(last), last.has_more) == (charges[6:], False)
    back = api.v1.charges.list(params={"limit": 3, "ending_before": charges[5]})
    assert (ids(back), back.has_more) == (charges[2:5], True)
    assert [c.id for c in api.v1.charges.list().auto_paging_iter()] == charges


def test_a_row_that_arrives_meanwhile_is_neither_repeated_nor_hides_another(
    api, charges, pay
):
    pages = api.v1.charges.list(params={"limit": 3}).auto_paging_iter()
    seen = [next(pages).id for _ in range(3)]
    pay(900)
    seen += [charge.id for charge in pages]
    assert seen == charges


def test_balance_transactions_by_every_filter(api, control, pay):
    old = pay(10_00)
    control.advance(days=1)
    middle = control.now()
    intent = pay(20_00)
    made = api.v1.refunds.create(params={"payment_intent": intent.id})
    control.stripe_fee(1_00, "usd", "Radar")

    def amounts(**params):
        return [t.amount for t in api.v1.balance_transactions.list(params=params).data]

    assert amounts(type="refund") == [-20_00]
    assert amounts(source=made.id) == [-20_00]
    assert amounts(source=old.latest_charge) == [10_00]
    assert amounts(currency="usd") == [-1_00]
    assert amounts(type="charge", created={"gte": middle}) == [20_00]
    assert amounts(created={"lt": middle}) == [10_00]
    assert amounts(created={"gt": middle}) == []
    assert amounts(created=middle, currency="eur") == [-20_00, 20_00]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"limit": 0}, None),
        ({"limit": 101}, None),
        ({"starting_after": "ch_none"}, "resource_missing"),
        ({"starting_after": "ch_1", "ending_before": "ch_2"}, "parameters_exclusive"),
        ({"expand": ["data.nothing"]}, None),
        ({"expand": ["data.a.b.c.d"]}, None),
    ],
)
def test_impossible_lists_are_refused(api, charges, params, code):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        api.v1.charges.list(params=params)
    assert refusal.value.code == code


def test_accounts_do_not_see_each_other(simulator, api, pay):
    from conftest import client

    charge = pay().latest_charge
    stranger = client(simulator, "sk_test_stranger")
    assert stranger.v1.charges.list().data == []
    with pytest.raises(stripe.InvalidRequestError, match="No such charge"):
        stranger.v1.charges.retrieve(charge)


def test_no_list_scans_or_sorts_its_table():
    """Whatever the filter, a page starts at its cursor in an index and ends there."""
    store = Store()
    for kind, columns in COLUMNS.items():
        _insert_one(store.db, kind)
        filters = [{}, *({c: "x"} for c in columns if c not in UNINDEXED)]
        for chosen in filters:
            page = Page(starting_after="id_1", created={"gte": 1})
            sql, values = store.page_query(1, kind, chosen, page)
            plan = " ".join(
                row[3] for row in store.db.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            )
            column = next(iter(chosen), "created")
            table = kind.replace(".", "_")
            assert f"SEARCH {table} USING INDEX {table}_by_{column}" in plan, plan
            assert "TEMP B-TREE" not in plan, plan


def _insert_one(db: sqlite3.Connection, kind: str) -> None:
    table = kind.replace(".", "_")
    db.execute(
        f"INSERT INTO {table} (account, id, created, doc) VALUES (1, 'id_1', 1, '{{}}')"
    )


def test_bulk_rows_are_like_any_other(api, control):
    assert control.generate(charges=2500, refunds=300) == {
        "charges": 2500,
        "refunds": 300,
    }
    books = control.books()
    assert books["counts"]["charge"] == 2500
    assert books["counts"]["balance_transaction"] == 2800
    assert books["currencies"]["eur"]["balanced"]
    newest = api.v1.refunds.list(params={"limit": 1}).data[0]
    assert newest.metadata.to_dict() == {"number": "299"}
    charge = api.v1.charges.retrieve(newest.charge)
    assert charge.refunded
    control.advance(days=3)
    assert control.pay_out()["amount"] > 0
