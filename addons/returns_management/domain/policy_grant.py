"""What a return costs the customer and what it gives, each with its reasons.

Of the terms of the policy and those of the law the customer gets the better: each
function takes the terms of the rule and corrects them by the law where the return is a
statutory one.
"""

from decimal import Decimal
from typing import NamedTuple

from . import legal
from .fees import FeeRule
from .legal_charge import DEDUCTION, FEE, SHIPPING, VOUCHER
from .policy_case import Case
from .policy_reasons import LAW, Reason
from .policy_terms import FULL, ZERO
from .policy_window import add_days
from .policy_words import CUSTOMER, MERCHANT, RESOLUTIONS, VIP

NO_FEE = FeeRule()


class Refund(NamedTuple):
    """How the customer is made whole.

    :ivar due: by law, None as long as it is not known
    """

    resolutions: frozenset[str]
    keep: bool
    bonus_percent: Decimal
    original_method_first: bool
    refunds_delivery: bool
    due: legal.Deadline | None


def approval(case: Case, has_rules: bool, why: list[Reason]) -> tuple[str, ...]:
    """Codes of the reasons for which a person has to approve."""
    if case.is_statutory or case.is_guaranteed:
        return ()
    if case.is_claim:
        return ("claim",)
    if not case.policy.is_open:
        return (case.policy.why[0].code,)
    if case.rule is None:
        return ("no_rule",) if has_rules else ()
    reasons = [reason for reason in (_no_dates(case), _large(case)) if reason]
    reasons += _limits(case, why)
    why += reasons
    return tuple(reason.code for reason in reasons)


def _no_dates(case: Case) -> Reason | None:
    line = case.line
    known = line.ordered or line.deliveries or line.invoiced
    return None if known else Reason("no_dates")


def _large(case: Case) -> Reason | None:
    limit, amount = case.rule.approval_from, case.line.amount
    if limit is None or amount < limit:
        return None
    values = {"limit": limit, "amount": amount}
    return Reason("approval_amount", values, case.rule.source)


def _limits(case: Case, why: list[Reason]) -> list[Reason]:
    """Which limits the customer exceeds; faults of others do not count."""
    rule = case.rule
    if rule.limit_days is None or case.is_fault:
        return []
    count, amount = case.request.customer.returned_in(rule.limit_days)
    amount += case.line.amount
    found = []
    if rule.limit_count is not None and count >= rule.limit_count:
        values = {"count": count, "days": rule.limit_days, "limit": rule.limit_count}
        found.append(Reason("limit_count", values, rule.source))
    if rule.limit_amount is not None and amount > rule.limit_amount:
        values = {"amount": amount, "days": rule.limit_days, "limit": rule.limit_amount}
        found.append(Reason("limit_amount", values, rule.source))
    if found and case.request.customer.standing == VIP:
        why.append(Reason("vip"))
        return []
    return found


def fee(case: Case, why: list[Reason]) -> FeeRule | None:
    """The restocking fee; None without a rule, where the company's default holds."""
    rule = case.rule
    terms, reasons = (None, ()) if rule is None else rule.fee_on_day(case.days)
    if terms is not None and not terms.is_charged:
        return NO_FEE
    if case.is_statutory:
        ruling = _ruling(case, FEE)
        if not ruling.allowed:
            why.append(_by_article(ruling))
            return NO_FEE
    if case.is_guaranteed:
        why.append(Reason("fee_guarantee", {}, case.guarantee.why[0].source))
        return NO_FEE
    if rule is None:
        return None
    if case.line.fault in rule.fee.waived_faults:
        why.append(Reason("fee_waived", {}, rule.source))
        return NO_FEE
    why += reasons
    return terms


def deduction_limit(case: Case, why: list[Reason]) -> Decimal:
    """Most that the condition of the goods may take off the price, in percent."""
    if case.is_fault:
        why.append(Reason("deduction_fault"))
        return ZERO
    if case.is_statutory:
        ruling = _ruling(case, DEDUCTION)
        if not ruling.allowed:
            why.append(_by_article(ruling))
            return ZERO
    limit = FULL if case.rule is None else case.rule.deduction_limit_percent
    if limit < FULL:
        why.append(Reason("deduction_limit", {"percent": limit}, case.rule.source))
    return limit


def shipping_payer(case: Case, why: list[Reason]) -> str:
    """Who pays for the way back."""
    source = "" if case.rule is None else case.rule.source
    if case.is_fault:
        why.append(Reason("shipping_fault", {}, source))
        return MERCHANT
    if case.rule is not None and case.rule.shipping_payer == MERCHANT:
        why.append(Reason("shipping_merchant", {}, source))
        return MERCHANT
    if case.is_statutory:
        ruling = _ruling(case, SHIPPING)
        if not ruling.allowed:
            why.append(_by_article(ruling))
            return MERCHANT
    why.append(Reason("shipping_customer", {}, source))
    return CUSTOMER


