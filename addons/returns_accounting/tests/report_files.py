"""Valid reports of gateways, drawn at random, and what their totals are."""

import csv
import io
import random
from collections import Counter
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
    :ivar before: lines above the header, and ``after`` below the rows
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
    before: list[list[str]] = field(default_factory=list)
    after: list[list[str]] = field(default_factory=list)

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


PAYPAL_COLUMNS = (
    "CH,Transaction ID,Invoice ID,PayPal Reference ID,Transaction Event Code,"
    "Transaction Completion Date,Transaction Debit or Credit,"
    "Gross Transaction Amount,Gross Transaction Currency,Fee Debit or Credit,"
    "Fee Amount,Fee Currency,Custom Field"
)


def paypal_settlement(draw: random.Random, code: str) -> Report:
    """With the lines around its data that count and sum them."""
    report = Report(
        "paypal_settlement",
        PAYPAL_COLUMNS.split(","),
        [],
        money=("Gross Transaction Amount", "Fee Amount"),
        text="Invoice ID",
        currency="Gross Transaction Currency",
        fee="Fee Amount",
        category="Transaction Event Code",
        date="Transaction Completion Date",
        before=[
            ["RH", "2026/03/30 02:44:19 -0800", "A", "A1", "009", ""],
            ["FH", "01"],
        ],
    )
    sums = {"CR": 0, "DR": 0, "fee": 0}
    for number in range(1, draw.randrange(4, 12)):
        category, gross, fee, net = _amounts(draw)
        kind, side = ("T0006", "CR") if category == "charge" else ("T1107", "DR")
        cents, charged = int(abs(gross) / CENT), int(fee / CENT)
        sums[side] += cents
        sums["fee"] += charged
        report.rows.append(
            f"SB,8T{number},S{number},,{kind},2026/03/{number:02} 10:00:00 -0800,"
            f"{side},{cents},{code},DR,{charged},{code},".split(",")
        )
        report.say(category, net)
    told = [code, str(sums["CR"]), str(sums["DR"]), "0", str(sums["fee"])]
    count = str(len(report.rows))
    report.after = [["SF", *told], ["SC", count], ["RF", *told], ["RC", count], ["FF"]]
    return report


REPORTS = (stripe, adyen, mollie, paypal, paypal_settlement)


def write(report: Report, delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerows([*report.before, report.header, *report.rows, *report.after])
    return text.getvalue().encode()
