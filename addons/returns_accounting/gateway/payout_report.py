"""Reader of Stripe's itemized payout reconciliation reports.

Report types ``payout_reconciliation.itemized.5`` (an interval) and
``payout_reconciliation.by_id.itemized.4`` (one payout): CSV, UTF-8, amounts in major
units with a point (docs.stripe.com/reports/report-types/payout-reconciliation). Our
own key arrives in the metadata columns, which a run must ask for (``COLUMNS``).
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from ..domain.minor_units import exponent
from .balance_transaction import BalanceTransaction
from .errors import ReportError

INTERVAL_REPORT = "payout_reconciliation.itemized.5"
PAYOUT_REPORT = "payout_reconciliation.by_id.itemized.4"

REQUIRED = (
    "automatic_payout_id",
    "balance_transaction_id",
    "created_utc",
    "reporting_category",
    "gross",
    "fee",
    "net",
    "currency",
    "customer_facing_amount",
    "customer_facing_currency",
    "source_id",
    "charge_id",
    "payment_intent_id",
)
OPTIONAL = (
    "available_on_utc",
    "description",
    "payment_metadata[odoo_ref]",
    "refund_metadata[odoo_ref]",
)

#: What to ask for when running one of the two reports.
COLUMNS = (*REQUIRED, *OPTIONAL)

MAX_PROBLEMS = 20
DOWNLOAD_AGAIN = "download the report again"
DOWNLOAD_CSV = "download the report as CSV"


def read(stream: BinaryIO, name: str) -> Iterator[BalanceTransaction]:
    """Transactions of the report, one by one; it need not fit in memory.

    A caller that keeps what it got must drop it all when this raises: some checks need
    the whole file.

    :raise ReportError: naming ``name``, the lines, their columns and values
    """
    lines = _Lines(stream, name)
    rows = csv.reader(lines, strict=True)
    checks = _Checks(name)
    try:
        header = _header(next(rows, []), name)
        for values in rows:
            transaction = checks.parse(rows.line_num, header, values)
            if transaction:
                yield transaction
    except csv.Error as error:
        checks.add(f"line {rows.line_num}: {error}; {DOWNLOAD_AGAIN}")
    if not lines.ended:
        checks.add(f"the file ends in the middle of its last line; {DOWNLOAD_AGAIN}")
    checks.finish()


class _Lines:
    """Decoded lines of a file; ``ended`` is false when the last one is cut off."""

    def __init__(self, stream: BinaryIO, name: str):
        self._stream, self._name = stream, name
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        text = io.TextIOWrapper(self._stream, "utf-8-sig", newline="")
        try:
            for number, line in enumerate(text):
                if not number and line.lstrip().startswith("<"):
                    raise ReportError(self._name, [f"it is a web page; {DOWNLOAD_CSV}"])
                if "\0" in line:
                    raise ReportError(self._name, [f"it is no text; {DOWNLOAD_CSV}"])
                self.ended = line.endswith(("\n", "\r"))
                yield line
        except UnicodeDecodeError as error:
            raise ReportError(
                self._name, [f"it is no UTF-8 text ({error.reason}); {DOWNLOAD_CSV}"]
            ) from error


def _header(columns: list[str], name: str) -> list[str]:
    if not columns:
        raise ReportError(name, [f"the file is empty; {DOWNLOAD_AGAIN}"])
    missing = [column for column in REQUIRED if column not in columns]
    if missing:
        problem = (
            f"line 1: missing columns {', '.join(missing)}; it must be a report "
            f"{INTERVAL_REPORT} or {PAYOUT_REPORT}"
        )
        raise ReportError(name, [problem])
    repeated = sorted({column for column in columns if columns.count(column) > 1})
    if repeated:
        raise ReportError(name, [f"line 1: repeated columns {', '.join(repeated)}"])
    return columns


@dataclass
class _Checks:
    """Problems found so far, and what only the end of the file can tell."""

    name: str
    problems: list[str] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    settled: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    paid: dict[str, Decimal] = field(default_factory=dict)

    def add(self, problem: str) -> None:
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            self.problems.append(f"only the first {MAX_PROBLEMS} problems are listed")
            raise ReportError(self.name, self.problems)

    def parse(
        self, number: int, header: list[str], values: list[str]
    ) -> BalanceTransaction | None:
        if len(values) != len(header):
            self.add(
                f"line {number}: {len(values)} columns instead of {len(header)}; "
                f"{DOWNLOAD_AGAIN}"
            )
            return None
        line = _Line(dict(zip(header, values, strict=True)))
        transaction = line.transaction()
        for problem in line.problems:
            self.add(f"line {number}: {problem}")
        if not transaction or self._repeated(number, transaction):
            return None
        self._sum(transaction)
        return transaction

    def _repeated(self, number: int, transaction: BalanceTransaction) -> bool:
        first = self.lines.setdefault(transaction.gateway_id, number)
        if first != number:
            self.add(
                f"line {number}: balance_transaction_id {transaction.gateway_id} "
                f"is on line {first} already; {DOWNLOAD_AGAIN}"
            )
        return first != number

    def _sum(self, transaction: BalanceTransaction) -> None:
        payout = transaction.payout_gateway_id
        if not payout:
            return
        if transaction.source_id == payout:
            self.paid[payout] = -transaction.net
        else:
            self.settled[payout] += transaction.net

    def finish(self) -> None:
        """Whole file read: payouts that it names must be the sum of their lines."""
        if not self.problems:
            for payout, amount in self.paid.items():
                settled = self.settled[payout]
                if settled != amount:
                    self.add(
                        f"payout {payout}: its lines sum to {settled}, but {amount} "
                        f"was paid out: lines are missing; {DOWNLOAD_AGAIN}"
                    )
        if self.problems:
            raise ReportError(self.name, self.problems)


class _Line:
    """One line by column name, collecting what is wrong with it."""

    def __init__(self, values: dict[str, str]):
        self.values = values
        self.problems: list[str] = []

    def transaction(self) -> BalanceTransaction | None:
        currency = self._currency("currency")
        gross, fee, net = (
            self._amount(column, currency) for column in ("gross", "fee", "net")
        )
        facing = self._currency("customer_facing_currency", optional=True)
        found = BalanceTransaction(
            gateway_id=self._required("balance_transaction_id"),
            payout_gateway_id=self._text("automatic_payout_id"),
            reporting_category=self._required("reporting_category"),
            gross=gross,
            fee=fee,
            net=net,
            currency=currency,
            created=self._time("created_utc"),
            available_on=self._time("available_on_utc", optional=True),
            source_id=self._text("source_id"),
            charge_id=self._text("charge_id"),
            payment_intent_id=self._text("payment_intent_id"),
            customer_facing_amount=self._facing_amount(facing),
            customer_facing_currency=facing,
            odoo_ref=self._odoo_ref(),
            description=self._text("description"),
        )
        if not self.problems and gross - fee != net:
            self.problems.append(f"net {net} is not gross {gross} - fee {fee}")
        return None if self.problems else found

    def _text(self, column: str) -> str | None:
        return self.values.get(column) or None

    def _required(self, column: str) -> str:
        if not self.values[column]:
            self.problems.append(f"{column} is empty")
        return self.values[column]

    def _currency(self, column: str, optional: bool = False) -> str | None:
        text = self.values[column]
        if optional and not text:
            return None
        try:
            exponent(text)
        except ValueError:
            self.problems.append(f"{column} {text!r} is no three-letter currency code")
            return None
        return text.upper()

    def _facing_amount(self, currency: str | None) -> Decimal | None:
        column = "customer_facing_amount"
        return self._amount(column, currency) if self.values[column] else None

    def _amount(self, column: str, currency: str | None) -> Decimal:
        text = self.values[column]
        try:
            amount = Decimal(text)
            if not amount.is_finite():
                raise InvalidOperation
        except InvalidOperation:
            self.problems.append(
                f"{column} {text!r} is no amount such as 1234.56 "
                "(decimal separator: point)"
            )
            return Decimal(0)
        if currency and amount != round(amount, exponent(currency)):
            self.problems.append(f"{column} {text!r} has too many decimals")
        return amount

    def _time(self, column: str, optional: bool = False) -> datetime | None:
        text = self.values.get(column)
        if optional and not text:
            return None
        try:
            return datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
        except ValueError:
            self.problems.append(f"{column} {text!r} is no time YYYY-MM-DD HH:MM:SS")
            return None

    def _odoo_ref(self) -> str | None:
        refund = self._text("refund_metadata[odoo_ref]")
        if self.values["reporting_category"] in ("refund", "refund_failure"):
            return refund
        return self._text("payment_metadata[odoo_ref]")
