"""The words that policies are written in."""

CONSUMER, BUSINESS = "consumer", "business"
KINDS = frozenset({CONSUMER, BUSINESS})

VIP, BLOCKED = "vip", "blocked"

#: How a contract was concluded.
CHANNELS = frozenset({"online", "phone", "store", "doorstep", "sales"})

#: Whose fault a return is, and who pays for its way back.
CUSTOMER, MERCHANT = "customer", "merchant"
FAULTS = frozenset({CUSTOMER, MERCHANT, "carrier", "manufacturer"})
NOT_THE_CUSTOMER = FAULTS - {CUSTOMER}
PAYERS = frozenset({CUSTOMER, MERCHANT})

#: What a window of days is counted from.
DELIVERY, ORDER, INVOICE = "delivery", "order", "invoice"
WINDOW_STARTS = frozenset({DELIVERY, ORDER, INVOICE})

#: What a customer can get; ``keep`` is a refund without bringing the goods back.
RESOLUTIONS = frozenset({"refund", "store_credit", "exchange", "repair", "keep"})

#: What the law grants for goods that are faulty or not what was ordered.
REMEDIES = frozenset({"refund", "exchange", "repair"})

#: Seals: they bar goods only once they are broken (Directive 2011/83/EU, art. 16(e)
#: and (i)).
SEALS = frozenset({"hygiene_seal", "media_seal"})

#: Goods delivered regularly over a period (art. 9(2)(b)(iii)).
REGULAR = "regular_delivery"

#: Flags of goods that nobody takes back voluntarily unless a policy says so.
EXCLUDED_FLAGS = frozenset({"final_sale"})

#: Whose period gives the last day.
POLICY, STATUTORY, NO_WINDOW = "policy", "statutory", "none"
WINDOWS = (POLICY, STATUTORY, NO_WINDOW)
