"""What a provision of the law can be about.

The values stand in records, one per country and kind; here is only what a kind means.
A provision of a kind that a regime does not have says nothing there.
"""

DAYS, WORKING_DAYS, MONTHS, YEARS = "days", "working_days", "months", "years"
PERCENT, YES, NONE = "percent", "yes", "none"

#: Units of a provision's value.
UNITS = {
    DAYS: "Days",
    WORKING_DAYS: "Working Days",
    MONTHS: "Months",
    YEARS: "Years",
    PERCENT: "Percent",
    YES: "Applies",
    NONE: "No Figure",
}

#: Channels by which a contract is concluded; a regime covers those it names.
CHANNELS = ("online", "phone", "store", "doorstep", "sales")

#: Flags of goods that a regime can exclude from withdrawal.
FLAGS = (
    "personalised",
    "perishable",
    "hygiene_seal",
    "media_seal",
    "digital",
    "dated_service",
    "final_sale",
)

#: Kinds of provisions and what each is about.
KINDS = {
    # Who may withdraw, until when
    "withdrawal_days": "Withdrawal period",
    "doorstep_withdrawal_days": "Withdrawal period after a visit",
    "uninformed_months": "Extension when the consumer was not informed",
    "rolls_over": "Last day on a holiday: next working day",
    "regular_from_first": "Regular delivery: counted from the first",
    "sent_in_time": "Sent before expiry is in time",
    "withdrawal_form": "Form of the withdrawal",
    "withdrawal_function": "Online withdrawal function",
    "unposted_return_days": "Return period when no policy is posted",
    "posted_policy": "Posted policy",
    **{f"covers:{channel}": f"Covers: {channel}" for channel in CHANNELS},
    **{f"exclusion:{flag}": f"Exclusion: {flag}" for flag in FLAGS},
    # What is owed, until when
    "send_back_days": "Consumer sends back",
    "refund_days": "Refund, from the notice",
    "refund_days_from_return": "Refund, from the goods or their proof of dispatch",
    "refund_trigger_receipt": "Refund withheld until the goods or proof of dispatch",
    "refund_rolls_over": "Refund due on a holiday: next working day",
    "cancelled_refund_days": "Refund of an order not delivered",
    "cancelled_refund_working_days": "Refund of an order not delivered, working days",
    "credit_refund_cycles": "Refund where the seller is the creditor",
    "ship_days": "Time to ship when none is stated",
    "delivery_refunded": "Delivery cost refunded",
    "same_means": "Refund by the same means",
    "proof_of_refund": "Proof of the refund",
    # What may be charged
    "return_cost_on_consumer": "Return cost on the consumer",
    "fee_forbidden": "No fee for the withdrawal",
    "fee_must_be_posted": "Fee only as posted",
    "deduction_diminished_value": "Deduction of diminished value",
    "no_deduction_uninformed": "No deduction when the consumer was not informed",
    "voucher_not_imposable": "Voucher only when agreed",
    # Conformity and what becomes of the goods
    "short_term_reject_days": "Right to reject faulty goods",
    "repair_first_months": "One repair or replacement first",
    "guarantee_years": "Legal guarantee",
    "burden_years": "Burden of proof on the trader",
    "repair_duty": "Duty to repair",
    "repair_extension_months": "Guarantee extended after a repair",
    "destruction_ban": "Ban on destroying unsold goods",
    "destruction_disclosure": "Disclosure of discarded goods",
}
