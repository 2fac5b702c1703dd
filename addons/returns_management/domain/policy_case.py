"""A line, the rule and the law that meet in it, and the rights that follow."""

from typing import NamedTuple

from .legal import Regime
from .policy_book import Book
from .policy_reasons import Reason
from .policy_request import Line, Request
from .policy_terms import Rule
from .policy_window import Right, guarantee, voluntary, withdrawal
from .policy_words import BLOCKED, BUSINESS, CUSTOMER


class Case(NamedTuple):
    """What a line may be returned for.

    :ivar policy: the voluntary right
    :ivar law: the right of withdrawal, None where the place knows none
    :ivar guarantee: that on faulty goods, None without a fault or a figure
    :ivar is_fault: somebody else than the customer is at fault
    :ivar is_claim: of such a fault, for which no period is known: never simply refused
    """

    line: Line
    request: Request
    rule: Rule | None
    regime: Regime | None
    policy: Right
    law: Right | None
    guarantee: Right | None
    is_fault: bool
    is_statutory: bool
    is_guaranteed: bool
    is_claim: bool
    is_eligible: bool

    @property
    def is_blocked(self) -> bool:
        return self.request.customer.standing == BLOCKED

    @property
    def is_informed(self) -> bool:
        return self.request.informed_on is not None

    @property
    def days(self) -> int:
        """Days since the window began; 0 while it has not."""
        start = self.policy.start
        return max((self.request.today - start).days, 0) if start else 0

    @property
    def longest(self) -> Right:
        """The right that ends last; an open one before any closed one."""
        best = self.policy
        for right in (self.law, self.guarantee):
            if right is not None and right.outlasts(best):
                best = right
        return best

    def origin(self, book: Book) -> list[Reason]:
        """What decides, and the rights that it gives or denies."""
        if self.rule is not None:
            why = [self.rule.applied]
        else:
            why = [Reason("no_rule" if book.rules else "no_policy")]
        why += self.policy.why
        if self.law is not None:
            why += self.law.why
        elif not self.policy.is_open:
            why += self._no_law()
        if self.guarantee is not None:
            why += self.guarantee.why
        if self.is_claim:
            why.append(Reason("claim"))
        return why

    def _no_law(self) -> list[Reason]:
        customer = self.request.customer
        if customer.kind == BUSINESS:
            return [Reason("withdrawal_not_business")]
        if self.regime is not None:
            return [Reason("withdrawal_none", {"place": self.regime.name})]
        return [] if customer.country else [Reason("country_unknown")]


def open_case(line: Line, request: Request, book: Book, regime: Regime | None) -> Case:
    rule = book.find(line, request)
    is_fault = line.fault != CUSTOMER
    policy = voluntary(rule, line, request, book)
    law = withdrawal(regime, line, request)
    guaranteed = guarantee(regime, line, request) if is_fault else None
    is_statutory = law is not None and law.is_open
    is_guaranteed = guaranteed is not None and guaranteed.is_open
    has_right = policy.is_open or is_statutory or is_guaranteed
    is_claim = is_fault and guaranteed is None and not has_right
    return Case(
        line,
        request,
        rule,
        regime,
        policy,
        law,
        guaranteed,
        is_fault,
        is_statutory,
        is_guaranteed,
        is_claim,
        has_right or is_claim,
    )
