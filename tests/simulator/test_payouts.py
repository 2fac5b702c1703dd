import pytest
import stripe


def transactions(api, payout):
    listed = api.v1.balance_transactions.list(params={"payout": payout, "limit": 100})
    return listed.data


def test_an_automatic_payout_is_the_sum_of_its_transactions(api, control, pay):
    intent = pay(100_00)
    api.v1.refunds.create(params={"payment_intent": intent.id, "amount": 30_00})
    control.stripe_fee(2_00, "eur", "Radar")
    control.advance(days=3)

    payout = control.pay_out()

    assert payout["amount"] == 100_00 - 1_75 - 30_00 - 2_00
    assert (payout["automatic"], payout["reconciliation_status"]) == (True, "completed")
    listed = transactions(api, payout["id"])
    own = [t for t in listed if t.source == payout["id"]]
    assert [t.net for t in own] == [-payout["amount"]]
    assert sum(t.net for t in listed) == 0
    assert api.v1.balance.retrieve().available[0].amount == 0


def test_pending_money_is_not_paid_out(api, control, pay):
    pay(100_00)
    with pytest.raises(Exception, match="nothing to pay out in eur"):
        control.pay_out()
    balance = api.v1.balance.retrieve()
    assert (balance.available[0].amount, balance.pending[0].amount) == (0, 98_25)


def test_a_payout_arrives_and_gets_its_trace_id(api, control, pay):
    pay()
    control.advance(days=3)
    payout = control.pay_out(reconciled=False)
    assert (payout["status"], payout["reconciliation_status"]) == (
        "pending",
        "in_progress",
    )
    control.advance(hours=2)
    assert api.v1.payouts.retrieve(payout["id"]).status == "in_transit"
    control.advance(days=2)
    arrived = api.v1.payouts.retrieve(payout["id"])
    assert (arrived.status, arrived.reconciliation_status) == ("paid", "completed")
    assert arrived.trace_id.status == "supported"
    assert arrived.trace_id.value


def test_a_failed_payout_comes_back_and_is_paid_again(api, control, pay):
    pay(100_00)
    control.advance(days=3)
    first = control.pay_out()
    control.arrive_payout(first["id"])

    failed = control.fail_payout(first["id"])

    back = api.v1.balance_transactions.retrieve(failed["failure_balance_transaction"])
    assert (back.amount, back.type, back.reporting_category) == (
        98_25,
        "payout_failure",
        "payout_reversal",
    )
    second = control.pay_out()
    assert second["amount"] == first["amount"]
    kinds = {t.type for t in transactions(api, second["id"])}
    assert kinds == {"payout_failure", "payout"}


def test_a_manual_payout_knows_no_transactions(api, control, pay):
    pay(100_00)
    control.advance(days=3)
    payout = api.v1.payouts.create(params={"amount": 50_00, "currency": "eur"})
    assert (payout.automatic, payout.reconciliation_status) == (False, "not_applicable")
    with pytest.raises(stripe.InvalidRequestError, match="automatic transfers"):
        transactions(api, payout.id)
    canceled = api.v1.payouts.cancel(payout.id)
    assert canceled.status == "canceled"
    assert api.v1.balance.retrieve().available[0].amount == 98_25


def test_a_payout_never_exceeds_the_available_balance(api, pay):
    pay(100_00)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        api.v1.payouts.create(params={"amount": 1, "currency": "eur"})
    assert refusal.value.code == "balance_insufficient"


def test_an_instant_payout_costs_its_fee(api, control, pay):
    control.settings(instant_payout_fee_percent="1")
    pay(100_00)
    control.advance(days=3)
    api.v1.payouts.create(
        params={"amount": 50_00, "currency": "eur", "method": "instant"}
    )
    by_category = control.books()["currencies"]["eur"]["by_category"]
    assert (by_category["payout"], by_category["fee"]) == (-50_00, -50)


def test_the_books_balance_through_a_long_story(api, control, pay):
    control.fx_rate("usd", "eur", "0.9")
    for number in range(6):
        intent = pay(50_00 + number, currency="usd" if number % 2 else "eur")
        made = api.v1.refunds.create(
            params={"payment_intent": intent.id, "amount": 10_00 + number}
        )
        if number == 3:
            control.fail_refund(made.id)
        if number == 4:
            control.open_dispute(pay(20_00).latest_charge)
        control.advance(days=1)
    control.pay_out()
    books = control.books()["currencies"]["eur"]
    balance = api.v1.balance.retrieve()
    listed = list(
        api.v1.balance_transactions.list(params={"limit": 100}).auto_paging_iter()
    )
    assert books["balanced"]
    assert books["net"] == sum(t.net for t in listed)
    assert books["net"] == balance.available[0].amount + balance.pending[0].amount
    assert sum(t.net for t in listed) == sum(t.amount - t.fee for t in listed)
