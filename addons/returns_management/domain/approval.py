"""Which returns a person has to look at before they are approved, and why.

A rule asks for approval when everything it names is so; what it does not name does not
matter. Every rule that asks gives its reason, for the approver and for the audit trail.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Request:
    """What is known of a return when it is submitted.

    :ivar amount: authorised value in company currency, tax included
    :ivar categories: ids of the products' categories and of those above them
    :ivar reasons: ids of the lines' reasons
    :ivar segments: ids of the customer's tags
    """

    amount: Decimal
    categories: frozenset[int] = frozenset()
    reasons: frozenset[int] = frozenset()
    segments: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Rule:
    """Approval from ``minimum`` on, for any of the categories, reasons, segments."""

    name: str
    minimum: Decimal = Decimal(0)
    categories: frozenset[int] = frozenset()
    reasons: frozenset[int] = frozenset()
    segments: frozenset[int] = frozenset()

    def asks(self, request: Request) -> bool:
        """Whether ``request`` falls under this rule.

        >>> Rule("Large", minimum=Decimal(500)).asks(Request(Decimal(500)))
        True
        """
        return request.amount >= self.minimum and all(
            not named or bool(named & found)
            for named, found in (
                (self.categories, request.categories),
                (self.reasons, request.reasons),
                (self.segments, request.segments),
            )
        )


def asking(request: Request, rules: Iterable[Rule]) -> list[Rule]:
    """The rules that ask for approval, in their order."""
    return [rule for rule in rules if rule.asks(request)]
