"""Which money a payout sent that the gateway does not itemize.

Of manual and instant payouts a gateway says no more than the amount
(docs.stripe.com/payouts/reconciliation). Its balance is then read like a bank account:
what a payout sent is what came in since the balance last stood where it stands after
it. That names the rows without a guess as long as the payout took all of them.

Money has no mark: of a payout that left a part at the gateway nobody can say which rows
it sent. By convention the oldest go first. Where they sum to it exactly they are its
rows; where it would end within a row, that row is not torn apart, and what it and the
next ones sent up to the end of a row stays together.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class Basis(str, Enum):
    """How it is known what a payout sent."""

    #: it sent all that became available since the one before
    WINDOW = "window"
    #: it left a part; the oldest of what it found sum to it
    OLDEST = "oldest"
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

    :ivar until: the payout by which the balance came back, or that sent the rest of the
        row within which this one ends; None while there is none
    """

    basis: Basis
    until: int | None = None


@dataclass(frozen=True)
class Cut:
    """Where a payout that left a part ends, in the rows that it and others sent.

    :ivar pool: number of those it shares the rows of their windows with
    :ivar level: what the payouts of the pool sent, this one included
    :ivar found: net of the pool's rows that had become available by then
    """

    payout: int
    pool: int
    level: Decimal
    found: Decimal


@dataclass(frozen=True)
class Part:
    """The rows of a payout: those of its pool behind ``after``, up to ``until``.

    Both are places in the order of the pool, the oldest row is at 1.
    """

    payout: int
    pool: int
    after: int
    until: int


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


def get_cuts(windows: Iterable[Window], judged: Mapping[int, Attribution]) -> list[Cut]:
    """Where the payouts end that did not send all they found, the oldest first.

    Those that brought the balance back together are a pool, and so are all that are
    open: the rows of their windows, in their order, are what they sent.
    """
    numbers: dict[int | None, int] = {}
    levels: dict[int, Decimal] = defaultdict(Decimal)
    found: dict[int, Decimal] = defaultdict(Decimal)
    cuts = []
    for window in windows:
        known = judged[window.payout]
        if known.basis is not Basis.WINDOW:
            pool = numbers.setdefault(known.until, len(numbers))
            levels[pool] += window.amount
            found[pool] += window.net
            cuts.append(Cut(window.payout, pool, levels[pool], found[pool]))
    return cuts


def oldest_first(
    judged: Mapping[int, Attribution],
    cuts: Iterable[Cut],
    hits: Iterable[tuple[int, int]],
) -> tuple[dict[int, Attribution], list[Part]]:
    """Tell payouts apart by the convention that the oldest rows go first.

    :param hits: (payout, place) of rows with which the sum of the pool's rows is the
        level of the payout's cut; of one payout in ascending order
    :return: what is known now, and the rows of those that end with a row

    >>> windows = [
    ...     Window(1, Decimal(40), Decimal(100)), Window(2, Decimal(60), Decimal(0))]
    >>> judged = attribute(windows)
    >>> known, parts = oldest_first(judged, get_cuts(windows, judged), [(1, 2), (2, 5)])
    >>> [(part.payout, part.after, part.until) for part in parts]
    [(1, 0, 2), (2, 2, 5)]
    """
    places = defaultdict(list)
    for payout, place in hits:
        places[payout].append(place)
    known, parts = dict(judged), []
    ends: dict[int, int] = defaultdict(int)
    waiting = defaultdict(list)
    for cut in cuts:
        payout = cut.payout
        found = [place for place in places[payout] if place >= ends[cut.pool]]
        if not found:
            waiting[cut.pool].append(payout)
            continue
        # the last of a pool sent also what sums to nothing behind
        end = found[-1] if judged[payout].until == payout else found[0]
        if together := waiting.pop(cut.pool, []):
            for one in (*together, payout):
                known[one] = Attribution(Basis.SHARED, payout)
        else:
            known[payout] = Attribution(Basis.OLDEST, payout)
            parts.append(Part(payout, cut.pool, ends[cut.pool], end))
        ends[cut.pool] = end
    return known, parts
