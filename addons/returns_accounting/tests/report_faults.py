"""Valid reports, ways to break them, and whether an import of one told the truth.

No Odoo in here: ``scripts/chaos/imports.py`` and a test of the addon drive it.
"""

import csv
import gzip
import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from .settlement_file_common import STRIPE_HEADER
from .test_settlement_formats import ADYEN_HEADER, MOLLIE_HEADER

PAYPAL_HEADER = (
    "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,"
    "To Email Address,Transaction ID,Reference Txn ID,Invoice Number,Custom Number,"
    "Balance,Balance Impact"
)
CENT = Decimal("0.01")


@dataclass
class Report:
    """A report as a table, and what it says.

    :ivar truth: (category, net) of each line
    :ivar money: the columns of its amounts
    """

    layout: str
    header: list[str]
    rows: list[list[str]]
    truth: Counter = field(default_factory=Counter)
    money: tuple[str, ...] = ()
    text: str = ""
    currency: str = ""
    fee: str = ""
    category: str = ""
    date: str = ""
    status: str = ""

    def say(self, category: str, net: Decimal) -> None:
        self.truth[category, float(net)] += 1

    def place(self, column: str) -> int:
        return self.header.index(column)


def _amounts(draw: random.Random) -> tuple[str, Decimal, Decimal, Decimal]:
    gross = Decimal(draw.randrange(500, 50000)) * CENT
    if draw.random() < 0.3:
        return "refund", -gross, Decimal("0.00"), -gross
    fee = (gross * Decimal("0.015")).quantize(CENT) + Decimal("0.25")
    return "charge", gross, fee, gross - fee


def stripe(draw: random.Random, code: str) -> Report:
    report = Report(
        "stripe",
        STRIPE_HEADER.split(","),
        [],
        money=("gross", "fee", "net"),
        text="description",
        currency="currency",
        fee="fee",
        category="reporting_category",
        date="created_utc",
    )
    code = code.lower()

    def add(payout, number, category, gross, fee, net, source):
        facing = (str(gross), code) if category != "payout" else ("", "")
        report.rows.append(
            f"{payout},txn_{number},2026-03-{number % 28 + 1:02} 10:20:30,{category},"
            f"{gross},{fee},{net},{code},{facing[0]},{facing[1]},{source},ch_{number},"
            f"pi_{number},2026-03-30 00:00:00,Order {number},,".split(",")
        )
        report.say(category, net)

    number = 0
    for payout in range(draw.randrange(1, 4)):
        total = Decimal(0)
        for _line in range(draw.randrange(2, 8)):
            number += 1
            category, gross, fee, net = _amounts(draw)
            total += net
            add(f"po_{payout}", number, category, gross, fee, net, f"x_{number}")
        number += 1
        own = f"po_{payout}"
        add(own, number, "payout", -total, Decimal("0.00"), -total, own)
    for _line in range(draw.randrange(0, 5)):
        number += 1
        category, gross, fee, net = _amounts(draw)
        add("", number, category, gross, fee, net, f"x_{number}")
    return report


def adyen(draw: random.Random, code: str) -> Report:
    report = Report(
        "adyen",
        ADYEN_HEADER.split(","),
        [],
        money=("Net Debit (NC)", "Net Credit (NC)", "Markup (NC)"),
        text="Merchant Reference",
        currency="Net Currency",
        fee="Markup (NC)",
        category="Type",
        date="Creation Date",
    )

    def add(number, kind, ours, net, fee, modification):
        debit, credit = (f"{-net}", "") if net < 0 else ("", f"{net}")
        gross = net + fee
        gross_debit, gross_credit = (f"{-gross}", "") if gross < 0 else ("", f"{gross}")
        report.rows.append(
            f"ShopCo,ShopEU,psp{number},S{number},visa,2026-03-{number % 28 + 1:02} "
            f"10:20:30,CET,{kind},{modification},{code},{gross_debit},{gross_credit},,"
            f"{code},{debit},{credit},,{fee},,,visacredit,,143,".split(",")
        )
        report.say(ours, net)

    total = Decimal(0)
    for number in range(1, draw.randrange(3, 12)):
        category, _gross, fee, net = _amounts(draw)
        kind = "Settled" if category == "charge" else "Refunded"
        add(number, kind, category, net, fee, f"mod{number}")
        total += net
    if total <= 0:
        add(50, "Settled", "charge", 1 - total, Decimal("0.00"), "mod50")
        total = Decimal(1)
    add(99, "MerchantPayout", "payout", -total, Decimal("0.00"), "TX batch 143")
    return report


