"""What a scan means: the codes on the command card, and the line that goods belong to.

The codes are of capitals and digits only where we choose them, because a scanner that
types for a keyboard of another country garbles punctuation first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

#: What a code on the card does: ``action`` one of ACTIONS, ``grade`` and
#: ``disposition`` the record of that code, ``line`` counts on the return line of that
#: id (for goods that carry no barcode). ``answer`` answers the question of that id,
#: ``photo`` belongs to the inspection of that id, ``why`` tells why it is graded
#: otherwise than proposed; ``offer`` takes a way out that the scan of that id offered;
#: ``surplus`` asks what happens to what came too much on the return line of that id.
PREFIXES = {
    "action": "RETCMD",
    "grade": "RETGRD",
    "disposition": "RETDSP",
    "line": "RETLIN",
    "answer": "RETANS",
    "photo": "RETPIC",
    "why": "RETWHY",
    "offer": "RETOFR",
    "surplus": "RETSUR",
}
#: Commands whose value is the id of a record, and those with a text after it.
NUMBERED = ("line", "surplus")
ADDRESSED = ("answer", "photo", "why", "offer")
#: Answers to a question of the screen, by the way out that they take.
DECISIONS = ("TAKEIN", "CREDIT", "KEEP", "SENDBACK")
ACTIONS = (
    *("VALIDATE", "UNDO", "RECEIVE", "INSPECT", "BACK", "NEXT", "MORE"),
    *DECISIONS,
)


@dataclass(frozen=True)
class Command:
    """A barcode that is not goods: its ``kind`` is a key of PREFIXES."""

    kind: str
    value: str


def encode(kind: str, value: str) -> str:
    """The barcode of a command.

    :raise KeyError: when ``kind`` is not one of PREFIXES

    >>> encode("grade", "A")
    'RETGRDA'
    """
    return PREFIXES[kind] + value


def parse(barcode: str) -> Command | None:
    """The command that ``barcode`` is, or None when it is something else.

    >>> parse("RETCMDUNDO")
    Command(kind='action', value='UNDO')
    >>> parse("RETCMDDANCE")
    >>> parse("4006381333931")
    """
    for kind, prefix in PREFIXES.items():
        value = barcode.removeprefix(prefix)
        if value == barcode or not value:
            continue
        if kind == "action" and value not in ACTIONS:
            continue
        if kind in NUMBERED and not _is_id(value):
            continue
        if kind in ADDRESSED and not _is_id(value.partition(":")[0]):
            continue
        return Command(kind, value)
    return None


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit()


def address(value: str) -> tuple[int, str]:
    """The record and the text in the value of an ADDRESSED command.

    >>> address("12:2:1 scale")
    (12, '2:1 scale')
    >>> address("12")
    (12, '')
    """
    record_id, _colon, text = value.partition(":")
    return int(record_id), text


@dataclass(frozen=True)
class Counter:
    """One place that a scan may count on; quantities in the product's own unit."""

    id: int
    expected: Decimal
    counted: Decimal = Decimal(0)

    @property
    def room(self) -> Decimal:
        """Whole pieces that are still expected here."""
        return Decimal(max(int(self.expected - self.counted), 0))


@dataclass(frozen=True)
class Placement:
    """Where the pieces of one scan are counted.

    :ivar shares: pairs of a place's id and a quantity above zero
    :ivar over: how many of them are more than was expected
    """

    shares: tuple[tuple[int, Decimal], ...]
    over: Decimal


def place(counters: Sequence[Counter], quantity: Decimal = Decimal(1)) -> Placement:
    """Where ``quantity`` more is counted: place after place, what is over on the last.

    :param counters: the places for this product, in the order of the return
    :raise ValueError: when there is no place at all, or nothing to count

    >>> place([Counter(1, Decimal(2), Decimal(2)), Counter(2, Decimal(1))]).shares
    ((2, Decimal('1')),)
    >>> place([Counter(1, Decimal(2), Decimal(2))])
    Placement(shares=((1, Decimal('1')),), over=Decimal('1'))
    """
    if not counters or quantity <= 0:
        raise ValueError("a scan needs goods, and a line to count them on")
    left = quantity
    shares: dict[int, Decimal] = {}
    for counter in counters:
        if share := min(counter.room, left):
            shares[counter.id] = share
            left -= share
    if left:
        last = counters[-1].id
        shares[last] = shares.get(last, Decimal(0)) + left
    return Placement(tuple(shares.items()), left)


def mode(*, counting: bool, to_receive: bool, to_inspect: bool) -> str:
    """Whether a return that is scanned is received or inspected now.

    A receipt that somebody began is finished first; then what is in the house is
    inspected before the rest of the parcel is waited for.

    >>> mode(counting=False, to_receive=True, to_inspect=True)
    'inspect'
    """
    if counting or (to_receive and not to_inspect):
        return "receive"
    return "inspect"


@dataclass(frozen=True)
class Trip:
    """A lot or serial number that crossed the customer's door.

    :ivar outward: True when it left to the customer, False when it came back
    :ivar sale_line_id: the order line that it moved for, if any
    """

    outward: bool
    sale_line_id: int | None = None
    partner_id: int | None = None


class Verdict(Enum):
    WELCOME = "welcome"
    BACK_ALREADY = "back already"
    SOLD_ELSEWHERE = "sold elsewhere"
    NEVER_SOLD = "never sold"


def judge(
    trips: Sequence[Trip],
    sale_line_id: int | None,
    partner_id: int,
    *,
    unique: bool,
) -> Verdict:
    """Whether a lot or serial number may come back on a return line.

    :param trips: the newest first
    :param sale_line_id: the order line that the return line is for; None when the
        return line names no order, then what this customer got is taken, and what was
        never sold here
    :param unique: a serial number, of which one piece exists; of a lot more pieces may
        come back after the first

    >>> judge([Trip(True, 7, 1)], 7, 1, unique=True)
    <Verdict.WELCOME: 'welcome'>
    >>> judge([Trip(False, 7, 1), Trip(True, 7, 1)], 7, 1, unique=True)
    <Verdict.BACK_ALREADY: 'back already'>
    """
    if unique and trips and not trips[0].outward:
        return Verdict.BACK_ALREADY
    sold = [trip for trip in trips if trip.outward]
    if not sold:
        return Verdict.NEVER_SOLD if sale_line_id else Verdict.WELCOME
    relevant = sold[:1] if unique else sold
    if sale_line_id:
        known = any(trip.sale_line_id == sale_line_id for trip in relevant)
    else:
        known = any(trip.partner_id == partner_id for trip in relevant)
    return Verdict.WELCOME if known else Verdict.SOLD_ELSEWHERE
