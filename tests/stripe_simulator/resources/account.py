"""https://docs.stripe.com/api/accounts/retrieve"""

from ..account import Account
from ..errors import missing
from ..router import endpoint
from ..store import Doc


@endpoint("GET", "/account", "AccountRetrieveCurrentParams")
def retrieve_current(account: Account, params: Doc) -> Doc:
    return {
        "id": account.identifier,
        "object": "account",
        "business_type": "company",
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "country": account.settings["country"],
        "created": 1_700_000_000,
        "default_currency": account.settings["settlement_currencies"][0],
        "details_submitted": True,
        "email": "merchant@example.com",
        "metadata": {},
        "payouts_enabled": True,
        "type": "standard",
    }


@endpoint("GET", "/accounts/{id}", "AccountRetrieveParams")
def retrieve(account: Account, params: Doc, identifier: str) -> Doc:
    if identifier != account.identifier:
        raise missing("account", identifier)
    return retrieve_current(account, params)