def mollie(draw: random.Random, code: str) -> Report:
    report = Report(
        "mollie",
        MOLLIE_HEADER.split(","),
        [],
        money=("Settlement amount",),
        text="Description",
        currency="Settlement currency",
        category="Payment method",
        date="Date",
    )
    for number in range(1, draw.randrange(3, 12)):
        category, gross, _fee, _net = _amounts(draw)
        method = "ideal" if category == "charge" else "refund"
        report.rows.append(
            f"2026-03-{number % 28 + 1:02} 10:12:00,{method},{code},{gross},paidout,"
            f"tr_{number},Order {number},,,,{code},{gross},12.2603.01,".split(",")
        )
        report.say(category, gross)
    return report


def paypal(draw: random.Random, code: str) -> Report:
    report = Report(
        "paypal",
        PAYPAL_HEADER.split(","),
        [],
        money=("Gross", "Fee", "Net"),
        text="Invoice Number",
        currency="Currency",
        fee="Fee",
        category="Type",
        date="Date",
        status="Status",
    )
    for number in range(1, draw.randrange(4, 12)):
        category, gross, fee, net = _amounts(draw)
        kind = "Express Checkout Payment" if category == "charge" else "Payment Refund"
        report.rows.append(
            f"{number + 12}/03/2026,10:00:00,PST,Jane,{kind},Completed,{code},{gross},"
            f"{-fee},{net},a@b.c,s@h.p,7T{number},,S{number},,0.00,Credit".split(",")
        )
        report.say(category, net)
    return report


REPORTS = (stripe, adyen, mollie, paypal)


