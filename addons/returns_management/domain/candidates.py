"""Where goods that arrived without a paper may belong, the likeliest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum


class Clue(IntEnum):
    """What speaks for a candidate; the smaller, the stronger."""

    NUMBER = 1  # this lot or serial number left for it
    REFERENCE = 2  # the paper in the parcel names its document
    EXPECTED = 3  # a return waits for the product
    CUSTOMER = 4  # it is the sender's


@dataclass(frozen=True)
class Candidate:
    """A return line, or delivered goods of an order line, that a parcel may be of.

    :ivar id: of the return line when ``expected``, else of the order line
    :ivar expected: a return waits for the product
    :ivar quantity: what may still come back, in the candidate's unit
    :ivar days: since the return was requested or the goods were ordered
    """

    id: int
    expected: bool
    quantity: Decimal
    days: int
    has_number: bool = False
    has_reference: bool = False
    has_customer: bool = False

    @property
    def clues(self) -> tuple[Clue, ...]:
        """
        >>> Candidate(1, True, Decimal(1), 0, has_customer=True).clues
        (<Clue.EXPECTED: 3>, <Clue.CUSTOMER: 4>)
        """
        facts = {
            Clue.NUMBER: self.has_number,
            Clue.REFERENCE: self.has_reference,
            Clue.EXPECTED: self.expected,
            Clue.CUSTOMER: self.has_customer,
        }
        return tuple(clue for clue, holds in facts.items() if holds)


def rank(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that have room, best first.

    The strongest clue decides, then the next one, as in a dictionary; among equals the
    newest comes first, since people send back what they just got.

    >>> old = Candidate(1, False, Decimal(1), days=90)
    >>> new = Candidate(2, False, Decimal(1), days=3)
    >>> waiting = Candidate(3, True, Decimal(1), days=20)
    >>> [candidate.id for candidate in rank([old, new, waiting])]
    [3, 2, 1]
    """
    return sorted(
        (candidate for candidate in candidates if candidate.quantity > 0),
        key=lambda candidate: (
            tuple(clue not in candidate.clues for clue in Clue),
            candidate.days,
            -candidate.id,
        ),
    )
