"""Orders that show what rules do to them."""

from datetime import date
from decimal import Decimal

from .policy_request import Line


def example_line(
    day: date,
    product: int | None = None,
    category: int | None = None,
    reason: int | None = None,
) -> Line:
    """A line ordered and delivered on ``day``."""
    return Line(
        1,
        Decimal(1),
        Decimal(1),
        day,
        (day,),
        day,
        frozenset() if category is None else frozenset({category}),
        product,
        reason=reason,
    )
