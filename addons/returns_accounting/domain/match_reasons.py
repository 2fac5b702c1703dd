"""In what a refund and a balance transaction agree: what a person decides by."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Side:
    """A refund, or a row of the gateway, as far as it is known."""

    reference: str = ""
    key: str = ""
    charge: str = ""
    customer: str = ""
    amount: Decimal | None = None
    currency: str = ""
    day: date | None = None


#: Further apart than this, days are no reason.
NEAR_DAYS = 3

CODES = ("reference", "key", "charge", "customer", "amount", "currency", "day")


def compare(refund: Side, row: Side) -> dict[str, bool | None]:
    """{code: whether the two agree in it}, None where one of them does not say.

    >>> ours = Side(charge="pi_1", amount=Decimal(50), currency="EUR")
    >>> found = compare(ours, Side("re_9", charge="pi_1", amount=Decimal(40)))
    >>> {code: same for code, same in found.items() if same is not None}
    {'charge': True, 'amount': False}
    """
    return {
        code: _agree(code, getattr(refund, code), getattr(row, code)) for code in CODES
    }


def _agree(code, ours, theirs) -> bool | None:
    if not ours or not theirs:
        return None
    if code == "day":
        return abs((ours - theirs).days) <= NEAR_DAYS
    if code == "customer":
        return ours.strip().lower() == theirs.strip().lower()
    return ours == theirs
