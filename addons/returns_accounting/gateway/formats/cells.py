"""SQL for the cells of a file: what they mean, and whether they can mean it.

Each is written for two passes. The quick one trusts PostgreSQL's own casts and fails as
a whole on a file that is not as a gateway writes it (what is no number but passes, such
as NaN, is too large a number afterwards); the careful one tests each cell, and takes
every way of writing a number or a time that we know.
"""

from dataclasses import dataclass

#: Abbreviations of time zones that reports use: hours from UTC.
ZONES = {
    "UTC": "+00",
    "GMT": "+00",
    "WET": "+00",
    "WEST": "+01",
    "BST": "+01",
    "CET": "+01",
    "CEST": "+02",
    "EET": "+02",
    "EEST": "+03",
    "EST": "-05",
    "EDT": "-04",
    "CST": "-06",
    "CDT": "-05",
    "MST": "-07",
    "MDT": "-06",
    "PST": "-08",
    "PDT": "-07",
    "AKST": "-09",
    "AKDT": "-08",
    "HST": "-10",
    "SGT": "+08",
    "HKT": "+08",
    "JST": "+09",
    "AEST": "+10",
    "AEDT": "+11",
    "NZST": "+12",
    "NZDT": "+13",
}


@dataclass(frozen=True)
class Test:
    """What a cell must be.

    :ivar condition: SQL that is true of a good cell, never NULL
    :ivar column: the column's name in the file
    :ivar cell: SQL of the cell's text
    :ivar problem: a code that the model has words for
    """

    condition: str
    column: str
    cell: str
    problem: str


@dataclass(frozen=True)
class Cells:
    """SQL of one of our columns in both passes."""

    quick: str
    quick_test: str
    careful: str
    tests: tuple[Test, ...] = ()


