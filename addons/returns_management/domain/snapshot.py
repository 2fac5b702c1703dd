"""What a rule was given and what it said, kept as JSON and read again.

Dates and decimals are marked, since JSON has neither; sets become sorted lists.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

DATE, NUMBER = "date", "number"


def pack(value: Any) -> Any:
    """``value`` in the terms of JSON; dataclasses by the names of their fields.

    >>> pack({"until": date(2026, 4, 1), "fee": Decimal("2.50")})
    {'until': {'date': '2026-04-01'}, 'fee': {'number': '2.50'}}
    """
    if isinstance(value, date):
        return {DATE: value.isoformat()}
    if isinstance(value, Decimal):
        return {NUMBER: str(value)}
    if is_dataclass(value):
        return {part.name: pack(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): pack(part) for name, part in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(map(pack, value))
    if isinstance(value, (list, tuple)):
        return [pack(part) for part in value]
    return value


def unpack(value: Any) -> Any:
    """What ``pack`` made, without the classes; sets stay lists.

    >>> unpack({"until": {"date": "2026-04-01"}})
    {'until': datetime.date(2026, 4, 1)}
    """
    if isinstance(value, list):
        return [unpack(part) for part in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {DATE}:
        return date.fromisoformat(value[DATE])
    if value.keys() == {NUMBER}:
        return Decimal(value[NUMBER])
    return {name: unpack(part) for name, part in value.items()}
