"""The figures of a return budget, where the ledger keeps them, and their comparison.

Amounts are net of tax, in company currency.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .entry_types import ADDED, FROM_GOODS, GOODS


class Figure(NamedTuple):
    """Where the ledger keeps a figure.

    ``entry_types`` are the ``return_entry_type`` of its journal items, each of one
    figure of amounts only: together they are the whole cost. Plans are entered as
    positive amounts; ``sign`` is 1 for what returns cost (a debit) and -1 for what
    they bring back. ``counted`` figures add up quantities, the others balances.
    """

    entry_types: tuple[str, ...]
    sign: int = 1
    counted: bool = False


FIGURES: Mapping[str, Figure] = {
    "units": Figure((GOODS,), counted=True),
    "refunds": Figure((GOODS, *ADDED)),
    "restocking_fees": Figure(FROM_GOODS, sign=-1),
    # what customers pay of the way back lowers what it costs
    "freight": Figure(("freight", "return_shipping")),
    "write_downs": Figure(("write_down",)),
}


@dataclass(frozen=True)
class Comparison:
    """Plan and actual of one figure.

    ``variance`` is what is left of the plan: negative when it was exceeded.
    ``used`` is the share of the plan that was used, ``None`` where nothing was planned.
    """

    planned: Decimal
    actual: Decimal

    @property
    def variance(self) -> Decimal:
        return self.planned - self.actual

    @property
    def used(self) -> Decimal | None:
        return self.actual / self.planned if self.planned else None


def net_cost(figures: Mapping[str, Decimal]) -> Decimal:
    """What returns cost the company: refunds, freight, write-downs less fees kept.

    >>> net_cost({"units": 9, "refunds": 100, "freight": 20, "restocking_fees": 10})
    110
    """
    return sum(
        FIGURES[name].sign * amount
        for name, amount in figures.items()
        if not FIGURES[name].counted
    )
