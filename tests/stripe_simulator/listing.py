"""Lists: cursors, limits and filters, the same for every resource.

https://docs.stripe.com/api/pagination
"""

from typing import Any

from .account import NAMES, Account
from .errors import ParameterError, StripeError
from .store import Doc, Page


def page_of(params: Doc) -> Page:
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        limits = (
            "greater than or equal to 1" if limit < 1 else "less than or equal to 100"
        )
        raise ParameterError(f"This value must be {limits}.", param="limit")
    if params.get("starting_after") and params.get("ending_before"):
        raise ParameterError(
            "You may only specify one of these parameters: starting_after, "
            "ending_before.",
            code="parameters_exclusive",
            param="ending_before",
        )
    created: Any = params.get("created")
    if isinstance(created, int):
        created = {"gte": created, "lte": created}
    return Page(
        limit=limit,
        starting_after=params.get("starting_after"),
        ending_before=params.get("ending_before"),
        created=created,
    )


def list_of(
    account: Account, kind: str, params: Doc, url: str, filters: Doc | None = None
) -> Doc:
    """One page of `kind`, newest first; `filters` maps columns to values."""
    page = page_of(params)
    try:
        rows, more = account.store.page(account.number, kind, filters or {}, page)
    except KeyError as cursor:
        name = "starting_after" if page.starting_after else "ending_before"
        raise StripeError(
            f"No such {NAMES.get(kind, kind)}: {cursor}",
            code="resource_missing",
            param=name,
        ) from None
    return {"object": "list", "data": rows, "has_more": more, "url": f"/v1{url}"}


def chosen(params: Doc, *names: str) -> Doc:
    """The filters among `params`."""
    return {name: params[name] for name in names if name in params}
