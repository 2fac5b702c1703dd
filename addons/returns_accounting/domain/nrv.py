"""Net realisable value of returned goods: the lower of cost and what they will bring.

IAS 2.9 measures inventories at the lower of cost and net realisable value; IAS 2.6
defines that value as the estimated selling price less the estimated costs of
completion and of making the sale. Every amount is in company currency, net of tax,
for the whole quantity.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Estimate:
    """What the goods are expected to bring and to cost until they are sold.

    ``selling_price`` is the price of the refurbished goods in perfect condition and
    ``grade_percent`` the share of it (0 to 100) their condition still commands.
    """

    selling_price: Decimal
    grade_percent: Decimal
    cost_to_complete: Decimal
    cost_to_sell: Decimal

    def __post_init__(self):
        for name in ("selling_price", "cost_to_complete", "cost_to_sell"):
            if (amount := getattr(self, name)) < 0:
                raise ValueError(f"{name} is {amount}: it cannot be negative")
        if not 0 <= self.grade_percent <= 100:
            raise ValueError(f"grade_percent is {self.grade_percent}: use 0 to 100")

    @property
    def graded_price(self) -> Decimal:
        return self.selling_price * self.grade_percent / 100


@dataclass(frozen=True)
class Valuation:
    """Outcome of a valuation; ``cost`` is always ``carrying_amount + write_down``."""

    cost: Decimal
    net_realisable_value: Decimal
    carrying_amount: Decimal
    write_down: Decimal
    why: str


def value(cost: Decimal, estimate: Estimate, unit: Decimal = CENT) -> Valuation:
    """Carry goods of ``cost`` at no more than their net realisable value.

    ``unit`` is the smallest amount of the currency. Goods that cost more to finish and
    sell than they bring have a negative value, but are carried at nothing, never less.

    >>> price = Estimate(Decimal(120), Decimal(75), Decimal(15), Decimal(15))
    >>> value(Decimal(100), price).write_down
    Decimal('40.00')
    >>> value(Decimal(50), price).carrying_amount
    Decimal('50.00')
    """
    cost = cost.quantize(unit, ROUND_HALF_UP)
    outlay = estimate.cost_to_complete + estimate.cost_to_sell
    nrv = (estimate.graded_price - outlay).quantize(unit, ROUND_HALF_UP)
    carrying = min(cost, max(nrv, Decimal(0))).quantize(unit)
    write_down = cost - carrying
    return Valuation(
        cost, nrv, carrying, write_down, _explain(cost, nrv, write_down, estimate)
    )


def _explain(cost: Decimal, nrv: Decimal, write_down: Decimal, of: Estimate) -> str:
    outcome = (
        f"{write_down:.2f} is written down" if write_down else "nothing is written down"
    )
    percent = f"{of.grade_percent.normalize():f}"
    return (
        f"An expected price of {of.selling_price:.2f} at {percent} % is "
        f"{of.graded_price:.2f}; less {of.cost_to_complete:.2f} to complete and "
        f"{of.cost_to_sell:.2f} to sell it leaves a net realisable value of {nrv:.2f}. "
        f"The cost is {cost:.2f}, so {outcome} (IAS 2.9)."
    )


def capitalise(
    carrying: Decimal, spent: Decimal, nrv: Decimal, unit: Decimal = CENT
) -> Decimal:
    """Part of the refurbishment cost ``spent`` that may join the carrying amount.

    Cost of bringing goods to their condition is capitalised (IAS 2.10); what would lift
    them above ``nrv``, the net realisable value with nothing left to complete, stays an
    expense of the period (IAS 2.16, abnormal cost).

    >>> capitalise(Decimal(60), Decimal(20), Decimal(75))
    Decimal('15.00')
    """
    if spent < 0:
        raise ValueError(f"spent is {spent}: a cost cannot be negative")
    return min(spent, max(nrv - carrying, Decimal(0))).quantize(unit, ROUND_HALF_UP)
