"""Whether all parts of a bundle come back together."""

from collections.abc import Hashable, Mapping
from decimal import Decimal


def left_behind(
    ordered: Mapping[Hashable, Decimal], returned: Mapping[Hashable, Decimal]
) -> list[Hashable]:
    """The parts of which a smaller share comes back than of another one.

    :param ordered: quantity of each part that the bundle was sold with
    :param returned: quantity that has come back or is to come back

    >>> one, two, three = Decimal(1), Decimal(2), Decimal(3)
    >>> left_behind({"table": one, "chair": two}, {"table": one, "chair": two})
    []
    >>> left_behind({"table": three, "chair": two}, {"table": three, "chair": one})
    ['chair']
    >>> left_behind({"table": one, "chair": two}, {})
    []
    """
    shares = {
        part: returned.get(part, Decimal(0)) / quantity
        for part, quantity in ordered.items()
        if quantity
    }
    whole = max(shares.values(), default=Decimal(0))
    return [part for part, share in shares.items() if share < whole]
