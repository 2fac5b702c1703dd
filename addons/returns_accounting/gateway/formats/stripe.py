"""Stripe's payout reconciliation and balance reports.

``payout_reconciliation.itemized.5`` (an interval) and ``.by_id.itemized.4`` (one
payout) have the columns we need in common; so has
``balance_change_from_activity.itemized.3``, which holds what moved in an interval,
whatever pays it out. Amounts in major units, our own key in the metadata columns, which
a run has to ask for (docs.stripe.com/reports/report-types).
"""

from dataclasses import replace

from ...domain.settlement import REPORTING_CATEGORIES
from .layout import Category, Format, Moment, Money, Payouts

_TRANSACTION = (
    "balance_transaction_id",
    "created_utc",
    "reporting_category",
    "gross",
    "fee",
    "net",
    "currency",
    "customer_facing_amount",
    "customer_facing_currency",
    "source_id",
    "charge_id",
    "payment_intent_id",
)

PAYOUT_RECONCILIATION = Format(
    name="stripe_payout_reconciliation",
    label="Stripe: payout reconciliation, itemized",
    identified_by=("automatic_payout_id", *_TRANSACTION),
    key=("balance_transaction_id",),
    payout=("automatic_payout_id",),
    category=Category(
        "reporting_category", {name: name for name in sorted(REPORTING_CATEGORIES)}
    ),
    currency="currency",
    gross=Money(("gross",)),
    fee=Money(("fee",)),
    net=Money(("net",)),
    created=Moment("created_utc"),
    available_on=Moment("available_on_utc"),
    facing_amount=Money(("customer_facing_amount",)),
    facing_currency="customer_facing_currency",
    texts={
        "source_id": ("source_id",),
        "charge_id": ("charge_id",),
        "payment_intent_id": ("payment_intent_id",),
        "description": ("description",),
        "odoo_ref": ("payment_metadata[odoo_ref]",),
        "customer_email": ("customer_email",),
    },
    refund_texts={"odoo_ref": ("refund_metadata[odoo_ref]",)},
    payouts=Payouts.COMPLETE,
    ends_with_newline=True,
)

BALANCE_ACTIVITY = replace(
    PAYOUT_RECONCILIATION,
    name="stripe_balance_activity",
    label="Stripe: balance change from activity, itemized",
    identified_by=_TRANSACTION,
    payouts=Payouts.PARTIAL,
)

#: The same with the column that names a payout, which does not make it whole.
BALANCE_ACTIVITY_FIRST = replace(BALANCE_ACTIVITY, first="balance_transaction_id")
