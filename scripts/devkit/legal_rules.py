"""The rules of law that the addons encode, read from their data and written as a page.

The data is read as XML, so that neither Odoo nor a database is needed.
"""

import importlib.util
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

from . import paths

ADDON = paths.ADDONS / "returns_management"
DATA = ADDON / "data"
PAGE = paths.ROOT / "docs" / "legal-rules.md"

STATUSES = {
    "confirmed": "confirmed",
    "secondary": "**secondary source**",
    "unconfirmed": "**unconfirmed**",
}

CAUSES = {
    "withdrawal": "Late refund",
    "non_delivery": "Late refund of goods not delivered",
}

#: What a penalty step takes, by its kind.
PENALTIES = {
    "interest": "legal interest",
    "surcharge": "{} %",
    "monthly": "{} points a month",
    "interest_past_price": "legal interest",
}

HEAD = """\
# The rules of law that Odoo Returns encodes

Written by `./scripts/docs` from the data of the addon `returns_management`, files
`return_legal_*_data.xml`: change a record and run it again. This is what the software
counts with, not legal advice.

*Confirmed*: the source, or a publication of its text, was read. *Secondary source*:
told by others, the text of the law was not read. *Unconfirmed*: from general knowledge;
read the law before you rely on it. In Odoo the same is under Returns, Configuration,
Legal Provisions, where a country is added by adding records.

A place has the rules of the place it belongs to, except those it has itself. Legal
interest rates change every half-year and are entered by the user; without one, a
penalty says that it is missing.
"""


@dataclass
class Place:
    """A regime with its records, each field as it stands in the data."""

    ref: str
    fields: dict[str, str]
    provisions: list[dict[str, str]] = field(default_factory=list)
    steps: list[dict[str, str]] = field(default_factory=list)


@cache
def kinds() -> ModuleType:
    """The addon's list of kinds, which imports nothing."""
    path = ADDON / "domain" / "legal_kinds.py"
    spec = importlib.util.spec_from_file_location("legal_kinds", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(folder: Path = DATA) -> list[Place]:
    """The regimes of the data files, each with its provisions and penalty steps."""
    places: dict[str, Place] = {}
    rest = []
    for path in sorted(folder.glob("return_legal_*_data.xml")):
        for record in ElementTree.parse(path).iter("record"):
            values = dict(_fields(record))
            if record.get("model") == "return.legal.regime":
                places[record.get("id", "")] = Place(record.get("id", ""), values)
            else:
                rest.append((record.get("model"), values))
    for model, values in rest:
        place = places[values["regime_id"]]
        kept = place.provisions if model == "return.legal.provision" else place.steps
        kept.append(values)
    return sorted(places.values(), key=lambda place: int(place.fields["sequence"]))


def _fields(record: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for node in record.iter("field"):
        text = " ".join((node.text or "").split())
        yield node.get("name", ""), node.get("ref") or node.get("eval") or text


def page(places: Iterable[Place]) -> str:
    """The page about all places."""
    places = list(places)
    names = {place.ref: place.fields["name"] for place in places}
    parts = [HEAD]
    for place in places:
        parts.append(f"\n## {place.fields['name']}\n")
        if parent := place.fields.get("parent_id"):
            parts.append(f"\nWith the rules of {names[parent]}, except these.\n")
        parts.append("\n| Rule | Figure | What it says | Source | Status |\n")
        parts.append("| --- | --- | --- | --- | --- |\n")
        parts += [_row(row, _subject(row), _figure(row)) for row in place.provisions]
        parts += [_row(row, CAUSES[row["cause"]], _late(row)) for row in place.steps]
    return "".join(parts)


def _row(row: dict[str, str], subject: str, figure: str) -> str:
    source = f"[{row['source']}]({row['url']})" if "url" in row else row["source"]
    cells = (subject, figure, row["sentence"], source, STATUSES[row["status"]])
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _subject(row: dict[str, str]) -> str:
    dates = [
        f"{word} {row[name]}"
        for word, name in (("from", "date_from"), ("until", "date_to"))
        if name in row
    ]
    return " ".join([kinds().KINDS[row["kind"]], *dates])


def _figure(row: dict[str, str]) -> str:
    unit = row["unit"]
    if unit in (kinds().YES, kinds().NONE):
        return "" if unit == kinds().NONE else "applies"
    name = kinds().UNITS[unit].lower()
    return f"{row['value']} {name.removesuffix('s') if row['value'] == '1' else name}"


def _late(row: dict[str, str]) -> str:
    first, last = int(row["over_days"]) + 1, row["up_to_days"]
    days = f"from day {first}" if last == "0" else f"day {first} to {last}"
    return f"{days}: {PENALTIES[row['kind']].format(row['percent'])}"
