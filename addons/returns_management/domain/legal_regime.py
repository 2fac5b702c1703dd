"""The law of a place as the rules read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

WITHDRAWAL, NON_DELIVERY = "withdrawal", "non_delivery"


@dataclass(frozen=True)
class Provision:
    """One rule of law.

    :ivar kind: one of ``legal_kinds.KINDS``
    :ivar value: the figure in ``unit``; None where the rule has none
    :ivar sentence: the rule in words, as it is shown
    :ivar source: article that says so
    :ivar confirmed: whether the source was read
    """

    kind: str
    value: Decimal | None = None
    unit: str = "none"
    sentence: str = ""
    source: str = ""
    confirmed: bool = True
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True)
class PenaltyStep:
    """What a late refund costs while more than ``over_days``, up to ``up_to_days``.

    :ivar percent: of the amount; points for each month in the step of kind ``monthly``
    :ivar kind: ``interest``, ``surcharge``, ``monthly`` or ``interest_past_price``, as
        in ``legal_penalty``
    :ivar cause: ``withdrawal``, or ``non_delivery`` of the goods
    """

    over_days: int
    up_to_days: int | None
    percent: Decimal
    kind: str = "surcharge"
    cause: str = WITHDRAWAL
    source: str = ""
    confirmed: bool = True

    def holds(self, late: int) -> bool:
        """Whether a refund ``late`` by so many days is in this step."""
        return self.over_days < late and (
            self.up_to_days is None or late <= self.up_to_days
        )


@dataclass(frozen=True)
class Regime:
    """The law of a place on one day.

    :ivar provisions: by kind, those inherited included
    :ivar calendar: ISO 3166 code of the place whose public holidays count, such as
        ``FR`` or ``DE-BY``
    """

    code: str
    name: str
    provisions: Mapping[str, Provision] = field(default_factory=dict, hash=False)
    penalties: tuple[PenaltyStep, ...] = ()
    calendar: str = ""

    @property
    def exclusions(self) -> frozenset[str]:
        """Flags of goods that cannot be withdrawn from."""
        prefix = "exclusion:"
        return frozenset(
            kind.removeprefix(prefix)
            for kind in self.provisions
            if kind.startswith(prefix)
        )

    @property
    def place(self) -> tuple[str | None, str | None]:
        """Country and subdivision of the calendar.

        >>> Regime("DE", "Germany", calendar="DE-BY").place
        ('DE', 'BY')
        """
        country, _dash, subdivision = self.calendar.partition("-")
        return country or None, subdivision or None

    def get(self, kind: str) -> Provision | None:
        return self.provisions.get(kind)

    def count(self, kind: str) -> int | None:
        """The figure of a provision as a whole number, None without one."""
        provision = self.provisions.get(kind)
        if provision is None or provision.value is None:
            return None
        return int(provision.value)


def inherit(
    parent: Regime | None,
    regime: Regime,
) -> Regime:
    """``regime`` with what it does not say itself taken from ``parent``.

    Penalties are taken over as a whole for each cause.

    >>> eu = Regime("EU", "EU", {"refund_days": Provision("refund_days", Decimal(14))})
    >>> inherit(eu, Regime("FR", "France", calendar="FR")).count("refund_days")
    14
    """
    if parent is None:
        return regime
    causes = {step.cause for step in regime.penalties}
    return Regime(
        regime.code,
        regime.name,
        {**parent.provisions, **regime.provisions},
        regime.penalties
        + tuple(step for step in parent.penalties if step.cause not in causes),
        regime.calendar or parent.calendar,
    )
