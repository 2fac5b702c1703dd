"""The first sheet: amounts by currency, lines by step, and whether all checks agree."""

from typing import Any

from .sheet import Criterion, DataSheet, Formula, Styles, set_up_print
from .tie_out import HEADER_ROW as TIE_OUT_HEADER
from .tie_out import Check

AMOUNTS = (
    "Authorised",
    "Received",
    "Fee",
    "Beside Goods",
    "Rounding",
    "Credited",
    "Refunded",
    "Settled",
    "To Receive",
    "To Credit",
    "To Refund",
    "To Settle",
)


def write(
    sheet: Any,
    styles: Styles,
    company: str,
    period: str,
    returns: DataSheet,
    checks: list[Check],
) -> None:
    """Write the summary; every figure is a formula over the other sheets."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(AMOUNTS), 16)
    sheet.write_string(0, 0, f"Returns of {company}", styles.title)
    sheet.write_string(1, 0, period)
    _write_checks(sheet, styles, checks)
    row = _write_amounts(sheet, styles, returns, 5)
    _write_steps(sheet, styles, returns, row + 2)
    set_up_print(sheet, 0)


def _write_checks(sheet: Any, styles: Styles, checks: list[Check]) -> None:
    first, last = TIE_OUT_HEADER + 2, TIE_OUT_HEADER + 1 + max(len(checks), 1)
    results = f"'Tie-out'!$F${first}:$F${last}"
    agree = sum(check.is_ok for check in checks)
    formula = Formula(
        f'=COUNTIF({results},"OK")&" of "&COUNTA({results})&" checks agree"',
        f"{agree} of {len(checks)} checks agree",
    )
    color = "#1E7B34" if agree == len(checks) else "#C00000"
    sheet.write_string(3, 0, "Tie-out", styles.get(bold=True))
    sheet.write_formula(
        3, 1, formula.text, styles.get(bold=True, font_color=color), formula.value
    )


def _write_amounts(sheet: Any, styles: Styles, returns: DataSheet, row: int) -> int:
    """Amounts of the returns, a row per currency.

    :return: the row after the last one written
    """
    for place, title in enumerate(("By Currency", *AMOUNTS)):
        sheet.write_string(row, place, title, styles.header)
    for code in returns.values("Currency"):
        row += 1
        sheet.write_string(row, 0, code, styles.get(bold=True))
        where = {"Currency": Criterion(code, f"$A{row + 1}")}
        style = styles.amount(returns.currencies[code])
        for place, title in enumerate(AMOUNTS, 1):
            total = returns.sumifs(title, where)
            sheet.write_formula(row, place, total.text, style, total.value)
    return row + 1


def _write_steps(sheet: Any, styles: Styles, returns: DataSheet, row: int) -> None:
    """Lines and authorised amounts by the step they wait at, a column per currency."""
    codes = returns.values("Currency")
    titles = ("By Step", "Lines", *(f"Authorised {code}" for code in codes))
    for place, title in enumerate(titles):
        sheet.write_string(row, place, title, styles.header)
    for step in returns.values("Waiting at"):
        row += 1
        sheet.write_string(row, 0, step, styles.get(bold=True))
        where = {"Waiting at": Criterion(step, f"$A{row + 1}")}
        lines = returns.countifs(where)
        sheet.write_formula(row, 1, lines.text, styles.get(num_format="0"), lines.value)
        for place, code in enumerate(codes, 2):
            total = returns.sumifs("Authorised", {**where, "Currency": Criterion(code)})
            style = styles.amount(returns.currencies[code])
            sheet.write_formula(row, place, total.text, style, total.value)
