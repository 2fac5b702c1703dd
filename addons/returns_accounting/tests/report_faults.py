"""Valid reports, ways to break them, and whether an import of one told the truth.

No Odoo in here: ``scripts/chaos/imports.py`` and a test of the addon drive it.
"""

import gzip
import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from .report_files import REPORTS, Report, write


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


def _split(draw: random.Random, content: bytes) -> list[bytes]:
    """The parts of a report whose gateway splits large ones; else it as it is."""
    lines = content.splitlines(keepends=True)
    if not content.startswith(b"RH"):
        return [content]
    second = [lines[0], lines[1].replace(b"01", b"02"), lines[2]]
    cut = draw.randrange(4, len(lines) - 4)
    return [b"".join([*lines[:cut], lines[-1]]), b"".join(second + lines[cut:])]


def _zip_parts(*parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, content in enumerate(parts):
            archive.writestr(f"{place}.csv", content)
    return target.getvalue()


def _parts(draw, content):
    parts = _split(draw, content)
    draw.shuffle(parts)
    return _zip_parts(*parts)


def _lose_part(draw, content):
    parts = _split(draw, content)
    return draw.choice(parts)


def _repeat_part(draw, content):
    parts = _split(draw, content)
    return _zip_parts(*parts, draw.choice(parts)) if len(parts) > 1 else content


#: What is done to the bytes.
BYTES = {
    "in parts": _parts,
    "lost part": _lose_part,
    "part twice": _repeat_part,
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
    "zip": _zip_parts,
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
        # a report that counts its lines can lose none
        losing = ("lost line", "truncated", "flipped bit")
        is_loss = case.layout != "paypal_settlement" and case.fault.startswith(losing)
        missing = sum((case.truth - outcome.rows).values())
        if missing and not outcome.problems and not is_loss:
            wrong.append("lost silently")
    else:
        wrong.append(f"left {outcome.state}")
    if outcome.entries:
        wrong.append("touched the ledger")
    return wrong