def write(report: Report, delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerows([report.header, *report.rows])
    return text.getvalue().encode()


def _row(draw: random.Random, report: Report) -> list[str]:
    return draw.choice(report.rows)


def _set(column: str, value: str) -> Callable:
    def mutate(draw: random.Random, report: Report) -> None:
        name = getattr(report, column)
        if name:
            _row(draw, report)[report.place(name)] = value

    return mutate


def _duplicate(draw, report):
    report.rows.insert(draw.randrange(len(report.rows)), list(_row(draw, report)))


def _drop(draw, report):
    report.rows.remove(_row(draw, report))


def _reorder(draw, report):
    draw.shuffle(report.rows)


def _ragged(draw, report):
    row = _row(draw, report)
    del row[draw.randrange(len(row))]


def _extra_column(draw, report):
    _row(draw, report).append("more")


def _break_amount(draw, report):
    row, place = _row(draw, report), report.place(draw.choice(report.money))
    row[place] = draw.choice(["", "NaN", "x", "1e3", row[place] + "1", "0x1F", "1,2,3"])


def _swap(draw, report):
    row = _row(draw, report)
    first, last = report.place(report.money[0]), report.place(report.money[-1])
    row[first], row[last] = row[last], row[first]


def _line_break(draw, report):
    _row(draw, report)[report.place(report.text)] = "a\nb"


def _lose_column(draw, report):
    place = report.place(draw.choice([report.currency, report.category, report.date]))
    for row in (report.header, *report.rows):
        del row[place]


def _commas(draw, report):
    for row in report.rows:
        for name in report.money:
            place = report.place(name)
            row[place] = row[place].replace(".", ",")


#: What is done to the table.
TABLE = {
    "nothing": lambda draw, report: None,
    "duplicate line": _duplicate,
    "lost line": _drop,
    "other order": _reorder,
    "ragged line": _ragged,
    "extra column": _extra_column,
    "broken amount": _break_amount,
    "swapped amounts": _swap,
    "line break": _line_break,
    "lost column": _lose_column,
    "decimal commas": _commas,
    "wrong currency": _set("currency", "CHF"),
    "formula": _set("text", '=HYPERLINK("http://x","y")'),
    "web page in a cell": _set("text", "<script>alert(1)</script>"),
    "future": _set("date", "2099-01-01 00:00:00"),
    "no date": _set("date", "yesterday"),
    "unknown category": _set("category", "novelty"),
    "negative fee": _set("fee", "-1.00"),
    "not completed": _set("status", "Pending"),
}


def _truncate(draw, content):
    return content[: draw.randrange(len(content))]


def _flip(draw, content):
    flipped = bytearray(content)
    flipped[draw.randrange(len(flipped))] ^= 1 << draw.randrange(8)
    return bytes(flipped)


def _insert(piece: bytes) -> Callable:
    def mutate(draw: random.Random, content: bytes) -> bytes:
        place = draw.randrange(len(content))
        return content[:place] + piece + content[place:]

    return mutate


def _zip(_draw, content):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.csv", content)
    return target.getvalue()


#: What is done to the bytes.
BYTES = {
    "truncated": _truncate,
    "flipped bit": _flip,
    "HTML": _insert(b"<html><body>Error 502</body></html>\n"),
    "zero byte": _insert(b"\0"),
    "quote": _insert(b'"'),
    "end mark": _insert(b"\n\\.\n"),
    "web page": lambda draw, content: b"<!DOCTYPE html>\n" + content,
    "empty": lambda draw, content: b"",
    "garbage": lambda draw, content: draw.randbytes(len(content)),
    "broken archive": lambda draw, content: gzip.compress(content)[:-9],
    "bomb": lambda draw, content: gzip.compress(content + b"0" * (30 << 20), 9),
}

#: What changes nothing about what a file says.
DRESS = {
    "as it is": lambda content: content,
    "BOM": lambda content: b"\xef\xbb\xbf" + content,
    "Windows lines": lambda content: content.replace(b"\n", b"\r\n"),
    "gzip": gzip.compress,
    "zip": lambda content: _zip(None, content),
}


@dataclass(frozen=True)
class Case:
    """A broken file: ``content`` is what is imported, ``report`` what was meant."""

    fault: str
    layout: str
    content: bytes
    truth: Counter


def draw_case(draw: random.Random, code: str) -> Case:
    """One report of a random gateway with one random fault."""
    report = draw.choice(REPORTS)(draw, code)
    truth = Counter(report.truth)
    delimiter = draw.choice([",", ",", ";", "\t"])
    fault = draw.choice([*TABLE, *BYTES])
    if fault in TABLE:
        TABLE[fault](draw, report)
    content = write(report, delimiter)
    if fault in BYTES:
        return Case(fault, report.layout, BYTES[fault](draw, content), truth)
    dress = draw.choice(list(DRESS))
    return Case(f"{fault}, {dress}", report.layout, DRESS[dress](content), truth)


@dataclass(frozen=True)
class Outcome:
    """What an import of a case left behind.

    :ivar rows: (category, net) of each row stored, transfers that we made up left out
    :ivar untied: payouts whose rows do not sum to them
    :ivar entries: journal entries that it made
    """

    state: str
    error: str
    problems: int
    rows: Counter
    payouts: int
    untied: int
    entries: int


def judge(case: Case, outcome: Outcome) -> list[str]:
    """What is wrong with how an import took the case; nothing, if all is well."""
    wrong = []
    stored = sum(outcome.rows.values())
    if outcome.state == "failed":
        if stored or outcome.payouts:
            wrong.append("half stored")
        if not outcome.error.strip():
            wrong.append("silent")
    elif outcome.state == "done":
        if outcome.rows - case.truth:
            wrong.append("wrong rows")
        if outcome.untied:
            wrong.append("untied")
        is_loss = case.fault.split(",")[0] in ("lost line", "truncated", "flipped bit")
        missing = sum((case.truth - outcome.rows).values())
        if missing and not outcome.problems and not is_loss:
            wrong.append("lost silently")
    else:
        wrong.append(f"left {outcome.state}")
    if outcome.entries:
        wrong.append("touched the ledger")
    return wrong
