"""Who may grant how much."""

from dataclasses import dataclass
from decimal import Decimal

CLERK, MANAGER, APPROVER = "clerk", "manager", "approver"


@dataclass(frozen=True)
class Limits:
    """Up to which amount clerks and managers decide alone, in one currency.

    :ivar manager: None where managers have no limit
    """

    clerk: Decimal = Decimal(0)
    manager: Decimal | None = None

    def __post_init__(self):
        if self.manager is not None and self.manager < self.clerk:
            raise ValueError(
                f"managers up to {self.manager}: must be at least the {self.clerk} "
                "that clerks may grant"
            )


def needed(amount: Decimal, limits: Limits) -> str:
    """The lowest level that may grant ``amount``; the limits belong to the level.

    :raise ValueError: when ``amount`` is negative

    >>> needed(Decimal(20), Limits(clerk=Decimal(20), manager=Decimal(100)))
    'clerk'
    >>> needed(Decimal("20.01"), Limits(clerk=Decimal(20), manager=Decimal(100)))
    'manager'
    """
    if amount < 0:
        raise ValueError(f"goodwill of {amount}: must be zero or more")
    if amount <= limits.clerk:
        return CLERK
    if limits.manager is None or amount <= limits.manager:
        return MANAGER
    return APPROVER
