"""A data sheet: records in columns, and the formulas that add them up.

Every formula is written together with its value, so that readers that do not calculate
(previews, scripts) see the same figures as spreadsheets, which calculate them again.
Rows are streamed: only sums by the key columns are kept in memory.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

TITLE_ROW, HEADER_ROW, FIRST_ROW = 0, 2, 3


class Formula(NamedTuple):
    """A formula with the value it calculates to."""

    text: str
    value: Decimal | int | str


class Criterion(NamedTuple):
    """What a key column must hold: a value, and the cell that says so, if one does."""

    value: str
    cell: str | None = None

    def __str__(self) -> str:
        return self.cell or '"{}"'.format(self.value.replace('"', '""'))


@dataclass(frozen=True)
class Column:
    """One column: how to read it from a record, and how to show it.

    ``kind`` is text, date, amount (in the currency of the row), number, integer or
    percent. ``formula`` is written in place of the value, with ``{Title}`` for the
    cells of its row; ``get`` then gives the value that it calculates to.
    """

    title: str
    get: Callable[[Any], Any]
    kind: str = "text"
    width: int = 12
    formula: str | None = None


@dataclass(frozen=True)
class Layout:
    """A sheet before it has data.

    ``keys`` are the columns to add up by; a total is written for each value of
    ``total_by``. ``currency`` reads the currency of a record's amounts.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    total_by: str
    currency: Callable[[Any], Any]


