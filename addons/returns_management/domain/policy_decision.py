"""What was decided, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .fees import FeeRule
from .legal import Deadline, PenaltyStep
from .policy_reasons import Reason
from .policy_terms import Rule


class LineDecision(NamedTuple):
    """What a line may be returned for, until when, at whose cost.

    :ivar eligible: it may come back without an exception being made
    :ivar statutory: the consumer may withdraw by law; no policy takes that away
    :ivar rule: None when none is for the line: the company's defaults hold
    :ivar deadline: last day of the longest right; None without an end, or with none yet
    :ivar window: whose that is: ``policy``, ``statutory`` (the law) or ``none``
    :ivar fee: None when there is no rule: the company's default holds
    :ivar deduction_limit: percent of the price
    :ivar approval: codes of the reasons for which a person has to approve
    :ivar refund_due: by law, as far as known when the return is announced: a merchant
        who may wait for the goods has no day yet
    :ivar keep: the goods need not come back
    """

    key: int | str
    eligible: bool
    statutory: bool
    rule: Rule | None
    deadline: date | None
    statutory_deadline: date | None
    window: str
    fee: FeeRule | None
    resolutions: frozenset[str]
    shipping_payer_return: str
    refunds_delivery: bool
    deduction_limit: Decimal
    approval: tuple[str, ...]
    refund_due: Deadline | None
    penalties: tuple[PenaltyStep, ...]
    keep: bool
    bonus_percent: Decimal
    original_method_first: bool
    why: tuple[Reason, ...]

    def because(self, code: str) -> Reason | None:
        """The reason with this code."""
        return next((reason for reason in self.why if reason.code == code), None)

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(reason.sentence for reason in self.why)


@dataclass(frozen=True)
class Decision:
    """One decision for each line, in their order."""

    lines: tuple[LineDecision, ...]

    def __iter__(self) -> Iterator[LineDecision]:
        return iter(self.lines)

    def __getitem__(self, key: int | str) -> LineDecision:
        for line in self.lines:
            if line.key == key:
                return line
        raise KeyError(key)

    @property
    def eligible(self) -> bool:
        """Whether everything may come back."""
        return all(line.eligible for line in self.lines)
