"""How a person says the rules of matching."""

REFUND_RULES = [
    ("provider_reference", "Gateway reference"),
    ("metadata_key", "Our key in the metadata"),
    ("charge_amount", "Charge and customer amount"),
    ("parts", "Parts with the same sum"),
    ("customer", "Customer, amount and days"),
    ("by_hand", "Chosen by hand"),
]
ROW_RULES = [
    ("payment_intent", "Payment at the gateway"),
    ("gateway_object", "Gateway reference of the payment"),
    ("our_reference", "Our reference and amount"),
    ("refund_transaction", "Refund without a return"),
    ("dispute", "Dispute"),
    ("dispute_charge", "Disputed payment and amount"),
    ("payout", "Payout"),
    ("reversal", "Reversal of the same object"),
    ("charge_customer", "Customer, amount and days of a charge"),
]
#: Nobody has decided, and no rule is certain.
UNDECIDED = ("possible", "proposed")
MATCH_STATES = [
    ("possible", "Possible"),
    ("proposed", "Proposed"),
    ("confirmed", "Confirmed"),
    ("rejected", "Rejected"),
]
