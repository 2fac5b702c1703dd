"""https://docs.stripe.com/api/balance"""

from ..account import Account
from ..ledger import balances
from ..router import endpoint
from ..store import Doc


@endpoint("GET", "/balance", "BalanceRetrieveParams")
def retrieve(account: Account, params: Doc) -> Doc:
    return balance(account)


def balance(account: Account) -> Doc:
    """The Balance object; amounts in minor units per settlement currency."""
    totals = balances(account)
    return {
        "object": "balance",
        "available": [_amount(c, available) for c, (available, _) in totals.items()],
        "instant_available": [
            _amount(c, max(available, 0)) for c, (available, _) in totals.items()
        ],
        "livemode": False,
        "pending": [_amount(c, pending) for c, (_, pending) in totals.items()],
        "refund_and_dispute_prefunding": {"available": [], "pending": []},
    }


def _amount(currency: str, amount: int) -> Doc:
    return {"amount": amount, "currency": currency, "source_types": {"card": amount}}