def refund(case: Case, why: list[Reason]) -> Refund:
    """What the customer may choose, and how money comes back."""
    offered = _resolutions(case, why)
    keep = _keeps(case, why)
    if keep:
        offered |= {"keep"}
    else:
        _send_back(case, why)
    return Refund(
        offered,
        keep,
        _bonus(case, offered, why),
        _original_method_first(case, offered, why),
        _refunds_delivery(case, why),
        _due(case, keep, why),
    )


def _resolutions(case: Case, why: list[Reason]) -> frozenset[str]:
    offered = frozenset()
    if case.policy.is_open or case.is_claim:
        offered = RESOLUTIONS if case.rule is None else case.rule.resolutions
    if case.is_statutory and "refund" not in offered:
        offered |= {"refund"}
        ruling = _ruling(case, VOUCHER)
        source = case.law.why[0].source
        why.append(
            Reason("refund_possible", {}, source)
            if ruling.allowed
            else _by_article(ruling)
        )
    remedies = case.guarantee.remedies if case.is_guaranteed else frozenset()
    if not offered >= remedies:
        offered |= remedies
        code = "remedies_possible" if "refund" in remedies else "repair_possible"
        why.append(Reason(code, {}, case.guarantee.why[0].source))
    return offered


def _keeps(case: Case, why: list[Reason]) -> bool:
    """Whether bringing the goods back is not worth its cost."""
    rule, line = case.rule, case.line
    if rule is None or not rule.keep_below or case.is_blocked or line.amount <= 0:
        return False
    if line.amount - line.return_cost >= rule.keep_below or not case.is_eligible:
        return False
    values = {
        "amount": line.amount,
        "limit": rule.keep_below,
        "cost": line.return_cost,
    }
    why.append(Reason("keep", values, rule.source))
    return True


def _send_back(case: Case, why: list[Reason]) -> None:
    """Until when whoever withdraws sends the goods (Directive 2011/83/EU, art. 14)."""
    days = case.regime.get("send_back_days") if case.is_statutory else None
    if days is None:
        return
    day = add_days(case.request.today, int(days.value))
    why.append(Reason("send_back", {"deadline": day}, days.source, days.confirmed))


def _bonus(case: Case, offered: frozenset[str], why: list[Reason]) -> Decimal:
    rule = case.rule
    if rule is None or not rule.bonus_percent or "store_credit" not in offered:
        return ZERO
    why.append(Reason("bonus", {"percent": rule.bonus_percent}, rule.source))
    return rule.bonus_percent


def _original_method_first(
    case: Case, offered: frozenset[str], why: list[Reason]
) -> bool:
    if "refund" not in offered:
        return False
    same_means = case.regime.get("same_means") if case.is_statutory else None
    if same_means:
        source, confirmed = same_means.source, same_means.confirmed
        why.append(Reason("original_method", {}, source, confirmed))
        return True
    if case.rule is None or not case.rule.original_method_first:
        return False
    why.append(Reason("original_method", {}, case.rule.source))
    return True


def _refunds_delivery(case: Case, why: list[Reason]) -> bool:
    law = case.regime.get("delivery_refunded") if case.is_statutory else None
    if law:
        why.append(Reason("delivery_refunded", {}, law.source, law.confirmed))
        return True
    if case.rule is None or not case.rule.refunds_delivery or not case.policy.is_open:
        return False
    why.append(Reason("delivery_refunded", {}, case.rule.source))
    return True


def _due(case: Case, keep: bool, why: list[Reason]) -> legal.Deadline | None:
    """When the law wants the money back; goods that are kept are not waited for."""
    if not case.is_statutory:
        return None
    try:
        due = legal.refund_deadline(
            case.regime, noticed_on=case.request.today, collects=keep
        )
    except (OverflowError, ValueError):  # beyond the calendar
        return None
    if due is not None:
        why.append(Reason(LAW + due.code, due.values, due.source, due.confirmed))
        return due
    waits = case.regime.get("refund_trigger_receipt") or case.regime.get(
        "refund_days_from_return"
    )
    if waits:
        why.append(Reason("refund_after_return", {}, waits.source, waits.confirmed))
    return None


def _ruling(case: Case, charge: str) -> legal.Ruling:
    """Whether the law lets the customer bear it; photos are for the inspection."""
    return legal.lawful(
        case.regime,
        charge,
        statutory=True,
        informed=case.is_informed,
        graded_photos=1,
        fault=case.line.fault,
    )


def _by_article(ruling: legal.Ruling) -> Reason:
    return Reason(LAW + ruling.code, {}, ruling.article, ruling.confirmed)
