"""From the balance transactions of a gateway to the lines of one journal entry.

The gateway account is kept like a bank account: it moves by ``net`` of every balance
transaction and by nothing else. What stands on the other side, the category says.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .settlement import REVERSING_CATEGORIES, SALES_CATEGORIES, Role, counterpart


@dataclass(frozen=True)
class Book:
    """The currency of the company and the rate the gateway's currency is booked at.

    ``rate`` is company currency for one unit of the gateway balance's currency.
    ``daily_sales``: charges are booked in another system as totals of a day, so those
    that no payment here is known for go to an account of their own, day by day.
    """

    currency: str
    digits: int = 2
    rate: Decimal = Decimal(1)
    daily_sales: bool = False

    def round(self, amount: Decimal) -> Decimal:
        return amount.quantize(Decimal(1).scaleb(-self.digits), ROUND_HALF_UP)

    def value(self, amount: Decimal) -> Decimal:
        """Company currency for an amount of the gateway balance."""
        if self.rate == 1:
            return self.round(amount)
        return self.round(amount * self.rate)


@dataclass(frozen=True)
class OpenItem:
    """What is still open of the payment's own clearing line: debit positive.

    ``balance`` in company currency, ``amount`` in ``currency``. For a row that gives
    back what was settled before, the whole line: it says at which rate.
    """

    balance: Decimal
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Row:
    """A balance transaction: ``gross - fee = net`` in the currency of the balance.

    ``facing_amount`` is what the customer saw, signed like ``gross``, in
    ``facing_currency``.
    """

    gateway_id: str
    category: str
    gross: Decimal
    fee: Decimal
    net: Decimal
    currency: str
    facing_amount: Decimal | None = None
    facing_currency: str | None = None
    open_item: OpenItem | None = None
    day: date | None = None

    def __post_init__(self):
        if self.gross - self.fee != self.net:
            raise ValueError(
                f"{self.gateway_id}: gross {self.gross} - fee {self.fee} "
                f"is not net {self.net}"
            )


@dataclass(frozen=True)
class Line:
    """A line of the entry.

    ``gateway_id`` is set on the lines of one row only, ``day`` on daily totals.
    """

    role: Role
    category: str
    balance: Decimal
    amount: Decimal
    currency: str
    gateway_id: str | None = None
    day: date | None = None


def lines(rows: Iterable[Row], book: Book) -> list[Line]:
    """Lines of one balanced entry for ``rows``, all of one currency.

    Clearing and transit get a line for each row, for it is reconciled with that row's
    payment or bank transaction; everything else one line for each account, category
    and, for daily sales, day. A row that settles an open item takes exactly that item,
    in its currency; what the two differ by in company currency is an exchange
    difference on a line of its own.

    :return: lines with something on them, those of single rows last
    :raise ValueError: when the rows are of several currencies
    """
    rows = list(rows)
    if len({row.currency for row in rows}) > 1:
        raise ValueError("One entry settles one currency of the gateway balance")
    totals = _Totals()
    single = []
    for row in rows:
        gross, fee = book.value(row.gross), book.value(row.fee)
        totals.add(Role.GATEWAY, row.category, gross, row.gross, row.currency)
        if row.fee:
            totals.add(Role.GATEWAY, "fee", -fee, -row.fee, row.currency)
            totals.add(Role.FEE, "fee", fee, row.fee, row.currency)
        role = _role(row, book)
        if role is Role.CLEARING:
            line = _clearing_line(row, book)
            single.append(line)
            difference = -gross - line.balance
            if difference:
                totals.add(Role.FX, row.category, difference, difference, book.currency)
        elif role is Role.TRANSIT:
            single.append(
                Line(
                    role, row.category, -gross, -row.gross, row.currency, row.gateway_id
                )
            )
        else:
            day = row.day if role is Role.SALES else None
            totals.add(role, row.category, -gross, -row.gross, row.currency, day)
    return [line for line in totals.lines() + single if line.balance or line.amount]


def _role(row: Row, book: Book) -> Role:
    if book.daily_sales and row.category in SALES_CATEGORIES and not row.open_item:
        return Role.SALES
    return counterpart(row.category)


class _Totals:
    """Sums of lines that are not told apart."""

    def __init__(self):
        self._sums: dict[tuple, list[Decimal]] = defaultdict(
            lambda: [Decimal(0), Decimal(0)]
        )

    def add(
        self,
        role: Role,
        category: str,
        balance: Decimal,
        amount: Decimal,
        currency: str,
        day: date | None = None,
    ):
        total = self._sums[role, category, currency, day]
        total[0] += balance
        total[1] += amount

    def lines(self) -> list[Line]:
        return [
            Line(role, category, balance, amount, currency, day=day)
            for (role, category, currency, day), (
                balance,
                amount,
            ) in self._sums.items()
        ]


def _clearing_line(row: Row, book: Book) -> Line:
    """The counterpart of ``row.gross`` on clearing, debit positive."""
    settled = _settled(row)
    if not settled:
        amount, currency, balance = -row.gross, row.currency, -book.value(row.gross)
    else:
        amount, currency = -settled, row.open_item.currency
        balance = -_share(row.open_item, settled, book)
    return Line(Role.CLEARING, row.category, balance, amount, currency, row.gateway_id)


def _settled(row: Row) -> Decimal | None:
    """How much of the row's open item it settles, in the item's currency, if any."""
    item = row.open_item
    if not item:
        return None
    if item.currency == row.currency:
        settled = row.gross
    elif item.currency == row.facing_currency and row.facing_amount:
        settled = row.facing_amount
    else:
        return None
    direction = -1 if row.category in REVERSING_CATEGORIES else 1
    return settled if settled * item.amount * direction > 0 else None


def _share(item: OpenItem, settled: Decimal, book: Book) -> Decimal:
    """Company currency of the part ``settled`` of an open item."""
    if settled == item.amount:
        return item.balance
    if item.currency == book.currency:
        return settled
    return book.round(item.balance * settled / item.amount)
