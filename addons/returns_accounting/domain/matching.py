"""What a balance transaction of the gateway is: the table of rules, strongest first.

A row is linked to what it moved the money of: a refund of ours by a record of its own
(``return.refund.match``), anything else by a column of the row. A rule links only what
is 1:1, that is the row has no other candidate and the document no other row; what
several fit is a possibility for a person, never a guess. Many rows belong to one
document only where the gateway itself names the document on each of them, as on the
charge, the failure and the second try of one payment.
"""

from dataclasses import dataclass

#: Rows that pay a refund, or give the money back when it bounced: one of each a refund.
REFUNDS = ("refund", "refund_failure")
CHARGES = ("charge", "charge_failure", "partial_capture_reversal")
DISPUTES = ("dispute", "dispute_reversal")
PAYOUTS = ("payout", "payout_reversal")

#: They stand for themselves: their account says what they are. Those that name a
#: payment are linked to it all the same.
SELF_EXPLAINED = ("fee", "network_cost", "tax", "topup", "topup_reversal")

#: Refunds that the gateway has been asked for; only those can be seen there.
ASKED = ("submitted", "pending", "succeeded", "settled")

#: Refunds that are decided here but were not asked for: a person may have paid them in
#: the gateway's dashboard.
PLANNED = ("draft", "approved")

#: From here on a proposal may be accepted in bulk: at most one in twenty is wrong.
TRUSTED = 95


@dataclass(frozen=True)
class Rule:
    """Links rows of ``categories`` to a document, called ``doc`` in ``condition``.

    :ivar column: of the row, takes the id of the document; none for refunds
    :ivar table: of the document
    :ivar confidence: in percent: how strong the evidence is, for the person who looks
    :ivar shared: the gateway names the document: several rows may have the same
    """

    name: str
    categories: tuple[str, ...]
    table: str
    condition: str
    column: str = ""
    confidence: int = 100
    shared: bool = False


#: A refund the gateway named differently, a row that carries another refund's key or
#: that is of another payment contradicts the weaker rules.
NO_OTHER_NAME = "COALESCE(doc.provider_reference, '') IN ('', txn.source_id)"
NO_OTHER_KEY = "COALESCE(txn.odoo_ref, '') IN ('', doc.idempotency_key)"
NO_OTHER_CHARGE = (
    "COALESCE(txn.payment_intent_id, '') IN ('', charge.provider_reference)"
)
SAME_AMOUNT = (
    "doc.currency_id = txn.customer_facing_currency_id"
    " AND doc.amount = ABS(txn.customer_facing_amount)"
)

#: Of a refund of ours; ``charge`` is the payment that it gives back.
PROVIDER_REFERENCE = Rule(
    "provider_reference",
    REFUNDS,
    "return_refund",
    "doc.provider_reference = txn.source_id",
)
METADATA_KEY = Rule(
    "metadata_key",
    REFUNDS,
    "return_refund",
    # said, though it follows: where no row has a key, no refund need be read
    "txn.odoo_ref IS NOT NULL AND doc.idempotency_key = txn.odoo_ref"
    f" AND {NO_OTHER_NAME}",
    confidence=99,
)
CHARGE_AMOUNT = Rule(
    "charge_amount",
    REFUNDS,
    "return_refund",
    "charge.provider_reference = txn.payment_intent_id"
    f" AND {SAME_AMOUNT} AND {NO_OTHER_NAME} AND {NO_OTHER_KEY}"
    " AND doc.state NOT IN ('failed', 'canceled')",
    confidence=98,
)
REFUND_RULES = (PROVIDER_REFERENCE, METADATA_KEY, CHARGE_AMOUNT)

#: A payment that is in dispute, captured or failed has one name at the gateway, which
#: every row about it carries.
PAYMENT_INTENT = Rule(
    "payment_intent",
    (*CHARGES, "other_adjustment", "risk_reserved_funds"),
    "payment_transaction",
    "doc.provider_reference = txn.payment_intent_id AND doc.operation <> 'refund'",
    column="transaction_id",
    shared=True,
)

