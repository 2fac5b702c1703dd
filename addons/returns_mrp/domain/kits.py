"""How many kits a heap of components makes."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
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


def received(kits: Decimal, components: Iterable[Component], excused: int = 0) -> int:
    """Kits that count as received: complete ones, and those that need not be.

    :param excused: kits that somebody accepted although a part of them is missing

    >>> received(Decimal(2), [Component(8, 7), Component(2, 2)], excused=1)
    2
    """
    components = list(components)
    return min(begun(kits, components), complete(kits, components) + excused)


def awaited(
    kits: Decimal, components: Mapping[Part, Component], excused: int = 0
) -> dict[Part, Decimal]:
    """What is still to come, without what is missing of accepted kits.

    >>> awaited(Decimal(2), {"leg": Component(8, 3), "top": Component(2, 1)}, 1)
    {'leg': Decimal('4'), 'top': Decimal('1')}
    """
    made = received(kits, components.values(), excused)
    given_up = lacking(kits, components, Decimal(made))
    missing = {
        key: quantity - given_up.get(key, 0)
        for key, quantity in lacking(kits, components, kits).items()
    }
    return {key: quantity for key, quantity in missing.items() if quantity > 0}


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


class Progress(NamedTuple):
    """Parts that were counted, of those that are needed."""

    counted: int
    needed: int


def progress(kits: Decimal, components: Iterable[Component]) -> Progress:
    """How many parts of ``kits`` are there; what is over does not count.

    A component that a kit needs whole pieces of counts by the piece, any other (2.5 m
    of cable) as one part of the kit.

    >>> progress(Decimal(1), [Component(Decimal(4), Decimal(3)), Component(1, 1)])
    Progress(counted=4, needed=5)
    >>> progress(Decimal(2), [Component(Decimal(5), Decimal(3))])
    Progress(counted=1, needed=2)
    """
    counted = needed = 0
    for each in components:
        per_kit = Decimal(each.needed) / kits
        part = Decimal(1) if per_kit == int(per_kit) else per_kit
        needed += int((each.needed / part).to_integral_value(ROUND_HALF_UP))
        there = min(Decimal(each.counted), each.needed) / part
        counted += int(there.to_integral_value(ROUND_FLOOR))
    return Progress(counted, needed)


def fill(
    kits: Decimal, components: Mapping[Part, Component], wanted: Decimal
) -> dict[Part, Decimal]:
    """What counting ``wanted`` kits at once adds: no more than is still needed.

    >>> fill(Decimal(1), {"leg": Component(4, 3), "top": Component(1, 0)}, 1)
    {'leg': Decimal('1'), 'top': Decimal('1')}
    """
    added = {
        key: min(
            Decimal(each.needed) * wanted / kits, Decimal(each.needed) - each.counted
        )
        for key, each in components.items()
    }
    return {key: quantity for key, quantity in added.items() if quantity > 0}


def deal(
    kits: Decimal, components: Mapping[Part, Component], quantity: Decimal
) -> dict[Part, Decimal]:
    """Where ``quantity`` more is counted of goods that several components are.

    Kit after kit, so that as many as possible become complete; what is over is counted
    on the last.

    :raise ValueError: when there is no component at all

    >>> deal(Decimal(2), {"front": Component(4, 0), "back": Component(2, 0)}, 3)
    {'front': Decimal('2'), 'back': Decimal('1')}
    """
    if not components:
        raise ValueError("goods are counted on a component")
    added = dict.fromkeys(components, Decimal(0))
    left = Decimal(quantity)
    for number in range(1, int(kits.to_integral_value(ROUND_CEILING)) + 1):
        for key, each in components.items():
            due = Decimal(each.needed) * min(number, kits) / kits
            target = min(due.to_integral_value(ROUND_CEILING), Decimal(each.needed))
            share = min(max(target - each.counted - added[key], Decimal(0)), left)
            added[key] += share
            left -= share
    added[[*components][-1]] += left
    return {key: share for key, share in added.items() if share}


def _share(kits, component, rounding):
    made = Decimal(component.counted) * kits / component.needed
    return int(made.to_integral_value(rounding))
