"""Mollie's settlement export (Dashboard, Reports, Settlements, CSV).

One settlement is one transfer to the bank, told by its reference. Fees are lines of
their own, one an invoice; the transfer itself has no line (docs.mollie.com,
settlement-report).
"""

from .layout import Category, Format, Moment, Money, Payouts

METHODS = (
    "alma applepay bacs bancomatpay bancontact banktransfer belfius billie blik "
    "creditcard directdebit eps giftcard giropay googlepay ideal in3 kbc klarna "
    "klarnapaylater klarnapaynow klarnasliceit multibanco mbway mybank paybybank "
    "paypal paysafecard pointofsale przelewy24 riverty satispay sofort swish trustly "
    "twint voucher"
)

SETTLEMENT = Format(
    name="mollie_settlement",
    label="Mollie: settlement export",
    identified_by=(
        "Date",
        "Payment method",
        "Currency",
        "Amount",
        "Status",
        "ID",
        "Description",
        "Settlement currency",
        "Settlement amount",
        "Settlement reference",
    ),
    key=("ID",),
    key_otherwise=("Settlement reference", "Description"),
    payout=("Settlement reference",),
    category=Category(
        "Payment method",
        {
            **dict.fromkeys(METHODS.split(), "charge"),
            "": "fee",
            "chargeback": "dispute",
            "chargeback reversal": "dispute_reversal",
            "invoice": "fee",
            "refund": "refund",
            "returned refund": "refund_failure",
        },
    ),
    currency="Settlement currency",
    gross=Money(("Settlement amount",)),
    net=Money(("Settlement amount",)),
    created=Moment("Date", fixed_zone="Europe/Amsterdam"),
    facing_amount=Money(("Amount",)),
    facing_currency="Currency",
    texts={
        "source_id": ("ID",),
        "charge_id": ("ID",),
        "payment_intent_id": ("ID",),
        "description": ("Description",),
    },
    payouts=Payouts.IMPLIED,
    same_amount=True,
)
