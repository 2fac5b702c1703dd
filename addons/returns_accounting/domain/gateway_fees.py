"""What a gateway keeps of a payment that is given back.

Gateways do not return the fee of a charge that is refunded
(https://docs.stripe.com/refunds): the part of it that stands for the refunded money is
what the refund cost, beside a fee of its own.
"""

from collections.abc import Sequence
from decimal import Decimal

from odoo.addons.returns_management.domain import allocation


def kept(
    fee: Decimal, charged: Decimal, refunded: Sequence[Decimal], rounding: Decimal
) -> list[Decimal]:
    """The part of the fee of a charge that each of its refunds stands for.

    Rounded on the running total: when all of the charge is refunded, the parts are the
    fee to the cent.

    :param fee: of the charge, in the currency of the gateway's balance
    :param charged: what the customer paid, in the currency of the order
    :param refunded: of that, oldest first
    :param rounding: smallest unit of the balance's currency

    >>> kept(Decimal("1.00"), Decimal(90), [Decimal(30)] * 3, Decimal("0.01"))
    [Decimal('0.33'), Decimal('0.34'), Decimal('0.33')]
    >>> kept(Decimal("1.00"), Decimal(90), [Decimal(45)], Decimal("0.01"))
    [Decimal('0.50')]
    """
    rest = charged - sum(refunded, Decimal(0))
    return allocation.proportional(fee, [*refunded, rest], rounding)[:-1]


def share_sql(amount: str, before: str, part: str, total: str, digits: str) -> str:
    """One part of :func:`kept` in SQL, all arguments expressions of ours.

    :param before: sum of the parts before this one

    >>> share_sql("fee", "earlier", "amount", "charged", "2")
    'COALESCE(ROUND(fee * (earlier + amount) / NULLIF(charged, 0), 2) \
- ROUND(fee * earlier / NULLIF(charged, 0), 2), 0)'
    """
    return (
        f"COALESCE(ROUND({amount} * ({before} + {part}) / NULLIF({total}, 0), {digits})"
        f" - ROUND({amount} * {before} / NULLIF({total}, 0), {digits}), 0)"
    )