@dataclass
class Styles:
    """The formats of a workbook, each made once."""

    book: Workbook
    _made: dict[tuple, Any] = field(default_factory=dict)

    def get(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format({"font_size": 10, **properties})
        return self._made[key]

    def amount(self, currency: Any, **properties: Any) -> Any:
        """Amounts of ``currency`` with its decimals and code, negative ones in red."""
        digits = "." + "0" * currency.decimal_places if currency.decimal_places else ""
        shown = f"#,##0{digits} [${currency.name}]"
        return self.get(num_format=f"{shown};[Red]-{shown}", **properties)

    @property
    def title(self) -> Any:
        return self.get(bold=True, font_size=14)

    @property
    def header(self) -> Any:
        return self.get(
            bold=True, bg_color="#714B67", font_color="white", text_wrap=True, border=1
        )


class DataSheet:
    """Writes records to a sheet and knows the sums of what it wrote."""

    def __init__(self, book: Workbook, styles: Styles, layout: Layout):
        self.sheet = book.add_worksheet(layout.name)
        self.layout, self.styles = layout, styles
        self.index = {col.title: place for place, col in enumerate(layout.columns)}
        self.row = FIRST_ROW
        self.currencies: dict[str, Any] = {}
        self._sums: dict[tuple, dict[str, Decimal]] = defaultdict(
            lambda: defaultdict(Decimal)
        )
        self._counts: dict[tuple, int] = defaultdict(int)

    def fill(self, records: Iterable[Any], period: str) -> None:
        """Write the title, the header, a row per record and the totals."""
        columns = self.layout.columns
        self.sheet.write_string(TITLE_ROW, 0, self.layout.title, self.styles.title)
        self.sheet.write_string(TITLE_ROW + 1, 0, period)
        for place, column in enumerate(columns):
            self.sheet.write_string(HEADER_ROW, place, column.title, self.styles.header)
            self.sheet.set_column(place, place, column.width)
        for record in records:
            self._write_record(record)
        last = max(self.row - 1, FIRST_ROW)
        self.sheet.autofilter(HEADER_ROW, 0, last, len(columns) - 1)
        self.sheet.freeze_panes(FIRST_ROW, 1)
        self._write_totals()
        set_up_print(self.sheet, HEADER_ROW)

    def _write_record(self, record: Any) -> None:
        values = {column.title: column.get(record) for column in self.layout.columns}
        currency = self.layout.currency(record)
        self.currencies[currency.name] = currency
        key = tuple(values[name] for name in self.layout.keys)
        self._counts[key] += 1
        for place, column in enumerate(self.layout.columns):
            value = values[column.title]
            if column.kind in ("amount", "number"):
                value = Decimal(str(value or 0))
                self._sums[key][column.title] += value
            self._write_cell(place, column, value, currency)
        self.row += 1

    def _write_cell(
        self, place: int, column: Column, value: Any, currency: Any
    ) -> None:
        style = self._style(column.kind, currency)
        if column.formula:
            cells = {
                name: xl_rowcol_to_cell(self.row, index)
                for name, index in self.index.items()
            }
            text = column.formula.format_map(cells)
            self.sheet.write_formula(self.row, place, text, style, value)
        elif column.kind == "text":
            # Never write(): it would turn text that begins with = into a formula.
            self.sheet.write_string(self.row, place, str(value or ""), style)
        elif column.kind == "date":
            if value:
                self.sheet.write_datetime(self.row, place, value, style)
        else:
            self.sheet.write_number(self.row, place, value or 0, style)

    def _style(self, kind: str, currency: Any) -> Any:
        if kind == "amount":
            return self.styles.amount(currency)
        shown = {
            "date": "yyyy-mm-dd",
            "integer": "0",
            "number": "#,##0.00",
            "percent": "0.0%",
        }
        return self.styles.get(num_format=shown.get(kind, "General"))

    def _write_totals(self) -> None:
        """A row of SUMIFS for each value of the ``total_by`` column."""
        by = self.index[self.layout.total_by]
        self.row += 1
        for name in self.values(self.layout.total_by):
            bold = self.styles.get(bold=True, top=1)
            self.sheet.write_string(self.row, 0, "Total", bold)
            self.sheet.write_string(self.row, by, name, bold)
            cell = xl_rowcol_to_cell(self.row, by, col_abs=True)
            for place, column in enumerate(self.layout.columns):
                if column.kind not in ("amount", "number"):
                    continue
                total = self.sumifs(
                    column.title, {self.layout.total_by: Criterion(name, cell)}
                )
                style = bold
                if column.kind == "amount":
                    currency = self.currencies.get(name) or self._only_currency()
                    style = self.styles.amount(currency, bold=True, top=1)
                self.sheet.write_formula(
                    self.row, place, total.text, style, total.value
                )
            self.row += 1

    def _only_currency(self) -> Any:
        """Currency of a sheet whose totals are not by currency: it has one only."""
        return next(iter(self.currencies.values()))

    def values(self, key: str) -> list[str]:
        """What a key column holds, each once."""
        place = self.layout.keys.index(key)
        return sorted({str(group[place]) for group in self._counts})

    def cells(self, title: str) -> str:
        """Absolute address of the data cells of a column, with the sheet's name."""
        letter = xl_col_to_name(self.index[title], col_abs=True)
        last = FIRST_ROW + max(sum(self._counts.values()), 1)
        return f"'{self.layout.name}'!{letter}${FIRST_ROW + 1}:{letter}${last}"

    def sumifs(self, title: str, where: Mapping[str, Criterion]) -> Formula:
        """Sum of a column over the rows whose key columns hold what ``where`` says."""
        value = sum(
            (sums[title] for key, sums in self._sums.items() if self._is(key, where)),
            Decimal(0),
        )
        return Formula(f"=SUMIFS({self.cells(title)},{self._criteria(where)})", value)

    def countifs(self, where: Mapping[str, Criterion]) -> Formula:
        """Number of rows whose key columns hold what ``where`` says."""
        value = sum(
            count for key, count in self._counts.items() if self._is(key, where)
        )
        return Formula(f"=COUNTIFS({self._criteria(where)})", value)

    def _criteria(self, where: Mapping[str, Criterion]) -> str:
        return ",".join(
            f"{self.cells(name)},{wanted}" for name, wanted in where.items()
        )

    def _is(self, key: tuple, where: Mapping[str, Criterion]) -> bool:
        held = dict(zip(self.layout.keys, key, strict=True))
        return all(str(held[name]) == wanted.value for name, wanted in where.items())


def set_up_print(sheet: Any, header_row: int) -> None:
    """Landscape A4, one page wide, the header on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header_row)
    sheet.set_footer("&L&F&C&A&RPage &P of &N")
