"""Why a decision is as it is: a code, the values it speaks of, and where it says so.

The sentence is made when it is read. Other languages make theirs from the same code and
values; codes that begin with ``law_`` are those of the rules of law.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from . import legal, legal_charge
from .wording import _

# The sentences are only marked here: the models look them up.
# pylint: disable=prefer-env-translation

LAW = "law_"

SENTENCES = {
    "rule": _("Rule %(rule)s of policy %(policy)s, version %(version)s, decides."),
    "no_policy": _("There is no return policy: the company's defaults decide."),
    "no_rule": _("No rule of any return policy is for these goods: a person decides."),
    # The window of the policy
    "window_open_delivery": _(
        "The policy takes goods back until %(deadline)s: %(days)s "
        "days from the last delivery on %(start)s."
    ),
    "window_open_order": _(
        "The policy takes goods back until %(deadline)s: %(days)s "
        "days from the order on %(start)s."
    ),
    "window_open_invoice": _(
        "The policy takes goods back until %(deadline)s: %(days)s "
        "days from the invoice of %(start)s."
    ),
    "window_ended_delivery": _(
        "The policy took goods back until %(deadline)s: %(days)s "
        "days from the last delivery on %(start)s."
    ),
    "window_ended_order": _(
        "The policy took goods back until %(deadline)s: %(days)s "
        "days from the order on %(start)s."
    ),
    "window_ended_invoice": _(
        "The policy took goods back until %(deadline)s: %(days)s "
        "days from the invoice of %(start)s."
    ),
    "window_not_begun_delivery": _(
        "The policy's %(days)s days have not begun: no last delivery is recorded."
    ),
    "window_not_begun_order": _(
        "The policy's %(days)s days have not begun: no order is known."
    ),
    "window_not_begun_invoice": _(
        "The policy's %(days)s days have not begun: no invoice is recorded."
    ),
    "window_extended": _("%(period)s extends this to %(deadline)s."),
    "no_dates": _(
        "Neither order, delivery nor invoice is known: the purchase has to be proven."
    ),
    # What takes the voluntary return away
    "not_returnable": _("The policy takes these goods back under no circumstances."),
    "flag_excluded": _("The policy does not take back goods with the flag %(flag)s."),
    "flag_sealed": _(
        "The policy takes these goods back as long as their seal is unbroken "
        "(%(flag)s)."
    ),
    "blocked": _("Voluntary returns of this customer are blocked."),
    # The law
    "withdrawal_ended": _("The consumer's right of withdrawal ended on %(deadline)s."),
    "withdrawal_endless": _("The right of withdrawal runs beyond all dates."),
    "withdrawal_excluded": _(
        "The right of withdrawal does not extend to goods with the flag %(flag)s."
    ),
    "withdrawal_sealed": _(
        "The right of withdrawal stands as long as the seal is unbroken (%(flag)s)."
    ),
    "withdrawal_not_business": _("A business customer has no right of withdrawal."),
    "withdrawal_none": _(
        "The law of %(place)s gives no right of withdrawal for this sale."
    ),
    "country_unknown": _(
        "The customer's country is not known: neither rules nor laws of "
        "a country are applied."
    ),
    "guarantee": _(
        "The goods are said to be faulty or wrong: the legal guarantee of "
        "%(years)s years runs until %(deadline)s."
    ),
    "guarantee_not_begun": _(
        "The goods are said to be faulty or wrong: the legal "
        "guarantee of %(years)s years begins with the delivery."
    ),
    "guarantee_ended": _(
        "The goods are said to be faulty or wrong, but the legal "
        "guarantee of %(years)s years ended on %(deadline)s."
    ),
    "burden_trader": _(
        "The law presumes a defect that shows until %(deadline)s to be the merchant's."
    ),
    "burden_customer": _(
        "Since %(deadline)s has passed, the customer proves that the defect was there "
        "from the beginning."
    ),
    "rejection": _(
        "The goods are said to be faulty or wrong: the customer may reject them until "
        "%(deadline)s, %(days)s days from the delivery on %(start)s."
    ),
    "rejection_not_begun": _(
        "The goods are said to be faulty or wrong: the time to reject them begins with "
        "the delivery."
    ),
    "repair_first": _(
        "The goods are said to be faulty or wrong: until %(deadline)s, %(months)s "
        "months from the delivery on %(start)s, one repair or replacement comes first."
    ),
    "claim": _(
        "The customer is not at fault: no policy excludes the claim, and a person "
        "checks it."
    ),
    # Approval
    "approval_amount": _(
        "Lines worth %(limit)s or more need approval; this one is worth %(amount)s."
    ),
    "limit_count": _(
        "The customer returned %(count)s times in %(days)s days; from "
        "%(limit)s on, returns need approval."
    ),
    "limit_amount": _(
        "With this line the customer returned %(amount)s in %(days)s days; "
        "more than %(limit)s needs approval."
    ),
    "vip": _("Limits do not apply to this customer."),
    # Money
    "fee_percent": _("A restocking fee of %(percent)s %% is kept."),
    "fee_fixed": _("A restocking fee of %(fixed)s is kept."),
    "fee_both": _("A restocking fee of %(fixed)s and %(percent)s %% is kept."),
    "fee_minimum": _("The fee is at least %(minimum)s."),
    "fee_maximum": _("The fee is at most %(maximum)s."),
    "fee_grade": _("The fee is %(percent)s %% for goods of grade %(grade)s."),
    "fee_waived": _(
        "No restocking fee: the fault is one for which the policy waives it."
    ),
    "fee_guarantee": _("No restocking fee: the customer claims the legal guarantee."),
    "refund_possible": _(
        "The customer may ask for the money back instead of what the policy offers."
    ),
    "remedies_possible": _(
        "The customer may ask for repair, exchange or refund, "
        "whatever the policy offers."
    ),
    "repair_possible": _(
        "The customer may ask for repair or exchange, whatever the policy offers."
    ),
    "refund_after_return": _(
        "The money is due once the goods are back, or proven to be sent."
    ),
    "original_method": _("The money goes back first by the means it was paid with."),
    "bonus": _("Store credit is worth %(percent)s %% more than the money."),
    "keep": _(
        "The customer keeps the goods: of %(amount)s, less than %(limit)s would be "
        "left after bringing them back for %(cost)s."
    ),
    "deduction_limit": _(
        "At most %(percent)s %% of the price may be deducted for the "
        "condition of the goods."
    ),
    "deduction_fault": _(
        "Nothing is deducted for the condition of the goods, since the "
        "customer is not at fault."
    ),
    "delivery_refunded": _("What the customer paid for standard delivery is refunded."),
    # Who pays the way back
    "shipping_customer": _("The customer pays for the return shipment."),
    "send_back": _("The customer sends the goods back until %(deadline)s."),
    "shipping_merchant": _("The merchant pays for the return shipment."),
    "shipping_fault": _(
        "The merchant pays for the return shipment, since the customer is not at fault."
    ),
    # Why a rule lost
    "lost_not_yet": _(
        "It is for goods ordered from %(own)s on; these were ordered on %(found)s."
    ),
    "lost_no_longer": _(
        "It is for goods ordered until %(own)s; these were ordered on %(found)s."
    ),
    "lost_kind": _("It is for other customers: %(own)s."),
    "lost_country": _("It is for the countries %(own)s; the customer's is %(found)s."),
    "lost_channel": _("It is for the sales channels %(own)s; this is %(found)s."),
    "lost_segment": _("It is for customers with a tag that this one does not carry."),
    "lost_product": _("It is for other products."),
    "lost_category": _("It is for other product categories."),
    "lost_reason": _("It is for other reasons of return."),
    "lost_priority": _("Its priority %(own)s is lower than %(found)s of %(winner)s."),
    "lost_to_product": _("%(winner)s names the product, this rule does not."),
    "lost_to_category": _("%(winner)s names a category closer to the product."),
    "lost_to_reason": _("%(winner)s names the reason, this rule does not."),
    "lost_to_segment": _("%(winner)s names a tag of the customer, this rule does not."),
    "lost_to_country": _("%(winner)s names the country, this rule does not."),
    "lost_to_channel": _("%(winner)s names the sales channel, this rule does not."),
    "lost_to_kind": _("%(winner)s names consumers or businesses, this rule does not."),
    "lost_to_newer": _(
        "%(winner)s is newer: valid from %(found)s, this rule from %(own)s."
    ),
    "lost_to_id": _("Only its number decides: %(winner)s was made first."),
    # What the book lacks
    "overlap": _(
        "%(count)s rules are for the same goods and equally specific, so that "
        "only which was made first decides: %(winner)s before %(others)s."
    ),
    "overlap_many": _(
        "%(count)s rules are for the same goods and equally specific, so that only "
        "which was made first decides: %(winner)s before %(others)s, and others."
    ),
    "gap": _(
        "Goods that no rule names, ordered from %(first)s to %(last)s, fall under "
        "none: %(kinds)s; %(channels)s; %(countries)s."
    ),
    "gap_elsewhere": _(
        "Goods that no rule names, ordered from %(first)s to %(last)s, "
        "fall under none: %(kinds)s; %(channels)s; all countries but %(countries)s."
    ),
    "gap_everywhere": _(
        "Goods that no rule names, ordered from %(first)s to %(last)s, "
        "fall under none: %(kinds)s; %(channels)s; all countries."
    ),
    **{f"{LAW}{code}": text for code, text in legal.SENTENCES.items()},
    **{f"{LAW}{code}": text for code, text in legal_charge.SENTENCES.items()},
}


class Reason(NamedTuple):
    """One reason, said when it is read.

    :ivar values: dates, numbers and texts by name, ready to be formatted
    :ivar source: the policy and its rule, or the article of the law
    :ivar confirmed: False when the source of a figure of law was not read
    """

    code: str
    values: Mapping[str, Any] = MappingProxyType({})
    source: str = ""
    confirmed: bool = True

    @property
    def sentence(self) -> str:
        """
        >>> Reason("fee_percent", {"percent": Decimal("15.0")}).sentence
        'A restocking fee of 15 % is kept.'
        """
        shown = {name: _show(value) for name, value in self.values.items()}
        return SENTENCES[self.code] % shown

    @property
    def is_law(self) -> bool:
        """Whether the sentence is one of the rules of law."""
        return self.code.startswith(LAW)


def _show(value: Any) -> Any:
    """Whole numbers without decimals, days in the order of ISO 8601, lists in order."""
    if isinstance(value, Decimal):
        return f"{value.to_integral_value() if value == int(value) else value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset, tuple, list)):
        return ", ".join(str(_show(item)) for item in sorted(value))
    return value
