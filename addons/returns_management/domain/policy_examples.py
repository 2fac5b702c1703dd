"""Orders that show what rules do to them."""

from datetime import date
from decimal import Decimal

from .policy_request import Line


def example_line(
    day: date,
    products: frozenset[int] = frozenset(),
    categories: frozenset[int] = frozenset(),
    reasons: frozenset[int] = frozenset(),
) -> Line:
    """A line of an example, ordered and delivered on ``day``."""
    return Line(
        1,
        quantity=Decimal(1),
        amount=Decimal(1),
        ordered=day,
        deliveries=(day,),
        invoiced=day,
        categories=frozenset(sorted(categories)[:1]),
        product=min(products, default=None),
        reason=min(reasons, default=None),
    )
