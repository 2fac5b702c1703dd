"""A line, the rule and the law that meet in it, and the rights that follow."""

from dataclasses import dataclass

from .legal import Regime
from .policy_book import Book
from .policy_reasons import Reason
from .policy_request import Line, Request
from .policy_terms import Rule
from .policy_window import Right, guarantee, voluntary, withdrawal
from .policy_words import BLOCKED, BUSINESS, CUSTOMER


@dataclass(frozen=True, slots=True)
class Case:
    """What a line may be returned for.

    :ivar policy: the voluntary right
    :ivar law: the right of withdrawal, None where the place knows none
    :ivar guarantee: that on faulty goods, None without a fault or a figure
    """

    line: Line
    request: Request
    rule: Rule | None
    regime: Regime | None
    policy: Right
    law: Right | None
    guarantee: Right | None
    is_statutory: bool
    is_guaranteed: bool

    @property
    def is_fault(self) -> bool:
        """Whether somebody else than the customer is at fault."""
        return self.line.fault != CUSTOMER

    @property
    def is_claim(self) -> bool:
        """A fault of others for which no period is known: never simply refused."""
        return (
            self.is_fault
            and self.guarantee is None
            and not self.policy.is_open
            and not self.is_statutory
        )

    @property
    def is_eligible(self) -> bool:
        return (
            self.policy.is_open
            or self.is_statutory
            or self.is_guaranteed
            or self.is_claim
        )

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
        """The right that ends last, among the open ones if there are any."""
        rights = [r for r in (self.policy, self.law, self.guarantee) if r is not None]
        return max(
            [right for right in rights if right.is_open] or rights,
            key=lambda right: right.end,
        )

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
            return [Reason("withdrawal_not_channel", {}, self.regime.name)]
        return [] if customer.country else [Reason("country_unknown")]


def open_case(line: Line, request: Request, book: Book, regime: Regime | None) -> Case:
    rule = book.find(line, request)
    law = withdrawal(regime, line, request)
    guaranteed = None if line.fault == CUSTOMER else guarantee(regime, line, request)
    return Case(
        line,
        request,
        rule,
        regime,
        voluntary(rule, line, request, book),
        law,
        guaranteed,
        law is not None and law.is_open,
        guaranteed is not None and guaranteed.is_open,
    )