#: Everything else, in this order; all these rules are certain or find nothing.
ROW_RULES = (
    PAYMENT_INTENT,
    Rule(
        "gateway_object",
        CHARGES,
        "payment_transaction",
        "doc.provider_reference = txn.source_id AND doc.operation <> 'refund'",
        column="transaction_id",
        shared=True,
    ),
    Rule(
        "our_reference",
        ("charge",),
        "payment_transaction",
        "doc.reference = COALESCE(txn.odoo_ref, txn.description)"
        f" AND doc.operation <> 'refund' AND {SAME_AMOUNT}"
        " AND COALESCE(doc.provider_reference, '') IN ('', txn.payment_intent_id)",
        column="transaction_id",
        confidence=98,
    ),
    Rule(
        "refund_transaction",
        REFUNDS,
        "payment_transaction",
        "doc.provider_reference = txn.source_id AND doc.operation = 'refund'",
        column="transaction_id",
        shared=True,
    ),
    Rule(
        "dispute",
        (*DISPUTES, "other_adjustment"),
        "payment_dispute",
        "doc.gateway_id = txn.source_id",
        column="dispute_id",
        shared=True,
    ),
    Rule(
        "dispute_charge",
        DISPUTES,
        "payment_dispute",
        "doc.charge_id = txn.charge_id"
        " AND doc.currency_id = txn.customer_facing_currency_id"
        " AND doc.amount = ABS(txn.customer_facing_amount)",
        column="dispute_id",
        confidence=98,
    ),
    Rule(
        "payout",
        PAYOUTS,
        "payment_payout",
        "doc.gateway_id = txn.source_id",
        column="payout_id",
        shared=True,
    ),
    Rule(
        "reversal",
        (
            "risk_reserved_funds",
            "other_adjustment",
            "transfer",
            "transfer_reversal",
        ),
        "payment_balance_transaction",
        "doc.source_id = txn.source_id AND doc.gross = -txn.gross AND doc.gross <> 0"
        " AND doc.currency_id = txn.currency_id AND doc.counterpart_id IS NULL"
        " AND doc.reporting_category <> 'charge'"
        " AND (doc.reporting_category = txn.reporting_category"
        " OR doc.reporting_category || '_reversal' = txn.reporting_category"
        " OR txn.reporting_category || '_reversal' = doc.reporting_category)",
        column="counterpart_id",
    ),
)

#: One refund paid by several rows, or one row that pays several refunds, of the same
#: payment: both sides together have the same sum. Always a proposal.
PARTS = Rule("parts", REFUNDS, "return_refund", "", confidence=97)

#: No reference at all: customer, amount, currency and days. Always a proposal, its
#: confidence by ``CALIBRATION``.
CUSTOMER = Rule("customer", ("refund",), "return_refund", SAME_AMOUNT)
PROPOSALS = (PARTS, CUSTOMER)

#: A charge that names no payment, and a payment that has no charge, by the same marks:
#: always a proposal. Both may have names that differ, for those are of two worlds; a
#: payment intent and a reference of ours contradict.
CHARGE_CUSTOMER = Rule(
    "charge_customer",
    ("charge",),
    "payment_transaction",
    f"{SAME_AMOUNT} AND doc.state = 'done'"
    " AND doc.operation NOT IN ('refund', 'validation')"
    " AND (COALESCE(doc.provider_reference, '') = ''"
    " OR COALESCE(txn.payment_intent_id, '') = '')"
    " AND COALESCE(txn.odoo_ref, '') IN ('', doc.reference)",
    column="transaction_id",
)

#: Days that a charge may come before and after its payment was made.
CHARGE_DAYS_BEFORE, CHARGE_DAYS_AFTER = 1, 4

#: Days that a row may come before and after its refund was sent, by that rule.
DAYS_BEFORE, DAYS_AFTER = 1, 14

#: With so many open rows of one amount, only the customer tells them apart.
CROWD = 50


@dataclass(frozen=True)
class Evidence:
    """What speaks for a pair that only customer, amount and days connect.

    :ivar customer: the gateway names the same customer; else it names none
    :ivar sole: neither side has another candidate
    :ivar days: between the refund and the row
    """

    customer: bool
    sole: bool
    days: int


#: (evidence, confidence), the first that fits counts: how many of a hundred pairs with
#: such evidence were right, measured by ``./scripts/bench match_quality`` and rounded
#: down. Pairs below ``TRUSTED`` are kept for the screen as possibilities only.
CALIBRATION = (
    (Evidence(customer=True, sole=True, days=3), 99),
    (Evidence(customer=True, sole=True, days=14), 97),
    (Evidence(customer=False, sole=True, days=3), 95),
    (Evidence(customer=False, sole=True, days=14), 80),
    (Evidence(customer=True, sole=False, days=14), 40),
)

#: The same for charges, which are at the gateway at once.
CHARGE_CALIBRATION = (
    (Evidence(customer=True, sole=True, days=1), 99),
    (Evidence(customer=True, sole=True, days=4), 97),
    (Evidence(customer=False, sole=True, days=1), 95),
    (Evidence(customer=False, sole=True, days=4), 80),
    (Evidence(customer=True, sole=False, days=4), 40),
)


def confidence(evidence: Evidence) -> int:
    """How many of a hundred such pairs are right; 0 when it cannot be said.

    >>> confidence(Evidence(customer=True, sole=True, days=2))
    99
    >>> confidence(Evidence(customer=False, sole=False, days=0))
    0
    """
    for known, percent in CALIBRATION:
        if (
            known.customer == evidence.customer
            and known.sole == evidence.sole
            and evidence.days <= known.days
        ):
            return percent
    return 0


BY_NAME = {
    rule.name: rule for rule in (*REFUND_RULES, *PROPOSALS, *ROW_RULES, CHARGE_CUSTOMER)
}
NAMES = tuple(BY_NAME)
