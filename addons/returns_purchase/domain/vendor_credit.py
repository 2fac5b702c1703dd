"""What a vendor owes for goods that went back."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Claim:
    """What became of the credit for a return, in quantities of the purchase line.

    :param unbilled: returned before the vendor billed it: the bill is to be lower
    """

    received: Decimal
    expected: Decimal
    unbilled: Decimal

    @property
    def status(self) -> str:
        if self.expected:
            return "expected"
        return "not_billed" if self.unbilled else "received"


def settle(
    returned: Sequence[Decimal],
    received: Decimal,
    billed: Decimal,
    refunded: Decimal,
) -> list[Claim]:
    """The claim of each return of a purchase line.

    The vendor owes what was billed beyond what we keep. Refunds settle the oldest
    returns first; what is owed is of the next ones.

    :param returned: quantities, oldest first
    :param received: by the purchase line, before any return
    :param billed: on posted bills; ``refunded`` on posted refunds

    >>> settle([Decimal(1), Decimal(2)], Decimal(10), Decimal(10), Decimal(1))[1]
    Claim(received=Decimal('0'), expected=Decimal('2'), unbilled=Decimal('0'))
    """
    owed = max(billed - refunded - (received - sum(returned)), Decimal(0))
    claims = []
    for quantity in returned:
        settled = min(quantity, refunded)
        expected = min(quantity - settled, owed)
        refunded -= settled
        owed -= expected
        claims.append(Claim(settled, expected, quantity - settled - expected))
    return claims


def difference(settled: Sequence[tuple[Decimal, Decimal]], credit: Decimal) -> Decimal:
    """By how much goods cost more than the vendor credits for them.

    :param settled: of each return, the quantity that is credited and the cost at which
        one unit left the stock
    :param credit: for one unit

    >>> difference([(Decimal(2), Decimal(50))], Decimal(40))
    Decimal('20')
    """
    return sum(
        (quantity * (cost - credit) for quantity, cost in settled), start=Decimal(0)
    )
