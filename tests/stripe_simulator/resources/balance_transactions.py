"""https://docs.stripe.com/api/balance_transactions"""

from ..account import Account
from ..errors import StripeError
from ..listing import chosen, list_of
from ..router import LISTING, endpoint
from ..store import Doc


@endpoint(
    "GET",
    "/balance_transactions",
    "BalanceTransactionListParams",
    f"{LISTING} created currency payout source type",
)
def list_all(account: Account, params: Doc) -> Doc:
    if "payout" in params:
        payout = account.get("payout", params["payout"], "payout")
        if not payout["automatic"]:
            raise StripeError(
                "Balance transaction history can only be filtered on automatic "
                "transfers, not manual.",
                param="payout",
            )
    filters = chosen(params, "payout", "source", "type", "currency")
    return list_of(
        account, "balance_transaction", params, "/balance_transactions", filters
    )


@endpoint("GET", "/balance_transactions/{id}", "BalanceTransactionRetrieveParams")
def retrieve(account: Account, params: Doc, identifier: str) -> Doc:
    return account.get("balance_transaction", identifier)
