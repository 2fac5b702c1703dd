"""How what a credit note owes goes back to the customer.

The original payments come first, in the order that the company chose; what they
cannot take is proposed as a bank transfer. Store credit and other ways are given only
as far as they were wished for: the law lets no seller impose a voucher (Directive
2011/83/EU, article 13(1); docs/legal-rules.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)

#: What gives back what no original payment can take.
FALLBACK = "bank_transfer"

#: Why no original payment takes a part, strongest first.
WHYS = (
    "no_payment",
    "refused",
    "too_old",
    "not_refundable",
    "whole_only",
    "exhausted",
)


@dataclass(frozen=True)
class Charge:
    """A payment that can be given back.

    :ivar key: whatever the caller knows it by
    :ivar captured: what the customer paid with it
    :ivar left: what can still be given back, in the same currency
    :ivar number: later charges have higher ones
    :ivar age_days: since the customer paid
    :ivar max_age_days: after which the gateway refuses; None without a limit
    :ivar refundable: the way it was paid can be given back at all
    :ivar refused: the customer's bank refused to take it back, and will again
    :ivar partial: a part of it can be given back
    """

    key: object
    captured: Decimal
    left: Decimal
    number: int
    age_days: int = 0
    max_age_days: int | None = None
    refundable: bool = True
    refused: bool = False
    partial: bool = True

    @property
    def is_too_old(self) -> bool:
        return self.max_age_days is not None and self.age_days > self.max_age_days


@dataclass(frozen=True)
class Share:
    """A part of what is owed and the way it goes.

    :ivar charge: the key of the charge that is given back; None for other ways
    :ivar why: of a proposed bank transfer, one of ``WHYS``; None where nothing is to be
        explained
    """

    method: str
    charge: object
    amount: Decimal
    why: str | None = None


def plan(
    owed: Decimal,
    charges: Sequence[Charge],
    order: str = "newest",
    wishes: Sequence[tuple[str, Decimal]] = (),
) -> list[Share]:
    """Divide ``owed`` over the ways it can go; the shares add up to it exactly.

    :param owed: in the currency of the charges, positive
    :param order: ``newest`` or ``largest`` charge first
    :param wishes: ``[(method, amount)]`` that the customer chose, served first and
        never above what is owed

    >>> card = Charge("card", Decimal(80), Decimal(30), 1)
    >>> for share in plan(Decimal(100), [card], wishes=[("store_credit", Decimal(20))]):
    ...     print(share.method, share.amount, share.why)
    store_credit 20 None
    original 30 None
    bank_transfer 50 exhausted
    """
    shares, left = [], owed
    for method, amount in wishes:
        given = min(max(amount, ZERO), left)
        left -= given
        if given:
            shares.append(Share(method, None, given))
    for charge in ordered(charges, order):
        given = _share(charge, left)
        left -= given
        if given:
            shares.append(Share("original", charge.key, given))
    if left > ZERO:
        shares.append(Share(FALLBACK, None, left, _why(charges)))
    return shares


def ordered(charges: Sequence[Charge], order: str) -> list[Charge]:
    """The charges as they are given back.

    :raise ValueError: on an order other than ``newest`` and ``largest``
    """
    if order == "newest":
        return sorted(charges, key=lambda charge: -charge.number)
    if order == "largest":
        return sorted(charges, key=lambda charge: (-charge.left, -charge.number))
    raise ValueError(f"{order!r} is no order of charges: use newest or largest")


def _share(charge: Charge, left: Decimal) -> Decimal:
    if charge.is_too_old or charge.refused or not charge.refundable:
        return ZERO
    if charge.partial:
        return min(left, max(charge.left, ZERO))
    is_whole = charge.left == charge.captured
    return charge.left if is_whole and charge.left <= left else ZERO


def _why(charges: Sequence[Charge]) -> str:
    usable = [charge for charge in charges if charge.left > ZERO]
    found = {
        "no_payment": not charges,
        "refused": any(charge.refused for charge in usable),
        "too_old": any(charge.is_too_old for charge in usable),
        "not_refundable": any(not charge.refundable for charge in usable),
        "whole_only": any(not charge.partial for charge in usable),
        "exhausted": True,
    }
    return next(why for why in WHYS if found[why])
