"""What stands in the data sheets: columns, and the records of a period."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from ...domain.budget import Comparison
from ...domain.refund_transitions import PAID
from .sheet import Column, Layout

BATCH = 1000


class Period(NamedTuple):
    """Days of the workbook, both included."""

    date_from: date
    date_to: date

    def __str__(self) -> str:
        return f"{self.date_from} to {self.date_to}"

    def days(self, name: str) -> list[tuple]:
        """Domain for a date field."""
        return [(name, ">=", self.date_from), (name, "<=", self.date_to)]

    def times(self, name: str) -> list[tuple]:
        """Domain for a datetime field (UTC)."""
        after = self.date_to + timedelta(days=1)
        return [(name, ">=", str(self.date_from)), (name, "<", str(after))]


def batches(records: Any) -> Iterator[Any]:
    """The records one by one, read in batches and forgotten again."""
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH].with_prefetch()
        yield from batch
        batch.invalidate_recordset()


def label(name: str) -> Any:
    """Reads the label of a selection field."""

    def get(record: Any) -> str:
        field = record._fields[name]
        return dict(field._description_selection(record.env)).get(record[name], "")

    return get


def _yes(condition: Any) -> str:
    """What formulas compare: the same in every language."""
    return "Yes" if condition else "No"


RETURNS = Layout(
    name="Returns",
    title="Returns: from authorised to settled, by line",
    columns=(
        Column("Return", lambda row: row.return_order_id.name, width=16),
        Column("Date", lambda row: row.date, "date"),
        Column("Customer", lambda row: row.partner_id.display_name, width=24),
        Column("Product", lambda row: row.product_id.display_name, width=28),
        Column("Category", lambda row: row.categ_id.display_name, width=18),
        Column("Status", label("state")),
        # Not its label: formulas compare it, in every language.
        Column("Resolution", lambda row: row.resolution.replace("_", " ")),
        Column("Currency", lambda row: row.currency_id.name, width=9),
        Column("Authorised", lambda row: row.amount_authorized, "amount", 15),
        Column("Received", lambda row: row.amount_received, "amount", 15),
        Column("Fee", lambda row: row.restocking_fee, "amount", 13),
        Column("Beside Goods", lambda row: row.amount_added, "amount", 13),
        Column("Rounding", lambda row: row.amount_rounding, "amount", 11),
        Column("Credited", lambda row: row.amount_credited, "amount", 15),
        Column("Refunded", lambda row: row.amount_refunded, "amount", 15),
        Column("Settled", lambda row: row.amount_settled, "amount", 15),
        Column(
            "To Receive",
            lambda row: row.diff_received,
            "amount",
            15,
            "={Authorised}-{Received}",
        ),
        Column(
            "To Credit",
            lambda row: row.diff_credited,
            "amount",
            15,
            '=IF(OR({Resolution}="exchange",{Resolution}="repair"),0,'
            "{Received}+{Beside Goods}+{Rounding}-{Fee}-{Credited})",
        ),
        Column(
            "To Refund",
            lambda row: row.diff_refunded,
            "amount",
            15,
            '=IF({Resolution}="store credit",0,{Credited}-{Refunded})',
        ),
        Column(
            "To Settle",
            lambda row: row.diff_settled,
            "amount",
            15,
            "={Refunded}-{Settled}",
        ),
        Column("Waiting at", label("waiting_at")),
        Column("Days", lambda row: row.age, "integer", 7),
    ),
    keys=("Currency", "Waiting at"),
    total_by="Currency",
    currency=lambda row: row.currency_id,
)

REFUNDS = Layout(
    name="Refunds",
    title="Refunds",
    columns=(
        Column("Refund", lambda refund: refund.name, width=18),
        Column("Date", lambda refund: refund.create_date.date(), "date"),
        Column("Return", lambda refund: refund.return_order_id.name, width=16),
        Column("Credit Note", lambda refund: refund.credit_note_id.name, width=18),
        Column("Customer", lambda refund: refund.partner_id.display_name, width=24),
        Column("Gateway Reference", lambda refund: refund.provider_reference, width=30),
        Column("Payment", lambda refund: refund.payment_id.name, width=18),
        Column("Status", label("state")),
        Column("Paid", lambda refund: _yes(refund.state in PAID), width=7),
        Column("Why Not", lambda refund: refund.failure_reason, width=24),
        Column("Currency", lambda refund: refund.currency_id.name, width=9),
        Column("Amount", lambda refund: refund.amount, "amount", 15),
    ),
    keys=("Currency", "Paid", "Status"),
    total_by="Currency",
    currency=lambda refund: refund.currency_id,
)


def _is_transfer(row: Any) -> str:
    return _yes(row.payout_id and row.source_id == row.payout_id.gateway_id)


SETTLEMENT = Layout(
    name="Settlement",
    title="Settlement: the gateway's balance transactions, by payout",
    columns=(
        Column("Payout", lambda row: row.payout_id.gateway_id, width=30),
        Column("Date", lambda row: row.created.date(), "date"),
        Column("Balance Transaction", lambda row: row.gateway_id, width=30),
        Column("Category", lambda row: row.reporting_category, width=16),
        Column("Source", lambda row: row.source_id, width=30),
        Column("Transfer", _is_transfer, width=9),
        Column("Refund", lambda row: row.refund_id.name, width=18),
        Column("Entry", lambda row: row.move_id.name, width=18),
        Column(
            "Booked",
            lambda row: _yes(row.move_id.state == "posted"),
            width=8,
        ),
        Column(
            "Customer Currency",
            lambda row: row.customer_facing_currency_id.name,
            width=10,
        ),
        Column(
            "Customer Amount",
            lambda row: row.customer_facing_amount,
            "number",
            width=13,
        ),
        Column("Currency", lambda row: row.currency_id.name, width=9),
        Column("Gross", lambda row: row.gross, "amount", 15),
        Column("Fee", lambda row: row.fee, "amount", 13),
        Column("Net", lambda row: row.net, "amount", 15, "={Gross}-{Fee}"),
    ),
    keys=("Currency", "Booked", "Payout", "Transfer"),
    total_by="Currency",
    currency=lambda row: row.currency_id,
)

REFURBISHMENT = Layout(
    name="Refurbishment",
    title="Refurbishment: value of the units, in company currency",
    columns=(
        Column("Refurbishment", lambda doc: doc.name, width=16),
        Column("Date", lambda doc: doc.create_date.date(), "date"),
        Column("Return", lambda doc: doc.return_order_id.name, width=16),
        Column("Product", lambda doc: doc.product_id.display_name, width=28),
        Column("Grade", lambda doc: doc.grade_id.display_name, width=12),
        Column("Status", label("state")),
        Column("Quantity", lambda doc: doc.quantity, "number", 9),
        Column("Currency", lambda doc: doc.currency_id.name, width=9),
        Column("Cost", lambda doc: doc.cost, "amount", 15),
        Column("Write-down", lambda doc: doc.write_down, "amount", 15),
        Column("Capitalised", lambda doc: doc.labour_capitalised, "amount", 15),
        Column(
            "Carrying Amount",
            lambda doc: doc.carrying_amount,
            "amount",
            15,
            "={Cost}-{Write-down}+{Capitalised}",
        ),
        Column("Work in Progress", lambda doc: doc.wip_amount, "amount", 15),
        Column("How It Was Valued", lambda doc: doc.valuation_note, width=60),
    ),
    keys=("Currency",),
    total_by="Currency",
    currency=lambda doc: doc.currency_id,
)

BUDGET = Layout(
    name="Budget",
    title="Budget and actual, in company currency",
    columns=(
        Column("Budget", lambda row: row.budget_id.name, width=18),
        Column("From", lambda row: row.budget_id.date_from, "date"),
        Column("To", lambda row: row.budget_id.date_to, "date"),
        Column("Status", label("state")),
        Column("Category", lambda row: row.categ_id.display_name, width=24),
        Column("Figure", label("figure"), width=17),
        Column("Planned", lambda row: row.planned, "number", 14),
        Column("Actual", lambda row: row.actual, "number", 14),
        Column(
            "Variance", lambda row: row.variance, "number", 14, "={Planned}-{Actual}"
        ),
        Column(
            "Used",
            lambda row: Comparison(row.planned, row.actual).used or 0,
            "percent",
            9,
            "=IF({Planned}=0,0,{Actual}/{Planned})",
        ),
    ),
    keys=("Figure",),
    total_by="Figure",
    currency=lambda row: row.currency_id,
)


def domains(company: Any, period: Period) -> dict[str, tuple[str, list]]:
    """Model and domain of each data sheet.

    Settlement has what was booked in the period, and what is not booked yet;
    refurbishment also has older units that are still in progress; a budget that reaches
    into the period is compared over all its days.
    """
    ours = [("company_id", "=", company.id)]
    after = period.date_to + timedelta(days=1)
    booked = ["&", *period.days("move_id.date")]
    waiting = ["&", ("move_id", "=", False), ("created", "<", str(after))]
    created = ["&", *period.times("create_date")]
    return {
        "Returns": ("return.reconciliation", [*ours, *period.days("date")]),
        "Refunds": ("return.refund", [*ours, *period.times("create_date")]),
        "Settlement": (
            "payment.balance.transaction",
            [*ours, "|", *booked, *waiting],
        ),
        "Refurbishment": (
            "return.refurbishment",
            [*ours, "|", ("state", "=", "in_progress"), *created],
        ),
        "Budget": (
            "return.budget.report",
            [
                *ours,
                ("budget_id.date_from", "<=", period.date_to),
                ("budget_id.date_to", ">=", period.date_from),
            ],
        ),
    }
