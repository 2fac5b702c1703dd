"""Adyen's settlement details report.

A batch is what one transfer to the bank pays. Amounts stand in a debit or a credit
column, in the currency of the payment (GC) and of the settlement (NC); four columns
make up the fee (docs.adyen.com/reporting/settlement-reconciliation).
"""

from .layout import Category, Format, Moment, Money, Payouts

JOURNAL_TYPES = {
    "AdvancementCommissioned": "other_adjustment",
    "Balancetransfer": "other_adjustment",
    "Chargeback": "dispute",
    "ChargebackReversed": "dispute_reversal",
    "ChargebackExternally": "dispute",
    "DepositCorrection": "risk_reserved_funds",
    "Fee": "fee",
    "InvoiceDeduction": "fee",
    "ManualCorrected": "other_adjustment",
    "MerchantPayin": "topup",
    "MerchantPayout": "payout",
    "PaymentCost": "network_cost",
    "Refunded": "refund",
    "RefundedExternally": "refund",
    "RefundedReversed": "refund_failure",
    "ReserveAdjustment": "risk_reserved_funds",
    "SecondChargeback": "dispute",
    "Settled": "charge",
    "SettledExternally": "charge",
    "SettledReversed": "charge_failure",
}

FEES = ("Commission (NC)", "Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)")

SETTLEMENT_DETAILS = Format(
    name="adyen_settlement_details",
    label="Adyen: settlement details report",
    identified_by=(
        "Merchant Account",
        "Psp Reference",
        "Creation Date",
        "TimeZone",
        "Type",
        "Modification Reference",
        "Gross Currency",
        "Gross Debit (GC)",
        "Gross Credit (GC)",
        "Net Currency",
        "Net Debit (NC)",
        "Net Credit (NC)",
        *FEES,
        "Batch Number",
    ),
    key=(
        "Merchant Account",
        "Batch Number",
        "Type",
        "Psp Reference",
        "Modification Reference",
    ),
    payout=("Merchant Account", "Batch Number"),
    category=Category("Type", JOURNAL_TYPES),
    currency="Net Currency",
    fee=Money(FEES),
    net=Money(("Net Credit (NC)",), ("Net Debit (NC)",)),
    created=Moment("Creation Date", zone="TimeZone"),
    facing_amount=Money(("Gross Credit (GC)",), ("Gross Debit (GC)",)),
    facing_currency="Gross Currency",
    texts={
        "source_id": ("Modification Reference", "Psp Reference"),
        "charge_id": ("Psp Reference",),
        "payment_intent_id": ("Psp Reference",),
        "description": ("Merchant Reference",),
        "odoo_ref": ("Merchant Reference",),
        "arn": ("ARN",),
    },
    refund_texts={"odoo_ref": ("Modification Merchant Reference",)},
    fee_parts={
        "commission": "Commission (NC)",
        "markup": "Markup (NC)",
        "scheme": "Scheme Fees (NC)",
        "interchange": "Interchange (NC)",
    },
    account="Merchant Account",
    payouts=Payouts.COMPLETE,
)