def literal(text: str) -> str:
    """SQL for a constant of a layout.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def number(column: str, cell: str, decimal: str, minor: bool) -> Cells:
    """A number of the column; an empty cell is nothing."""
    if minor:
        pattern, plain = "^[0-9]+$", cell
    else:
        group, point = (",", r"\.") if decimal == "." else (r"\.", ",")
        pattern = rf"^[-+]?([0-9]+|[0-9]{{1,3}}({group}[0-9]{{3}})+)({point}[0-9]+)?$"
        plain = f"replace({cell}, ',', '')"
        if decimal == ",":
            plain = f"replace(replace({cell}, '.', ''), ',', '.')"
    careful = f"trim({cell})"
    return Cells(
        f"{cell}::numeric",
        "TRUE",
        f"trim({plain})::numeric",
        (
            Test(
                f"({cell} IS NULL OR {careful} ~ '{pattern}')",
                column,
                cell,
                "whole" if minor else ("amount_comma" if decimal == "," else "amount"),
            ),
        ),
    )


def side(column: str, cell: str, amount: str) -> Test:
    """CR or DR, which an unsigned amount needs."""
    return Test(
        f"({amount} IS NULL OR COALESCE({cell}, '') IN ('CR', 'DR'))",
        column,
        cell,
        "side",
    )


def required(column: str, cell: str) -> Test:
    return Test(f"({cell} IS NOT NULL)", column, cell, "empty")


def text(cell: str) -> str:
    """Text as it is meant: a mark that keeps it from being a formula taken off."""
    return (
        f"CASE WHEN {cell} LIKE '''%' AND substr({cell}, 2, 1) IN "
        f"('=', '+', '-', '@') THEN substr({cell}, 2) ELSE {cell} END"
    )


#: 2026-10-31 or 31/10/2026, with a time, with an offset.
_DAY = r"([0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4})"
_TIME = r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?"
_OFFSET = r"( ?(Z|[-+][0-9]{2}:?[0-9]{2}))?"


@dataclass(frozen=True)
class When:
    """A moment from cells: ``day`` (maybe with its time), ``time`` and ``zone``.

    :ivar fixed_zone: where nothing else says it
    :ivar day_first: 31/10/2026 rather than 10/31/2026
    """

    column: str
    day: str
    time: str | None
    zone: str | None
    zone_column: str | None
    fixed_zone: str
    day_first: bool

    def cells(self) -> Cells:
        return Cells(self._quick(), self._quick_test(), self._careful(), self._tests())

    def _is_plain(self) -> bool:
        return not self.time and not self.zone and self.fixed_zone == "UTC"

    def _quick(self) -> str:
        return f"{self.day}::timestamp" if self._is_plain() else self._careful()

    def _quick_test(self) -> str:
        if self._is_plain():
            return f"({self.day} IS NULL OR {self.day} LIKE '____-__-__ __:__:__')"
        return " AND ".join(test.condition for test in self._tests())

    def _whole(self) -> str:
        whole = f"trim(translate({self.day}, 'T', ' '))"
        if self.time:
            whole = f"({whole} || ' ' || trim({self.time}))"
        return whole

    def _date(self) -> tuple[str, str, str]:
        """Year, month and day, as text."""
        day = f"translate(split_part({self._whole()}, ' ', 1), './', '--')"
        parts = [f"split_part({day}, '-', {place})" for place in (1, 2, 3)]
        iso = f"length({parts[0]}) = 4"
        number, month = parts[:2] if self.day_first else parts[1::-1]
        return (
            f"CASE WHEN {iso} THEN {parts[0]} ELSE {parts[2]} END",
            f"CASE WHEN {iso} THEN {parts[1]} ELSE {month} END",
            f"CASE WHEN {iso} THEN {parts[2]} ELSE {number} END",
        )

    def _careful(self) -> str:
        year, month, day = self._date()
        whole = self._whole()
        clock = f"substr({whole}, length(split_part({whole}, ' ', 1)) + 1)"
        stamp = f"({year} || '-' || {month} || '-' || {day} || {clock})"
        has_offset = f"{whole} ~ ':[0-9.]+ ?(Z|[-+][0-9]{{2}}:?[0-9]{{2}})$'"
        zoned = f"({stamp} || {self._offset()})::timestamptz"
        if not self.zone:
            zoned = f"{stamp}::timestamp AT TIME ZONE {literal(self.fixed_zone)}"
        return (
            f"CASE WHEN {self.day} IS NULL THEN NULL "
            f"WHEN {has_offset} THEN {stamp}::timestamptz AT TIME ZONE 'UTC' "
            f"ELSE ({zoned}) AT TIME ZONE 'UTC' END"
        )

    def _offset(self) -> str:
        cases = " ".join(
            f"WHEN '{name}' THEN '{hours}'" for name, hours in ZONES.items()
        )
        given = f"upper(trim(COALESCE({self.zone}, '')))"
        return (
            f"(CASE {given} {cases} ELSE substring({given} FROM "
            r"'^(?:GMT|UTC)?([-+][0-9]{2}:?[0-9]{2})$') END)"
        )

    def _tests(self) -> tuple[Test, ...]:
        year, month, day = self._date()
        whole = self._whole()
        pattern = f"^{_DAY}( +{_TIME}{_OFFSET})?$"
        last = (
            f"extract(day FROM make_date(({year})::int, ({month})::int, 1) "
            "+ interval '1 month - 1 day')"
        )
        hours = f"split_part(split_part({whole}, ' ', 2), ':', 1)"
        minutes = f"substring(split_part({whole}, ' ', 2) FROM ':([0-9]{{2}})')"
        condition = (
            f"CASE WHEN {self.day} IS NULL THEN TRUE "
            f"WHEN {whole} IS NULL OR {whole} !~ '{pattern}' THEN FALSE "
            f"WHEN ({month})::int NOT BETWEEN 1 AND 12 OR ({year})::int < 1 THEN FALSE "
            f"WHEN ({day})::int NOT BETWEEN 1 AND {last} THEN FALSE "
            f"WHEN {hours} = '' THEN TRUE "
            f"ELSE {hours}::int < 24 AND {minutes}::int < 60 AND {_seconds(whole)} END"
        )
        tests = [Test(condition, self.column, self._shown(), "time")]
        if self.zone:
            tests.append(
                Test(
                    f"({self._offset()} IS NOT NULL)",
                    self.zone_column,
                    self.zone,
                    "zone",
                )
            )
        return tuple(tests)

    def _shown(self) -> str:
        return f"concat_ws(' ', {self.day}, {self.time})" if self.time else self.day


def _seconds(whole: str) -> str:
    clock = f"split_part({whole}, ' ', 2)"
    return (
        f"COALESCE(substring({clock} FROM '^[0-9]+:[0-9]+:([0-9]{{2}})')::int, 0) < 60"
    )
