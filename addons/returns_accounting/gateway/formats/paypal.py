"""PayPal's settlement report and the activity download.

Settlement report (STL, developer.paypal.com/docs/reports/sftp-reports): lines of
several kinds, told by their first cell; amounts without sign in the smallest unit, with
CR or DR beside them. Activity download (business.paypal.com, "Balance affecting"): one
line each, fees with a minus, dates as the account writes them.
"""

from .layout import Category, Format, Frame, Moment, Money, Payouts, Total, Totals

#: Transaction event codes by their first characters
#: (developer.paypal.com/docs/transaction-search/transaction-event-codes).
EVENT_CODES = {
    "T00": "charge",
    "T01": "fee",
    "T02": "conversion",
    "T03": "topup",
    "T04": "payout",
    "T0401": "payout_reversal",
    "T05": "other_adjustment",
    "T06": "other_adjustment",
    "T07": "other_adjustment",
    "T08": "other_adjustment",
    "T09": "other_adjustment",
    "T10": "other_adjustment",
    "T11": "other_adjustment",
    "T1106": "dispute",
    "T1107": "refund",
    "T1108": "fee",
    "T1109": "refund_failure",
    "T1110": "risk_reserved_funds",
    "T1111": "risk_reserved_funds",
    "T12": "dispute",
    "T1202": "dispute_reversal",
    "T13": "other_adjustment",
    "T15": "risk_reserved_funds",
    "T17": "other_adjustment",
    "T18": "other_adjustment",
    "T19": "other_adjustment",
    "T20": "other_adjustment",
    "T21": "risk_reserved_funds",
    "T22": "other_adjustment",
    "T50": "other_adjustment",
    "T97": "other_adjustment",
    "T98": "other_adjustment",
    "T99": "other_adjustment",
}

#: Report and file header, section header and columns, body, footers and their counts. A
#: large report is split into files, each with its own number, RH and FF; what ends it
#: (RF, RC) is in the last.
FRAME = Frame(
    report="RH",
    part="FH",
    header="CH",
    body="SB",
    count="SC",
    report_count="RC",
    part_end="FF",
    account=3,
)

#: The footers of a section and of the report, one for each currency: what their lines
#: brought and took, and then balances, which are not of this file alone.
FOOTER = Totals(
    "SF",
    "RF",
    currency=1,
    sums={
        2 + 2 * kind + side: Total(amount, f"{name} Debit or Credit", value, currency)
        for kind, (name, amount, currency) in enumerate(
            (
                (
                    "Transaction",
                    "Gross Transaction Amount",
                    "Gross Transaction Currency",
                ),
                ("Fee", "Fee Amount", "Fee Currency"),
            )
        )
        for side, value in enumerate(("CR", "DR"))
    },
)

SETTLEMENT = Format(
    name="paypal_settlement",
    label="PayPal: settlement report (STL)",
    identified_by=(
        "Transaction ID",
        "PayPal Reference ID",
        "Transaction Event Code",
        "Transaction Completion Date",
        "Transaction Debit or Credit",
        "Gross Transaction Amount",
        "Gross Transaction Currency",
        "Fee Debit or Credit",
        "Fee Amount",
    ),
    key=("Transaction ID",),
    category=Category(
        "Transaction Event Code",
        EVENT_CODES,
        by_prefix=True,
        negative={"charge": "other_adjustment"},
    ),
    currency="Gross Transaction Currency",
    gross=Money(("Gross Transaction Amount",), side="Transaction Debit or Credit"),
    fee=Money(("Fee Amount",), side="Fee Debit or Credit", negated=True),
    created=Moment("Transaction Completion Date"),
    texts={
        "source_id": ("Transaction ID",),
        "charge_id": ("PayPal Reference ID", "Transaction ID"),
        "payment_intent_id": ("PayPal Reference ID", "Transaction ID"),
        "description": ("Invoice ID", "Custom Field"),
        "odoo_ref": ("Custom Field",),
    },
    payouts=Payouts.SEPARATE,
    in_minor_units=True,
    frame=FRAME,
    totals=FOOTER,
)

#: What the activity download calls them, in English.
ACTIVITY_TYPES = {
    "Bank Deposit to PP Account": "topup",
    "Cancellation of Hold for Dispute Resolution": "dispute_reversal",
    "Chargeback": "dispute",
    "Chargeback Fee": "fee",
    "Chargeback Reversal": "dispute_reversal",
    "eBay Auction Payment": "charge",
    "Express Checkout Payment": "charge",
    "Fee Reversal": "fee",
    "General Currency Conversion": "conversion",
    "General Payment": "charge",
    "General Withdrawal": "payout",
    "Hold on Balance for Dispute Investigation": "dispute",
    "Invoice Payment": "charge",
    "Mass Pay Payment": "other_adjustment",
    "Mobile Payment": "charge",
    "Partner Fee": "fee",
    "Payment Hold": "risk_reserved_funds",
    "Payment Refund": "refund",
    "Payment Release": "risk_reserved_funds",
    "Payment Reversal": "dispute",
    "PreApproved Payment Bill User Payment": "charge",
    "Reserve Hold": "risk_reserved_funds",
    "Reserve Release": "risk_reserved_funds",
    "Subscription Payment": "charge",
    "User Initiated Withdrawal": "payout",
    "Website Payment": "charge",
}

ACTIVITY = Format(
    name="paypal_activity",
    label="PayPal: activity download",
    identified_by=(
        "Date",
        "Time",
        "TimeZone",
        "Type",
        "Status",
        "Currency",
        "Gross",
        "Fee",
        "Net",
        "Transaction ID",
        "Reference Txn ID",
    ),
    key=("Transaction ID",),
    category=Category("Type", ACTIVITY_TYPES, negative={"charge": "other_adjustment"}),
    currency="Currency",
    gross=Money(("Gross",)),
    fee=Money(("Fee",), negated=True),
    net=Money(("Net",)),
    created=Moment("Date", "Time", "TimeZone"),
    texts={
        "source_id": ("Transaction ID",),
        "charge_id": ("Reference Txn ID", "Transaction ID"),
        "payment_intent_id": ("Reference Txn ID", "Transaction ID"),
        "description": ("Invoice Number", "Item Title", "Subject"),
        "odoo_ref": ("Custom Number",),
        "customer_email": ("From Email Address",),
    },
    only={"Status": ("Completed",), "Balance Impact": ("Credit", "Debit")},
    payouts=Payouts.SEPARATE,
)
