"""What a provision of the law can be about.

The values stand in records, one per country and kind; here is only what a kind means.
A provision of a kind that a regime does not have says nothing there.
"""

DAYS, WORKING_DAYS, MONTHS, YEARS = "days", "working_days", "months", "years"
CYCLES, YES, NONE = "cycles", "yes", "none"

#: Units of a provision's value.
UNITS = {
    DAYS: "Days",
    WORKING_DAYS: "Working Days",
    MONTHS: "Months",
    YEARS: "Years",
    CYCLES: "Billing Cycles",
    YES: "Applies",
    NONE: "No Figure",
}

#: Kinds of provisions and what each is about.
KINDS = {
    # Who may withdraw, until when
    "withdrawal_days": "Withdrawal period",
    "doorstep_withdrawal_days": "Withdrawal period after a visit",
    "doorstep_option_days": "Option of countries after a visit",
    "uninformed_months": "Extension when the consumer was not informed",
    "rolls_over": "Last day on a holiday: next working day",
    "regular_from_first": "Regular delivery: counted from the first",
    "sent_in_time": "Sent before expiry is in time",
    "withdrawal_form": "Form of the withdrawal",
    "withdrawal_function": "Online withdrawal function",
    "unposted_return_days": "Return period when no policy is posted",
    "posting_waived_days": "Full refund that needs no posted policy",
    "posted_policy": "Posted policy",
    "covers:online": "Covers orders online",
    "covers:phone": "Covers orders by phone or mail",
    "covers:store": "Covers purchases in a store",
    "covers:doorstep": "Covers contracts at the door",
    "covers:sales": "Covers quotations accepted from afar",
    "exclusion:personalised": "Excluded: personalised goods",
    "exclusion:perishable": "Excluded: perishable goods",
    "exclusion:hygiene_seal": "Excluded: unsealed hygiene goods",
    "exclusion:media_seal": "Excluded: unsealed media",
    "exclusion:digital": "Excluded: digital content",
    "exclusion:dated_service": "Excluded: dated services",
    "exclusion:final_sale": "Excluded: final sale",
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
    "partial_delivery": "Delivery cost of a partial withdrawal",
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
    "destruction_ban_medium": "Ban for medium-sized firms",
    "destruction_ban_national": "National ban on destroying unsold goods",
    "destruction_scope": "What counts as unsold",
    "destruction_derogation": "Grounds on which goods may be destroyed",
    "destruction_disclosure": "Disclosure of discarded goods",
}
