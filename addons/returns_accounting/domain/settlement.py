"""What the balance transactions of a gateway are, and what they are booked against.

That depends on the reporting category alone
(docs.stripe.com/reports/reporting-categories), because the type ``adjustment`` covers
disputes, their reversals and failed refunds alike.
"""

from enum import Enum


class Role(str, Enum):
    """The ledger account a line goes to, named by what it does."""

    GATEWAY = "gateway"
    CLEARING = "clearing"
    FEE = "fee"
    FX = "fx"
    DISPUTE = "dispute"
    TRANSIT = "transit"
    RESERVE = "reserve"
    SALES = "sales"


#: Where money is or is on its way: neither income nor cost, so that it has no analytic
#: distribution.
MONEY = frozenset({Role.GATEWAY, Role.CLEARING, Role.TRANSIT, Role.RESERVE})

#: What a shop that books its sales as daily totals has no payments for.
SALES_CATEGORIES = frozenset({"charge", "charge_failure", "partial_capture_reversal"})

#: They give back a charge, or a part of it, so they have its sign turned round.
REVERSING_CATEGORIES = frozenset({"charge_failure", "partial_capture_reversal"})

#: Counterpart of the gross amount. Any other category, also a transfer to another
#: account of the gateway, is money we cannot name yet: it waits on clearing as an open
#: item that somebody has to explain.
COUNTERPART = {
    "charge": Role.CLEARING,
    "charge_failure": Role.CLEARING,
    "partial_capture_reversal": Role.CLEARING,
    "refund": Role.CLEARING,
    "refund_failure": Role.CLEARING,
    "fee": Role.FEE,
    "network_cost": Role.FEE,
    "tax": Role.FEE,
    "dispute": Role.DISPUTE,
    "dispute_reversal": Role.DISPUTE,
    "payout": Role.TRANSIT,
    "payout_reversal": Role.TRANSIT,
    "topup": Role.TRANSIT,
    "topup_reversal": Role.TRANSIT,
    "risk_reserved_funds": Role.RESERVE,
    "connect_reserved_funds": Role.RESERVE,
}

#: docs.stripe.com/reports/reporting-categories. Ours are those, for every gateway.
REPORTING_CATEGORIES = COUNTERPART.keys() | {
    "advance",
    "advance_funding",
    "anticipation_repayment",
    "charge_transfer",
    "climate_order_purchase",
    "climate_order_refund",
    "connect_collection_transfer",
    "connect_reserved_funds",
    "contribution",
    "financing_paydown",
    "financing_paydown_reversal",
    "financing_payout",
    "financing_payout_reversal",
    "issuing_authorization_hold",
    "issuing_authorization_release",
    "issuing_disbursement",
    "issuing_dispute",
    "issuing_transaction",
    "obligation_inbound",
    "obligation_outbound",
    "obligation_payout",
    "obligation_payout_failure",
    "other_adjustment",
    "platform_earning",
    "platform_earning_refund",
    "risk_reserved_funds",
    "transfer",
    "transfer_reversal",
    "unreconciled_customer_funds",
}

#: Those of which the gateway may give back a fee: it is then negative.
FEE_RETURNED = frozenset(
    {
        "charge_failure",
        "dispute",
        "dispute_reversal",
        "fee",
        "other_adjustment",
        "partial_capture_reversal",
        "refund",
        "refund_failure",
    }
)

#: Categories of payouts themselves, as against what they pay out.
PAYOUT_CATEGORIES = frozenset({"payout", "payout_reversal"})

#: Movements between the gateway and the bank, as against what they pay out.
TRANSIT_CATEGORIES = frozenset(
    category for category, role in COUNTERPART.items() if role is Role.TRANSIT
)


def counterpart(category: str) -> Role:
    return COUNTERPART.get(category, Role.CLEARING)
