"""Signals that a return should be looked at, each with its figures and some points.

A signal is a reason to verify, never to refuse: most people who return much are good
customers, households share addresses, scales err. Points are bounded per signal and in
total, so that no single fact decides alone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

#: No return gets more points than this.
HIGHEST = 100

#: A return rate counts when chance alone would explain it less often than this.
CHANCE = 0.05


@dataclass(frozen=True)
class Facts:
    """What is known of a return and of its customer within the period that is kept.

    :ivar value: of this return; amounts are in company currency, tax included
    :ivar delivered: order lines that the customer received
    :ivar returned: order lines that came or shall come back, with this return
    :ivar peer_rate: share of the order lines that all customers return, from 0 to 1
    :ivar own_values: amounts of the customer's earlier returns
    :ivar peer_value: what a return is worth on average
    :ivar late_worn: earlier lines that came late in the window and worn
    :ivar address_accounts: other customers with returns at the same address
    :ivar card_accounts: other customers with returns who paid with the same card
    :ivar never_came: earlier goods that were replaced or credited and never came
    :ivar disputes: payments that the customer disputed after we had refunded them
    :ivar confirmed: earlier signals of the customer that a person confirmed
    :ivar serials: sentences on serial numbers that are not those we sold
    :ivar weights: sentences on parcels that weigh less than their goods
    """

    value: Decimal = Decimal(0)
    delivered: int = 0
    returned: int = 0
    peer_rate: Decimal | None = None
    own_values: tuple[Decimal, ...] = ()
    peer_value: Decimal | None = None
    late_worn: int = 0
    address_accounts: int = 0
    card_accounts: int = 0
    never_came: int = 0
    disputes: int = 0
    confirmed: int = 0
    serials: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """How a kind of signal counts.

    :ivar points: for each occurrence
    :ivar maximum: for all occurrences together
    :ivar minimum: occurrences, or past order lines or returns, that it takes
    :ivar factor: how many times the usual rate or value
    """

    code: str
    points: int
    maximum: int
    minimum: int = 1
    factor: Decimal = Decimal(2)

    def __post_init__(self):
        if not 0 <= self.points <= self.maximum <= HIGHEST:
            raise ValueError(
                f"risk rule {self.code}: points {self.points}, maximum {self.maximum}:"
                f" must be from 0 to {HIGHEST}, points at most the maximum"
            )


@dataclass(frozen=True)
class Signal:
    """One reason to look.

    :ivar values: the figures of the sentence
    """

    code: str
    points: int
    values: Mapping[str, object] = field(default_factory=dict)


def signals(facts: Facts, rules: Iterable[Rule]) -> list[Signal]:
    """The signals that the facts give under the rules, the weightiest first.

    >>> signals(Facts(disputes=1), [Rule("dispute", points=30, maximum=60)])
    [Signal(code='dispute', points=30, values={'count': 1})]
    """
    found = []
    for rule in rules:
        count, values = _READERS[rule.code](facts, rule)
        points = min(rule.points * count, rule.maximum)
        if points > 0:
            found.append(Signal(rule.code, points, values))
    return sorted(found, key=lambda signal: (-signal.points, signal.code))


def score(points: Iterable[int]) -> int:
    """The sum, never more than ``HIGHEST``.

    >>> score([60, 50])
    100
    """
    return min(sum(points), HIGHEST)


def is_current(expires: date | None, today: date) -> bool:
    """Whether a signal still counts: old ones say little about a customer."""
    return expires is None or today <= expires


def _rate(facts: Facts, rule: Rule):
    """Returns more than the factor allows, and more than chance explains."""
    if facts.delivered < rule.minimum or facts.peer_rate is None:
        return 0, {}
    returned = min(facts.returned, facts.delivered)
    rate = Decimal(returned) / facts.delivered
    if rate <= facts.peer_rate * rule.factor:
        return 0, {}
    if _chance(returned, facts.delivered, facts.peer_rate) >= CHANCE:
        return 0, {}
    return 1, {
        "returned": returned,
        "delivered": facts.delivered,
        "rate": _percent(rate),
        "peer_rate": _percent(facts.peer_rate),
    }


def _chance(returned: int, delivered: int, rate: Decimal) -> float:
    """How often an average customer returns at least that many lines.

    The one-sided exact binomial test.
    """
    from scipy import stats  # costs a second, which only a suspicious rate is worth

    test = stats.binomtest(returned, delivered, float(rate), alternative="greater")
    return float(test.pvalue)


def _value(facts: Facts, rule: Rule):
    """Much more than the customer's own returns, else than those of others."""
    own = facts.own_values
    usual = (
        sum(own) / len(own) if own and len(own) >= rule.minimum else facts.peer_value
    )
    if not usual or facts.value <= usual * rule.factor:
        return 0, {}
    return 1, {"value": facts.value, "usual": usual.quantize(Decimal("0.01"))}


def _counted(name: str) -> Callable:
    def read(facts: Facts, rule: Rule):
        count = getattr(facts, name)
        return (count, {"count": count}) if count >= rule.minimum else (0, {})

    return read


def _told(name: str) -> Callable:
    def read(facts: Facts, rule: Rule):
        sentences = getattr(facts, name)
        return len(sentences), {"sentences": sentences}

    return read


def _percent(share: Decimal) -> Decimal:
    return (share * 100).quantize(Decimal("0.1"))


_READERS = {
    "return_rate": _rate,
    "return_value": _value,
    "serial": _told("serials"),
    "weight": _told("weights"),
    "wardrobing": _counted("late_worn"),
    "address": _counted("address_accounts"),
    "card": _counted("card_accounts"),
    "never_came": _counted("never_came"),
    "dispute": _counted("disputes"),
    "confirmed": _counted("confirmed"),
}

CODES = tuple(_READERS)
