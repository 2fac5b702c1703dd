"""Tie-out: what the sheets add up to, against what the ledger and the gateway say.

The left figure is a formula over the data sheets, the right one is read here, from
journal items or the gateway's own documents, not from the models behind the sheets.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from odoo.fields import Domain

from ...domain.budget import FIGURES
from .layouts import Period, label
from .sheet import Criterion, DataSheet, Formula, Styles, set_up_print

HEADER_ROW = 2
HEADERS = (
    ("What Is Compared", 46),
    ("Currency", 9),
    ("Sheets", 18),
    ("Ledger or Gateway", 18),
    ("Difference", 16),
    ("Result", 10),
    ("Right Figure", 70),
)


class Check(NamedTuple):
    """Two figures that must be the same, in ``currency``."""

    name: str
    currency: Any
    left: Formula
    right: Decimal
    source: str

    @property
    def difference(self) -> Decimal:
        return self.left.value - self.right

    @property
    def is_ok(self) -> bool:
        return self.currency.is_zero(float(self.difference))


def checks(
    sheets: dict[str, DataSheet], records: dict[str, Any], period: Period
) -> list[Check]:
    """All checks on the sheets, whose ``records`` are given by sheet name."""
    return [
        *_credited(sheets["Returns"], records["Returns"]),
        *_paid(sheets["Refunds"], records["Refunds"]),
        *_settled(sheets["Refunds"], records["Refunds"]),
        *_gateway_balance(sheets["Settlement"], records["Settlement"], period),
        *_paid_out(sheets["Settlement"], records["Settlement"]),
        *_payouts(sheets["Settlement"], records["Settlement"]),
        *_work_in_progress(sheets["Refurbishment"], records["Refurbishment"]),
        *_budget(sheets["Budget"], records["Budget"]),
    ]


def write(sheet: Any, styles: Styles, found: list[Check], period: str) -> None:
    """Write the checks to ``sheet``, differences and results as formulas."""
    sheet.write_string(0, 0, "Tie-out to the ledger and the gateway", styles.title)
    sheet.write_string(1, 0, period)
    for place, (title, width) in enumerate(HEADERS):
        sheet.write_string(HEADER_ROW, place, title, styles.header)
        sheet.set_column(place, place, width)
    for row, check in enumerate(found, HEADER_ROW + 1):
        amount = styles.amount(check.currency)
        sheet.write_string(row, 0, check.name)
        sheet.write_string(row, 1, check.currency.name)
        sheet.write_formula(row, 2, check.left.text, amount, check.left.value)
        sheet.write_number(row, 3, check.right, amount)
        sheet.write_formula(row, 4, f"=C{row + 1}-D{row + 1}", amount, check.difference)
        places = check.currency.decimal_places
        sheet.write_formula(
            row,
            5,
            f'=IF(ROUND(E{row + 1},{places})=0,"OK","CHECK")',
            styles.get(bold=True),
            "OK" if check.is_ok else "CHECK",
        )
        sheet.write_string(row, 6, check.source)
    for text, color in (("OK", "#1E7B34"), ("CHECK", "#C00000")):
        sheet.conditional_format(
            HEADER_ROW + 1,
            5,
            HEADER_ROW + max(len(found), 1),
            5,
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{text}"',
                "format": styles.get(font_color=color),
            },
        )
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    set_up_print(sheet, HEADER_ROW)


def _credited(sheet: DataSheet, rows: Any) -> Iterator[Check]:
    ledger = _receivable(
        rows,
        [
            ("move_id.return_order_id", "in", _linked(rows, "return_order_id").ids),
            ("move_id.move_type", "in", ("out_refund", "out_invoice")),
        ],
    )
    for code in sheet.values("Currency"):
        yield Check(
            "Credited to customers",
            sheet.currencies[code],
            sheet.sumifs("Credited", {"Currency": Criterion(code)}),
            -ledger.get(code, Decimal(0)),
            "Receivable items of the posted credit notes and fee invoices of these "
            "returns",
        )


def _paid(sheet: DataSheet, refunds: Any) -> Iterator[Check]:
    payments = _linked(refunds, "payment_id").move_id
    moves = payments | _linked(refunds, "reversal_move_id")
    ledger = _receivable(refunds, [("move_id", "in", moves.ids)])
    for code in sheet.values("Currency"):
        yield Check(
            "Refunded to customers",
            sheet.currencies[code],
            sheet.sumifs(
                "Amount", {"Currency": Criterion(code), "Paid": Criterion("Yes")}
            ),
            ledger.get(code, Decimal(0)),
            "Receivable items of the refund payments, less those reversed",
        )


def _receivable(records: Any, domain: list) -> dict[str, Decimal]:
    """Posted receivable items by currency code, in that currency."""
    receivable = ("account_id.account_type", "=", "asset_receivable")
    return _posted(records, [*domain, receivable])


def _posted(records: Any, domain: list) -> dict[str, Decimal]:
    """Posted journal items by currency code, in that currency."""
    groups = records.env["account.move.line"]._read_group(
        [*domain, ("parent_state", "=", "posted")],
        ["currency_id"],
        ["amount_currency:sum"],
    )
    return {currency.name: _exact(amount, currency) for currency, amount in groups}


def _settled(sheet: DataSheet, refunds: Any) -> Iterator[Check]:
    settled = refunds.filtered_domain([("state", "=", "settled")])
    groups = refunds.env["payment.balance.transaction"]._read_group(
        [
            ("match_ids.refund_id", "in", settled.ids),
            ("match_ids.state", "=", "confirmed"),
            ("reporting_category", "=", "refund"),
        ],
        ["customer_facing_currency_id"],
        ["customer_facing_amount:sum"],
    )
    gateway = {currency: -_exact(amount, currency) for currency, amount in groups}
    for code in sheet.values("Currency"):
        currency = sheet.currencies[code]
        status = label("state")(settled[:1]) if settled else "Settled"
        yield Check(
            "Refunds settled",
            currency,
            sheet.sumifs(
                "Amount", {"Currency": Criterion(code), "Status": Criterion(status)}
            ),
            gateway.get(currency, Decimal(0)),
            "The gateway's balance transactions matched to these refunds",
        )


def _gateway_balance(sheet: DataSheet, rows: Any, period: Period) -> Iterator[Check]:
    account = _linked(rows, "provider_id").settlement_gateway_account_id
    ledger = _posted(rows, [("account_id", "in", account.ids), *period.days("date")])
    for code in sheet.values("Currency"):
        yield Check(
            "Gateway balance: movement booked",
            sheet.currencies[code],
            sheet.sumifs("Net", _booked(code)),
            ledger.get(code, Decimal(0)),
            "All posted items on the gateway balance account in the period",
        )


def _paid_out(sheet: DataSheet, rows: Any) -> Iterator[Check]:
    account = _linked(rows, "provider_id").settlement_transit_account_id
    entries = _linked(rows, "move_id")
    ledger = _posted(
        rows, [("account_id", "in", account.ids), ("move_id", "in", entries.ids)]
    )
    for code in sheet.values("Currency"):
        yield Check(
            "Paid out by the gateway",
            sheet.currencies[code],
            sheet.sumifs("Net", {**_booked(code), "Transfer": Criterion("Yes")}),
            -ledger.get(code, Decimal(0)),
            "Posted items of the settlement entries on the payouts in transit account",
        )


def _booked(code: str) -> dict[str, Criterion]:
    return {"Currency": Criterion(code), "Booked": Criterion("Yes")}


def _payouts(sheet: DataSheet, rows: Any) -> Iterator[Check]:
    payouts = _linked(rows, "payout_id").filtered("automatic")
    for payout in payouts.sorted("created"):
        yield Check(
            f"Payout {payout.gateway_id}",
            payout.currency_id,
            sheet.sumifs(
                "Net",
                {
                    "Payout": Criterion(payout.gateway_id),
                    "Transfer": Criterion("No"),
                },
            ),
            _exact(payout.amount, payout.currency_id),
            "Amount of the payout, as the gateway reports it",
        )


def _work_in_progress(sheet: DataSheet, docs: Any) -> Iterator[Check]:
    company = docs.env.company
    account = company.return_refurbishment_location_id.valuation_account_id
    balance = docs.env["account.move.line"]._read_group(
        [("account_id", "=", account.id), ("parent_state", "=", "posted")],
        aggregates=["balance:sum"],
    )[0][0]
    if docs or balance:
        currency = company.currency_id
        yield Check(
            "Refurbishment in progress",
            currency,
            sheet.sumifs("Work in Progress", {"Currency": Criterion(currency.name)}),
            _exact(balance, currency),
            f"Balance of account {account.display_name}",
        )


def _budget(sheet: DataSheet, rows: Any) -> Iterator[Check]:
    currency = rows.env.company.currency_id
    for name, figure_rows in rows.grouped("figure").items():
        figure = FIGURES[name]
        if figure.counted:
            continue
        items = Domain.OR(Domain(row._get_ledger_domain()) for row in figure_rows)
        balance = rows.env["account.move.line"]._read_group(
            items, aggregates=["balance:sum"]
        )[0][0]
        shown = label("figure")(figure_rows[:1])
        yield Check(
            f"Budget actual: {shown}",
            currency,
            sheet.sumifs("Actual", {"Figure": Criterion(shown)}),
            _exact(balance, currency),
            f"Posted journal items of type {', '.join(figure.entry_types)}",
        )


def _linked(records: Any, name: str) -> Any:
    """Distinct records that a field links to, without loading what links to them."""
    return records._read_group(
        [("id", "in", records.ids)], aggregates=[f"{name}:recordset"]
    )[0][0]


def _exact(amount: float | None, currency: Any) -> Decimal:
    return Decimal(str(currency.round(amount or 0)))
