"""Which money a payout sent that the gateway does not itemize.

Of manual and instant payouts a gateway says no more than the amount
(docs.stripe.com/payouts/reconciliation). Its balance is then read like a bank account:
what a payout sent is what came in since the balance last stood where it stands after
it. That names the rows without a guess as long as the payout took all of them. A payout
that left a part is not told apart from the ones that take it later: together they sent
what came in meanwhile.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class Basis(str, Enum):
    """How it is known what a payout sent."""

    #: it sent all that became available since the one before
    WINDOW = "window"
    #: several payouts together sent what became available meanwhile
    SHARED = "shared"
    #: the balance has not come back to where it stood before
    OPEN = "open"


@dataclass(frozen=True)
class Window:
    """A payout, and what it found.

    :ivar payout: its id
    :ivar amount: what it sent, negative where the gateway collected from the bank
    :ivar net: of the rows that became available since the payout before it, in the
        currency of the amount
    """

    payout: int
    amount: Decimal
    net: Decimal


@dataclass(frozen=True)
class Attribution:
    """What is known of a payout.

    :ivar until: the payout by which the balance came back; None while it has not
    """

    basis: Basis
    until: int | None = None


def attribute(windows: Iterable[Window]) -> dict[int, Attribution]:
    """What each payout of one balance sent, from the oldest to the youngest.

    The balance before the first window is not known and need not be: only that it comes
    back counts. What was judged once stays so when later payouts are added, unless it
    was open.

    >>> Hundred, Forty = Decimal(100), Decimal(40)
    >>> judged = attribute([Window(1, Hundred, Hundred), Window(2, Forty, Hundred)])
    >>> judged[1].basis.value, judged[2].basis.value
    ('window', 'open')
    """
    judged: dict[int, Attribution] = {}
    level = Decimal(0)
    #: levels that the balance stood at, and the payout it got there by, if not judged
    path: list[tuple[Decimal, int | None]] = [(level, None)]
    places = {level: 0}
    for window in windows:
        level += window.net - window.amount
        place = places.get(level)
        if place is None:
            places[level] = len(path)
            path.append((level, window.payout))
            judged[window.payout] = Attribution(Basis.OPEN)
            continue
        together = [window.payout]
        while len(path) > place + 1:
            left, payout = path.pop()
            del places[left]
            together.append(payout)
        basis = Basis.WINDOW if len(together) == 1 else Basis.SHARED
        for payout in together:
            judged[payout] = Attribution(basis, window.payout)
    return judged
