"""How many kits a heap of components makes."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple, TypeVar

Part = TypeVar("Part")


class Component(NamedTuple):
    """A component in its own unit: needed for all the kits, and counted."""

    needed: Decimal
    counted: Decimal


def begun(kits: Decimal, components: Iterable[Component]) -> int:
    """Kits of which at least a part was counted.

    :param kits: how many kits the components' needs are for

    >>> begun(Decimal(2), [Component(Decimal(8), Decimal(5)), Component(2, 0)])
    2
    """
    return max((_share(kits, each, ROUND_CEILING) for each in components), default=0)


def complete(kits: Decimal, components: Iterable[Component]) -> int:
    """Kits of which every part was counted.

    >>> complete(Decimal(2), [Component(Decimal(8), Decimal(5)), Component(2, 2)])
    1
    """
    return min((_share(kits, each, ROUND_FLOOR) for each in components), default=0)


def lacking(
    kits: Decimal, components: Mapping[Part, Component], wanted: Decimal
) -> dict[Part, Decimal]:
    """What the components lack to make ``wanted`` kits, in their own units.

    >>> lacking(Decimal(2), {"leg": Component(8, 5), "top": Component(2, 2)}, 2)
    {'leg': Decimal('3')}
    """
    missing = {
        key: Decimal(each.needed) * wanted / kits - each.counted
        for key, each in components.items()
    }
    return {key: quantity for key, quantity in missing.items() if quantity > 0}


def _share(kits, component, rounding):
    made = Decimal(component.counted) * kits / component.needed
    return int(made.to_integral_value(rounding))
