"""Which goods an amount of money was for."""

from collections.abc import Sequence
from decimal import Decimal

#: Combinations looked at before giving up: a person sees faster than that.
MOST_STEPS = 20_000


def explain(
    amount: Decimal, prices: Sequence[Sequence[Decimal]]
) -> tuple[int, ...] | None:
    """The units of each line whose price is exactly ``amount``, if only one way is.

    :param prices: for each line, what 0, 1, 2 … of its units cost, growing
    :return: units of each line; None when nothing explains the amount, or several
        ways do, or it takes too long to tell

    >>> chair, table = [Decimal(0), Decimal(100)], [Decimal(0), Decimal(70)]
    >>> explain(Decimal(170), [chair, table])
    (1, 1)
    >>> explain(Decimal(100), [chair, chair]) is None
    True
    """
    found: list[tuple[int, ...]] = []
    most = [Decimal(0)] * (len(prices) + 1)
    for index in range(len(prices) - 1, -1, -1):
        most[index] = most[index + 1] + max(prices[index])
    steps = 0

    def search(index: int, left: Decimal, chosen: tuple[int, ...]) -> bool:
        """Whether to go on: not after a second way, nor too long."""
        nonlocal steps
        steps += 1
        if steps > MOST_STEPS:
            return False
        if index == len(prices):
            if not left:
                found.append(chosen)
            return len(found) < 2
        if left < 0 or left > most[index]:
            return True
        return all(
            search(index + 1, left - price, (*chosen, units))
            for units, price in enumerate(prices[index])
        )

    complete = search(0, amount, ())
    return found[0] if complete and len(found) == 1 and any(found[0]) else None
