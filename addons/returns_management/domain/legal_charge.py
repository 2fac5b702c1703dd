"""Whether a charge on a return is lawful, and what is allowed instead."""

from dataclasses import dataclass

from .legal_regime import Provision, Regime
from .wording import _

# The sentences are only marked here: the models look them up.
# pylint: disable=prefer-env-translation

FEE, DEDUCTION, VOUCHER, SHIPPING = "fee", "deduction", "voucher", "shipping"

SENTENCES = {
    "": "",
    "fee": _("No fee may be charged for a withdrawal."),
    "fee_unposted": _("A fee may be charged only as the posted policy states it."),
    "deduction": _("Nothing may be deducted from the refund of a withdrawal."),
    "deduction_uninformed": _(
        "Nothing may be deducted, since the consumer was not "
        "informed of the right of withdrawal."
    ),
    "deduction_unproven": _(
        "A deduction needs the grade of the goods and a photo that shows it."
    ),
    "voucher": _("A voucher cannot be imposed on a consumer who withdraws."),
    "shipping": _("The cost of the return is not the consumer's."),
}

INSTEAD = {
    "": "",
    "diminished_value": "The diminished value of goods handled beyond a test as in a "
    "shop may be deducted, with their grade and photos.",
    "post_fee": "State the fee in money or percent in the posted policy.",
    "full_refund": "Refund the price in full.",
    "take_photo": "Grade the goods in their inspection and add a photo.",
    "money": "Refund by the means the consumer paid with, or record that the consumer "
    "expressly agreed to a voucher.",
    "bear_shipping": "Bear the cost of the return.",
}


@dataclass(frozen=True)
class Ruling:
    """Whether something may be charged; by which article not, and what may instead.

    :ivar code: of the sentence, empty when allowed
    :ivar instead_code: of what is allowed instead
    """

    allowed: bool
    article: str = ""
    code: str = ""
    instead_code: str = ""
    confirmed: bool = True

    @property
    def sentence(self) -> str:
        return SENTENCES[self.code]

    @property
    def instead(self) -> str:
        return INSTEAD[self.instead_code]


ALLOWED = Ruling(True)


def lawful(
    regime: Regime | None,
    charge: str,
    *,
    statutory: bool,
    informed: bool,
    graded_photos: int = 0,
    fault: str = "customer",
    agreed: bool = False,
) -> Ruling:
    """Say whether a customer may be charged; everything is on a voluntary return.

    :param charge: ``fee``, ``deduction``, ``voucher`` (instead of money) or
        ``shipping`` (of the goods back)
    :param informed: of the right of withdrawal and that the return is on the consumer;
        in a regime of posted policies: the policy was posted
    :param graded_photos: photos on the graded inspections of the goods
    :param fault: who is at fault: ``customer``, ``merchant``, ``carrier`` ...
    :param agreed: the consumer expressly agreed to a voucher
    :raise KeyError: when there is no such charge

    >>> eu = Regime("EU", "EU", {
    ...     "fee_forbidden": Provision("fee_forbidden", source="Art. 13(1)")})
    >>> ruling = lawful(eu, FEE, statutory=True, informed=True)
    >>> ruling.allowed, ruling.article
    (False, 'Art. 13(1)')
    """
    rule = _RULES[charge]
    if regime is None or not statutory:
        return ALLOWED
    return rule(regime, informed, graded_photos, fault, agreed)


def _refuse(provision: Provision | None, code: str, instead: str) -> Ruling:
    source, confirmed = (
        (provision.source, provision.confirmed) if provision else ("", True)
    )
    return Ruling(False, source, code, instead, confirmed)


def _fee(regime, informed, _photos, _fault, _agreed) -> Ruling:
    forbidden = regime.get("fee_forbidden")
    if forbidden:
        instead = (
            "diminished_value"
            if informed and regime.get("deduction_diminished_value")
            else "full_refund"
        )
        return _refuse(forbidden, "fee", instead)
    posted = regime.get("fee_must_be_posted")
    if posted and not informed:
        return _refuse(posted, "fee_unposted", "post_fee")
    return ALLOWED


def _deduction(regime, informed, photos, fault, _agreed) -> Ruling:
    value = regime.get("deduction_diminished_value")
    forbidden = regime.get("fee_forbidden")
    uninformed = regime.get("no_deduction_uninformed")
    if value is None:
        return _refuse(forbidden, "deduction", "full_refund") if forbidden else ALLOWED
    if uninformed and not informed:
        return _refuse(uninformed, "deduction_uninformed", "full_refund")
    if fault != "customer":
        return _refuse(value, "deduction", "full_refund")
    if not photos:
        return _refuse(value, "deduction_unproven", "take_photo")
    return ALLOWED


def _voucher(regime, _informed, _photos, _fault, agreed) -> Ruling:
    imposed = regime.get("voucher_not_imposable")
    return _refuse(imposed, "voucher", "money") if imposed and not agreed else ALLOWED


def _shipping(regime, informed, _photos, fault, _agreed) -> Ruling:
    on_consumer = regime.get("return_cost_on_consumer")
    if regime.get("fee_forbidden") is None and on_consumer is None:
        return ALLOWED
    if on_consumer is None or not informed or fault != "customer":
        source = on_consumer or regime.get("fee_forbidden")
        return _refuse(source, "shipping", "bear_shipping")
    return ALLOWED


_RULES = {
    FEE: _fee,
    DEDUCTION: _deduction,
    VOUCHER: _voucher,
    SHIPPING: _shipping,
}
