"""The returns of a period as an Excel workbook that proves itself."""

import io
from datetime import date
from typing import Any

from xlsxwriter import Workbook

from .workbook import summary, tie_out
from .workbook.layouts import (
    BUDGET,
    REFUNDS,
    REFURBISHMENT,
    RETURNS,
    SETTLEMENT,
    Period,
    batches,
    domains,
)
from .workbook.sheet import DataSheet, Styles


def build(company: Any, date_from: date, date_to: date) -> bytes:
    """Build the workbook of one company.

    Sheets: Summary, Returns, Refunds, Settlement, Refurbishment, Budget, Tie-out. Rows
    are streamed to disk, so memory does not grow with their number; totals,
    differences and results are formulas, written with their values.

    :param company: ``res.company`` in the environment of the reader
    :param date_from: first day, included
    :param date_to: last day, included
    :return: the content of the ``.xlsx`` file
    """
    output = io.BytesIO()
    period = Period(date_from, date_to)
    with Workbook(output, {"constant_memory": True}) as book:
        styles = Styles(book)
        first = book.add_worksheet("Summary")
        sheets, records = {}, {}
        for layout in (RETURNS, REFUNDS, SETTLEMENT, REFURBISHMENT, BUDGET):
            model, domain = domains(company, period)[layout.name]
            found = company.env[model].search(domain, order=None)
            sheets[layout.name] = DataSheet(book, styles, layout)
            sheets[layout.name].fill(batches(found), str(period))
            records[layout.name] = found
        checks = tie_out.checks(sheets, records, period)
        last = book.add_worksheet("Tie-out")
        tie_out.write(last, styles, checks, str(period))
        summary.write(
            first, styles, company.name, str(period), sheets["Returns"], checks
        )
    return output.getvalue()
