"""Past cases that are like this one, so that like cases get like answers."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

#: Points for what two cases have in common.
COMPLAINT, RETURN_REASON, CATEGORY, SEGMENT, VALUE = 4, 2, 2, 1, 1

#: A case with fewer points is another matter.
ENOUGH = 4


@dataclass(frozen=True)
class Case:
    """A case, decided or not.

    :ivar complaint: what the customer complains about
    :ivar reasons: why the goods come back
    :ivar categories: of the goods
    :ivar segments: of the customer
    :ivar value: of the goods, in company currency
    :ivar answer: what was granted; None when it was refused
    :ivar amount: what was granted, in company currency
    """

    key: Hashable
    complaint: Hashable
    value: Decimal
    reasons: frozenset = frozenset()
    categories: frozenset = frozenset()
    segments: frozenset = frozenset()
    decided: date | None = None
    answer: Hashable | None = None
    amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Usual:
    """What was answered most often.

    :ivar share: median of the granted amounts, in percent of the value of the goods
    """

    answer: Hashable | None
    count: int
    total: int
    share: Decimal | None = None


def likeness(case: Case, other: Case) -> int:
    """Points for what the two have in common, the same in both directions.

    >>> likeness(Case(1, "late", Decimal(100)), Case(2, "late", Decimal(150)))
    5
    """
    low, high = sorted((case.value, other.value))
    return (
        COMPLAINT * (case.complaint == other.complaint)
        + RETURN_REASON * bool(case.reasons & other.reasons)
        + CATEGORY * bool(case.categories & other.categories)
        + SEGMENT * bool(case.segments & other.segments)
        + VALUE * (high <= 2 * low)
    )


def similar(case: Case, others: Iterable[Case], limit: int) -> list[Case]:
    """The decided cases that are most like ``case``, the newest of equals first."""
    scored = [
        (likeness(case, other), other.decided, other)
        for other in others
        if other.key != case.key and other.decided
    ]
    found = [entry for entry in scored if entry[0] >= ENOUGH]
    found.sort(key=lambda entry: entry[:2], reverse=True)
    return [other for _points, _decided, other in found[:limit]]


def usual(cases: Sequence[Case]) -> Usual | None:
    """The answer that was given most often, the newest of equals; None without cases.

    :param cases: as :func:`similar` orders them
    """
    if not cases:
        return None
    (answer, count), *_others = Counter(case.answer for case in cases).most_common()
    shares = [
        case.amount / case.value * 100
        for case in cases
        if case.answer == answer and answer is not None and case.value and case.amount
    ]
    share = median(shares).quantize(Decimal("0.1")) if shares else None
    return Usual(answer, count, len(cases), share)
