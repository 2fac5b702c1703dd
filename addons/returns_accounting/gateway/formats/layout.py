"""What a report of a gateway looks like, as data: no code for each gateway.

A ``Format`` names, for each column of a balance transaction, the columns of the file it
comes from. ``statements`` makes SQL of it, which converts a whole file at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Payouts(str, Enum):
    """What a report says about transfers to the bank."""

    #: every line names its payout, and every payout is whole
    COMPLETE = "complete"
    #: lines may name a payout, of which the file can hold a part only
    PARTIAL = "partial"
    #: as COMPLETE, but the transfer itself has no line: it is the sum of the others
    IMPLIED = "implied"
    #: transfers are lines of their own, and say nothing about the other lines
    SEPARATE = "separate"


@dataclass(frozen=True)
class Money:
    """Sum of the columns ``plus``, less that of ``minus``; empty cells are nothing.

    :ivar negated: the report has a minus where we have none, as PayPal's fees
    :ivar side: the column with CR or DR, where amounts themselves carry no sign
    """

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    negated: bool = False
    side: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return self.plus + self.minus


@dataclass(frozen=True)
class Moment:
    """A time in the columns ``date`` and, if apart, ``time``.

    :ivar zone: the column that names the time zone of each line
    :ivar fixed_zone: the time zone of the whole report
    """

    date: str
    time: str | None = None
    zone: str | None = None
    fixed_zone: str = "UTC"

    @property
    def is_plain(self) -> bool:
        return not self.time and not self.zone and self.fixed_zone == "UTC"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.date, self.time, self.zone)))


@dataclass(frozen=True)
class Category:
    """Our category for each value of ``column``; none of it means it is ours already.

    :ivar names: the report's word, or how it begins, to our category
    :ivar by_prefix: the longest of ``names`` that the value begins with counts
    :ivar negative: our category where the amount is negative, instead of that of
        ``names``: a payment that was sent, not received
    """

    column: str
    names: Mapping[str, str] = field(default_factory=dict)
    by_prefix: bool = False
    negative: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Total:
    """A sum of the column ``amount``, of the lines with ``side_value`` in ``side``.

    :ivar currency: the column that names the currency it is in
    """

    amount: str
    side: str
    side_value: str
    currency: str


@dataclass(frozen=True)
class Frame:
    """The first cells of the lines of a report that is a tree.

    :ivar body: lines of data, the only ones that are imported
    :ivar header: their columns
    :ivar report: the head of the report, the same in each of its parts
    :ivar account: the place in it of the account at the gateway, 0 for the first cell
    :ivar part: the number of the part, from 1 on
    :ivar count: how many lines of data its section has; ends it
    :ivar report_count: how many the whole report has; ends it, in the last part
    :ivar part_end: ends the part
    """

    body: str
    header: str
    report: str
    part: str
    count: str
    report_count: str
    part_end: str
    account: int


@dataclass(frozen=True)
class Totals:
    """Lines in which a report says what its lines sum to, in the smallest unit.

    :ivar marker: the first cell of such a line of a section
    :ivar report_marker: the first cell of that of the whole report
    :ivar currency: the place of the cell with the currency, 0 for the first
    :ivar sums: the place of a cell to what it is the sum of
    """

    marker: str
    report_marker: str
    currency: int
    sums: Mapping[int, Total]


@dataclass(frozen=True)
class Format:
    """A layout of a report.

    Amounts are in major units unless ``in_minor_units``. Of ``gross``, ``fee`` and
    ``net`` one may be missing: gross - fee = net.

    :ivar identified_by: the columns by which a header is known to be this layout's
    :ivar first: what the first column has to be, where two layouts share their columns
    :ivar key: columns that together are unique for a line; ``key_otherwise`` where
        they are all empty
    :ivar texts: our column to those of the file, the first that is not empty counts
    :ivar refund_texts: as ``texts``, for lines of refunds
    :ivar fee_parts: name of a part of the fee to its column
    :ivar account: the column that names the account at the gateway
    :ivar only: {column: values} of the lines that moved the balance
    :ivar frame: where only some lines are data, the kinds of all of them
    :ivar totals: lines that sum up the others; what they say must be so
    :ivar same_amount: of one currency, what the customer paid is the gross amount:
        where a report has no other way to prove an amount
    :ivar ends_with_newline: a file that does not was cut off
    """

    name: str
    label: str
    identified_by: tuple[str, ...]
    key: tuple[str, ...]
    category: Category
    currency: str
    created: Moment
    payouts: Payouts
    gross: Money | None = None
    fee: Money | None = None
    net: Money | None = None
    payout: tuple[str, ...] = ()
    first: str | None = None
    key_otherwise: tuple[str, ...] = ()
    available_on: Moment | None = None
    facing_amount: Money | None = None
    facing_currency: str | None = None
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refund_texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fee_parts: Mapping[str, str] = field(default_factory=dict)
    account: str | None = None
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_minor_units: bool = False
    frame: Frame | None = None
    totals: Totals | None = None
    same_amount: bool = False
    ends_with_newline: bool = False

    @property
    def marker(self) -> str | None:
        return self.frame and self.frame.body

    @property
    def header_marker(self) -> str | None:
        return self.frame and self.frame.header

    @property
    def count_marker(self) -> str | None:
        return self.frame and self.frame.count

    def fits(self, header: list[str]) -> bool:
        if self.first and header[:1] != [self.first]:
            return False
        return set(self.identified_by) <= set(header)

    def missing(self, header: list[str]) -> list[str]:
        return [name for name in self.identified_by if name not in header]
