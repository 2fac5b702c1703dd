import pytest
import stripe


@pytest.fixture
def refund(api):
    def make(intent, **params):
        return api.v1.refunds.create(params={"payment_intent": intent.id, **params})

    return make


def test_refunds_debit_the_balance_and_keep_the_fee(api, pay, refund):
    intent = pay(100_00)
    made = refund(intent, amount=30_00, metadata={"odoo_ref": "RMA/1"})

    assert (made.status, made.metadata.to_dict()) == (
        "succeeded",
        {"odoo_ref": "RMA/1"},
    )
    debit = api.v1.balance_transactions.retrieve(made.balance_transaction)
    assert (debit.amount, debit.fee, debit.type) == (-30_00, 0, "refund")
    charge = api.v1.charges.retrieve(intent.latest_charge)
    assert (charge.amount_refunded, charge.refunded) == (30_00, False)
    refund(intent)
    assert api.v1.charges.retrieve(intent.latest_charge).refunded


def test_never_more_than_the_charge(pay, refund):
    intent = pay(100_00)
    refund(intent, amount=60_00)
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        refund(intent, amount=40_01)
    refund(intent, amount=40_00)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        refund(intent, amount=1)
    assert refusal.value.code == "charge_already_refunded"


def test_a_succeeded_refund_can_fail_and_gives_the_money_back(
    api, control, pay, refund
):
    intent = pay(100_00)
    made = refund(intent, amount=30_00)

    failed = control.fail_refund(made.id, "lost_or_stolen_card")

    assert (failed["status"], failed["failure_reason"]) == (
        "failed",
        "lost_or_stolen_card",
    )
    back = api.v1.balance_transactions.retrieve(failed["failure_balance_transaction"])
    assert (back.amount, back.type, back.reporting_category, back.source) == (
        30_00,
        "adjustment",
        "refund_failure",
        made.id,
    )
    charge = api.v1.charges.retrieve(intent.latest_charge)
    assert charge.amount_refunded == 0
    assert control.books()["currencies"]["eur"]["balanced"]


def test_the_test_card_refund_fail_fails_later(api, control, pay, refund):
    made = refund(pay(payment_method="pm_card_refundFail"))
    assert made.status == "succeeded"
    control.advance(days=2)
    assert api.v1.refunds.retrieve(made.id).status == "failed"


def test_the_test_card_pending_refund_succeeds_later(api, control, pay, refund):
    made = refund(pay(payment_method="pm_card_pendingRefund"))
    assert (made.status, made.pending_reason) == ("pending", "processing")
    control.advance(days=2)
    assert api.v1.refunds.retrieve(made.id).status == "succeeded"


def test_a_pending_refund_can_be_settled_or_canceled_by_control(control, pay, refund):
    settled, canceled = (
        refund(pay(payment_method="pm_card_pendingRefund")).id for _ in range(2)
    )
    assert control.settle_refund(settled)["status"] == "succeeded"
    assert control.cancel_refund(canceled)["status"] == "canceled"
    by_category = control.books()["currencies"]["eur"]["by_category"]
    assert by_category["refund"] + by_category["refund_failure"] == -100_00


def test_refunds_wait_for_balance_where_the_account_wants_it(api, control, pay, refund):
    control.settings(refunds_need_balance=True)
    made = refund(pay(100_00))
    assert (made.status, made.pending_reason) == ("pending", "insufficient_funds")
    assert made.balance_transaction is None

    pay(200_00)
    control.advance(days=3)

    paid = api.v1.refunds.retrieve(made.id)
    assert paid.status == "succeeded"
    assert paid.balance_transaction


def test_the_acquirer_reference_arrives_later(api, control, pay, refund):
    made = refund(pay())
    assert made.destination_details.card.reference_status == "pending"

    control.refund_reference(made.id, "74512345678901234567890")

    card = api.v1.refunds.retrieve(made.id).destination_details.card
    assert (card.reference, card.reference_status) == (
        "74512345678901234567890",
        "available",
    )
    other = refund(pay())
    control.advance(days=4)
    card = api.v1.refunds.retrieve(other.id).destination_details.card
    assert card.reference_status == "available"


def test_methods_without_refunds_ask_the_customer(api, pay, refund):
    paid = pay(payment_method_data={"type": "multibanco"})
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        refund(paid)
    assert refusal.value.param == "instructions_email"
    made = refund(paid, instructions_email="ada@example.com")
    assert made.status == "requires_action"
    assert api.v1.refunds.cancel(made.id).status == "canceled"


def test_only_refunds_that_require_action_can_be_canceled(api, pay, refund):
    made = refund(pay())
    with pytest.raises(stripe.InvalidRequestError, match="requires_action"):
        api.v1.refunds.cancel(made.id)


def test_a_dashboard_refund_carries_no_metadata(api, control, pay):
    intent = pay(100_00)
    made = control.dashboard_refund(intent.latest_charge, 10_00)
    found = api.v1.refunds.list(params={"charge": intent.latest_charge}).data
    assert [(r.id, r.metadata.to_dict()) for r in found] == [(made["id"], {})]


def test_metadata_is_merged_and_unset(api, pay, refund):
    made = refund(pay(), metadata={"a": "1", "b": "2"})
    changed = api.v1.refunds.update(made.id, params={"metadata": {"a": "", "c": "3"}})
    assert changed.metadata.to_dict() == {"b": "2", "c": "3"}
    emptied = api.v1.refunds.update(made.id, params={"metadata": ""})
    assert emptied.metadata.to_dict() == {}


def test_a_refund_is_debited_at_the_rate_of_its_own_day(api, control, pay, refund):
    control.fx_rate("usd", "eur", "0.88")
    intent = pay(60_00, currency="usd")
    (charged,) = api.v1.balance_transactions.list().data
    assert (charged.amount, charged.currency) == (52_80, "eur")
    assert charged.exchange_rate == 0.88

    control.advance(days=1)
    control.fx_rate("usd", "eur", "0.86", since=control.now())
    made = refund(intent)

    assert (made.amount, made.currency) == (60_00, "usd")
    debit = api.v1.balance_transactions.retrieve(made.balance_transaction)
    assert (debit.amount, debit.currency) == (-51_60, "eur")
    control.advance(days=1)
    control.fx_rate("usd", "eur", "0.99", since=control.now())
    failed = control.fail_refund(made.id)
    back = api.v1.balance_transactions.retrieve(failed["failure_balance_transaction"])
    assert back.amount == 51_60


def test_a_currency_without_a_rate_is_refused_by_name(pay):
    with pytest.raises(stripe.InvalidRequestError, match="no rate from pln to eur"):
        pay(currency="pln")


def test_yen_have_no_decimals(api, control, pay):
    control.fx_rate("jpy", "eur", "0.0061")
    pay(10_000, currency="jpy")
    (charged,) = api.v1.balance_transactions.list().data
    assert (charged.amount, charged.currency) == (61_00, "eur")


def test_a_settled_currency_is_not_converted(api, control, pay):
    control.settings(settlement_currencies=["eur", "usd"])
    pay(60_00, currency="usd")
    (charged,) = api.v1.balance_transactions.list().data
    assert (charged.currency, charged.exchange_rate) == ("usd", None)


def test_a_release_of_an_authorization_is_a_refund_without_money(api, pay):
    intent = api.v1.payment_intents.cancel(pay(capture_method="manual").id)
    (released,) = api.v1.refunds.list(params={"charge": intent.latest_charge}).data
    assert (released.amount, released.balance_transaction) == (100_00, None)
