"""https://docs.stripe.com/api/events"""

from ..account import Account
from ..errors import ParameterError
from ..listing import chosen, list_of
from ..router import LISTING, endpoint
from ..store import Doc


@endpoint("GET", "/events", "EventListParams", f"{LISTING} created type")
def list_all(account: Account, params: Doc) -> Doc:
    if "*" in params.get("type", ""):
        raise ParameterError(
            "The simulator filters events by one exact type, not by a pattern.",
            param="type",
        )
    return list_of(account, "event", params, "/events", chosen(params, "type"))


@endpoint("GET", "/events/{id}", "EventRetrieveParams")
def retrieve(account: Account, params: Doc, identifier: str) -> Doc:
    return account.get("event", identifier)
