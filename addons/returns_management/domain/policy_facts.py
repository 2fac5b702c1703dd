"""A request read again from what was kept of it (see ``snapshot``)."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from .policy_request import Customer, Line, Request, Returned
from .snapshot import unpack

_SETS = frozenset({"categories", "flags", "segments"})


def read_request(facts: Mapping[str, Any]) -> Request:
    """The request that ``snapshot.pack`` made ``facts`` of.

    What later versions know and ``facts`` does not have is as it is by default.

    >>> from datetime import date
    >>> from .snapshot import pack
    >>> request = Request((), Customer(), "store", date(2026, 3, 1))
    >>> read_request(pack(request)) == request
    True
    """
    values = unpack(facts)
    lines = tuple(Line(**_known(Line, line)) for line in values["lines"])
    customer = _known(Customer, values["customer"])
    customer["returned"] = {
        int(days): Returned(*returned)
        for days, returned in customer.get("returned", {}).items()
    }
    return Request(
        **{
            **_known(Request, values),
            "lines": lines,
            "customer": Customer(**customer),
        }
    )


def _known(kind: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that ``kind`` has, its collections as it wants them."""
    names = {part.name for part in fields(kind)}
    return {
        name: _collected(name, value) for name, value in values.items() if name in names
    }


def _collected(name: str, value: Any) -> Any:
    if name in _SETS:
        return frozenset(value)
    return tuple(value) if isinstance(value, list) else value
