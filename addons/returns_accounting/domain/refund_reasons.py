"""Why a refund waits or failed, whichever gateway it was sent through.

Adapters turn the codes of their gateway into these; what they do not know is
``unknown``, with the gateway's own message beside it.
"""

#: Code -> sentence for whoever works on the return.
SENTENCES = {
    "processing": "The gateway is working on it.",
    "waiting_for_balance": "The balance at the gateway does not cover it yet: it "
    "leaves as soon as payments come in. Top up the balance to speed it up.",
    "waiting_for_charge": "The payment itself has not been completed yet.",
    "waiting_for_customer": "The customer was asked by e-mail where the money shall "
    "go.",
    "insufficient_balance": "The balance at the gateway did not cover it. Top up the "
    "balance, then retry.",
    "account_closed": "The customer's card or account is closed, lost or expired. "
    "Ask for bank details and pay by bank transfer.",
    "declined": "The customer's bank declined it. Ask for bank details and pay by "
    "bank transfer.",
    "disputed": "The customer disputes the payment with the bank, so it cannot be "
    "refunded. Answer the dispute instead; the bank gives the money back if it is "
    "lost.",
    "already_refunded": "The payment was refunded already, possibly in the gateway's "
    "own dashboard. Find that refund before you pay again.",
    "too_late": "The payment is too old for the gateway. Ask for bank details and "
    "pay by bank transfer.",
    "currency_mismatch": "The payment was charged in another currency.",
    "amount_refused": "The gateway does not take this amount for the payment.",
    "unknown_charge": "The gateway does not know the payment. Check whose keys the "
    "payment provider has.",
    "stopped_by_us": "It was stopped from our side at the gateway.",
    "key_reused": "The gateway knows its key from another request. Retry with a new "
    "one.",
    "other_answer": "The gateway answered for another amount or currency.",
    "not_booked": "The gateway paid, but the payment could not be booked.",
    "rate_limit": "The gateway asked us to slow down.",
    "gateway_down": "The gateway did not answer.",
    "access_refused": "The gateway does not accept our keys. Check the payment "
    "provider.",
    "bank_rejected": "The bank sent the transfer back. Check the account with the "
    "customer, then pay again.",
    "unknown": "The gateway gave no reason.",
}

#: The customer has to be paid another way, for trying again would end alike.
NEEDS_OTHER_WAY = ("account_closed", "declined", "too_late")
