"""Which way goods are proposed to go: the first rule that fits decides.

A rule fits when everything it names is so; what it does not name does not matter. The
sentence that comes with a proposal says what made the rule fit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Goods:
    """What is known of the goods of one result.

    :ivar value: price paid for one unit, in company currency
    :ivar grade: id of the grade, None when the goods are not graded yet
    :ivar categories: ids of the product's category and of those above it
    :ivar tags: ids of the product's tags
    """

    value: Decimal
    grade: int | None = None
    reason: int | None = None
    categories: frozenset[int] = frozenset()
    tags: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Rule:
    """Goods of any of the grades, categories, reasons and tags, within the values.

    ``minimum`` is inclusive, ``maximum`` is not, so that the rules of two neighbouring
    ranges share no value; None is no limit.
    """

    key: int
    name: str
    grades: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()
    reasons: frozenset[int] = frozenset()
    tags: frozenset[int] = frozenset()
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def fits(self, goods: Goods) -> bool:
        """Whether ``goods`` fall under this rule.

        >>> cheap = Rule(1, "Cheap", maximum=Decimal(20))
        >>> cheap.fits(Goods(Decimal("19.99"))), cheap.fits(Goods(Decimal(20)))
        (True, False)
        """
        return (
            (self.minimum is None or goods.value >= self.minimum)
            and (self.maximum is None or goods.value < self.maximum)
            and (not self.grades or goods.grade in self.grades)
            and (not self.reasons or goods.reason in self.reasons)
            and (not self.categories or bool(self.categories & goods.categories))
            and (not self.tags or bool(self.tags & goods.tags))
        )


def choose(goods: Goods, rules: Iterable[Rule]) -> Rule | None:
    """The first rule that fits, in the order given; None when none does."""
    return next((rule for rule in rules if rule.fits(goods)), None)
