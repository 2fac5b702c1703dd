import pytest
import stripe


def test_a_confirmed_payment_is_a_charge_with_its_fee(api, pay):
    intent = pay(100_00, metadata={"order": "S1"}, description="S1")

    assert (intent.status, intent.amount_received) == ("succeeded", 100_00)
    charge = api.v1.charges.retrieve(
        intent.latest_charge, params={"expand": ["balance_transaction"]}
    )
    assert charge.metadata.to_dict() == {"order": "S1"}
    assert charge.description == "S1"
    transaction = charge.balance_transaction
    assert (transaction.amount, transaction.fee, transaction.net) == (
        100_00,
        1_75,
        98_25,
    )
    assert (transaction.type, transaction.reporting_category) == ("charge", "charge")
    assert transaction.status == "pending"


@pytest.mark.parametrize(("amount", "fee"), [(10_00, 40), (10_33, 40), (11_00, 42)])
def test_fees_are_rounded_half_up(api, pay, amount, fee):
    charge = pay(amount).latest_charge
    (transaction,) = api.v1.balance_transactions.list(params={"source": charge}).data
    assert transaction.fee == fee


def test_a_payment_waits_for_its_method_and_its_confirmation(api):
    intent = api.v1.payment_intents.create(params={"amount": 500, "currency": "eur"})
    assert intent.status == "requires_payment_method"
    intent = api.v1.payment_intents.update(
        intent.id, params={"payment_method": "pm_card_visa"}
    )
    assert intent.status == "requires_confirmation"
    assert api.v1.payment_intents.confirm(intent.id).status == "succeeded"


@pytest.mark.parametrize(
    ("card", "code", "decline_code"),
    [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        (
            "pm_card_visa_chargeDeclinedInsufficientFunds",
            "card_declined",
            "insufficient_funds",
        ),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
    ],
)
def test_a_declined_card_leaves_a_failed_charge(api, pay, card, code, decline_code):
    with pytest.raises(stripe.CardError) as refusal:
        pay(payment_method=card)

    error = refusal.value.error
    assert (error.code, error.decline_code) == (code, decline_code)
    intent = api.v1.payment_intents.retrieve(error.payment_intent.id)
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error.code == code
    charge = api.v1.charges.retrieve(intent.latest_charge)
    assert (charge.status, charge.balance_transaction) == ("failed", None)
    retried = api.v1.payment_intents.confirm(
        intent.id, params={"payment_method": "pm_card_visa"}
    )
    assert retried.status == "succeeded"


def test_authentication_is_asked_for_on_session_and_declined_off_session(pay):
    card = "pm_card_authenticationRequired"
    assert pay(payment_method=card).status == "requires_action"
    with pytest.raises(stripe.CardError) as refusal:
        pay(payment_method=card, off_session=True)
    assert refusal.value.code == "authentication_required"


def test_partial_capture_books_the_authorization_and_its_reversal(api, pay):
    intent = pay(100_00, capture_method="manual")
    assert (intent.status, intent.amount_capturable) == ("requires_capture", 100_00)

    intent = api.v1.payment_intents.capture(
        intent.id, params={"amount_to_capture": 60_00}
    )

    assert (intent.status, intent.amount_received) == ("succeeded", 60_00)
    charge = api.v1.charges.retrieve(intent.latest_charge)
    assert (charge.amount_captured, charge.amount_refunded) == (60_00, 40_00)
    booked = api.v1.balance_transactions.list(params={"source": charge.id}).data
    assert {t.reporting_category: t.amount for t in booked} == {
        "charge": 100_00,
        "partial_capture_reversal": -40_00,
    }
    assert sum(t.fee for t in booked) == 60_00 * 15 // 1000 + 25


def test_a_canceled_authorization_moves_no_money(api, control, pay):
    intent = pay(100_00, capture_method="manual")
    intent = api.v1.payment_intents.cancel(
        intent.id, params={"cancellation_reason": "requested_by_customer"}
    )
    assert intent.status == "canceled"
    charge = api.v1.charges.retrieve(intent.latest_charge)
    assert (charge.captured, charge.refunded) == (False, True)
    assert control.books()["counts"]["balance_transaction"] == 0


def test_a_succeeded_payment_cannot_be_canceled_or_confirmed(api, pay):
    intent = pay()
    for action in (api.v1.payment_intents.cancel, api.v1.payment_intents.confirm):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            action(intent.id)
        assert refusal.value.code == "payment_intent_unexpected_state"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"amount": 10}, "amount_too_small"),
        ({"amount": 100_000_000}, "amount_too_large"),
        ({"currency": "zzz"}, None),
        ({"amount": 1_234, "currency": "kwd"}, None),
    ],
)
def test_impossible_amounts_are_refused(pay, params, code):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        pay(**params)
    assert refusal.value.code == code


def test_a_saved_card_pays_off_session_for_its_customer_only(api, pay):
    customer = api.v1.customers.create(params={"name": "Ada"})
    other = api.v1.customers.create(params={"name": "Bob"})
    setup = api.v1.setup_intents.create(
        params={
            "customer": customer.id,
            "payment_method": "pm_card_visa",
            "confirm": True,
        }
    )
    assert setup.status == "succeeded"
    (card,) = api.v1.customers.payment_methods.list(customer.id).data
    paid = pay(customer=customer.id, payment_method=card.id, off_session=True)
    assert paid.status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError, match="belongs to the Customer"):
        pay(customer=other.id, payment_method=card.id)


def test_a_charge_can_be_made_and_captured_without_an_intent(api):
    charge = api.v1.charges.create(
        params={
            "amount": 700,
            "currency": "eur",
            "source": "tok_visa",
            "capture": False,
        }
    )
    assert not charge.captured
    assert api.v1.charges.capture(charge.id).amount_captured == 700
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        api.v1.charges.capture(charge.id)
    assert refusal.value.code == "charge_already_captured"
