"""What would have been otherwise, had a draft policy decided the returns of the past.

Each line is decided twice on the same facts, by the policies in force and by the draft;
what really happened is compared with the law alone.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal

from odoo.addons.returns_management.domain import fees
from odoo.addons.returns_management.domain.policy import LineDecision

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Past:
    """A line that came back, or was refused.

    :ivar amount: value in company currency, tax included
    :ivar fee: that was really charged
    :ivar refused: it was turned down
    :ivar late: the money was not back on the last day that the law gave
    :ivar imposed: store credit was given that the customer had not agreed to
    :ivar waived: the reason of the return takes the company's own fee away
    :ivar return_cost: of bringing it back
    """

    customer: Hashable
    group: Hashable
    amount: Decimal
    fee: Decimal = ZERO
    refused: bool = False
    late: bool = False
    imposed: bool = False
    waived: bool = False
    return_cost: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision costs the merchant.

    :ivar refund: given back before the fee
    :ivar cost: refund and return shipping, less the fee
    """

    eligible: bool
    refund: Decimal
    fee: Decimal
    cost: Decimal
    asks: bool


@dataclass(slots=True)
class Totals:
    """Sums over the lines of a group."""

    lines: int = 0
    refund_now: Decimal = ZERO
    refund_draft: Decimal = ZERO
    fee_now: Decimal = ZERO
    fee_draft: Decimal = ZERO
    cost_now: Decimal = ZERO
    cost_draft: Decimal = ZERO
    newly_eligible: int = 0
    newly_excluded: int = 0
    approvals_now: int = 0
    approvals_draft: int = 0
    breaches: int = 0
    customers: set = field(default_factory=set)


def outcome(
    past: Past, decision: LineDecision, default: fees.FeeRule, rounding: Decimal
) -> Outcome:
    """What the line costs under a decision; what is not eligible costs nothing.

    :param default: the company's fee, where no rule says what it is
    """
    asks = bool(decision.approval)
    if not decision.eligible:
        return Outcome(False, ZERO, ZERO, ZERO, asks)
    fee = fees.restocking(
        past.amount,
        default if decision.fee is None else decision.fee,
        waived=decision.fee is None and (past.waived or decision.statutory),
        rounding=rounding,
    )
    paid = decision.shipping_payer_return == "merchant" and not decision.keep
    shipping = past.return_cost if paid else ZERO
    return Outcome(True, past.amount, fee, past.amount - fee + shipping, asks)


def is_breach(past: Past, decision: LineDecision) -> bool:
    """Whether what really happened took from a right that the law gives.

    A statutory return that was refused, on which a fee was charged, or whose money came
    too late or as a voucher that nobody had agreed to (Directive 2011/83/EU, art. 9 and
    13(1)).
    """
    return decision.statutory and (
        past.refused or past.fee > 0 or past.late or past.imposed
    )


def add(
    totals: Totals, past: Past, now: Outcome, draft: Outcome, *, breach: bool
) -> None:
    """Count one line."""
    totals.lines += 1
    totals.refund_now += now.refund
    totals.refund_draft += draft.refund
    totals.fee_now += now.fee
    totals.fee_draft += draft.fee
    totals.cost_now += now.cost
    totals.cost_draft += draft.cost
    totals.newly_eligible += draft.eligible and not now.eligible
    totals.newly_excluded += now.eligible and not draft.eligible
    totals.approvals_now += now.asks
    totals.approvals_draft += draft.asks
    totals.breaches += breach
    if now != draft:
        totals.customers.add(past.customer)
