"""Which warehouse receives a parcel."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Parcel:
    """What is known of a return before it is sent; sets of record ids."""

    countries: frozenset[int] = NOTHING
    states: frozenset[int] = NOTHING
    sources: frozenset[int] = NOTHING
    reasons: frozenset[int] = NOTHING
    categories: frozenset[int] = NOTHING


@dataclass(frozen=True)
class Rule(Parcel):
    """A rule asks for one of the ids of each set that it names; an empty set asks for
    nothing. Of a return with several lines one line is enough.
    """

    id: int = field(default=0, kw_only=True)


@dataclass(frozen=True)
class Route:
    """The rule that applies, and which of its conditions the parcel met."""

    rule: Rule
    met: dict[str, frozenset[int]]


def route(parcel: Parcel, rules: Iterable[Rule]) -> Route | None:
    """The first rule whose conditions the parcel meets, or None.

    >>> germany = Rule(countries=frozenset({57}), id=1)
    >>> route(Parcel(countries=frozenset({57})), [germany]).met
    {'countries': frozenset({57})}
    >>> route(Parcel(countries=frozenset({75})), [germany])
    """
    for rule in rules:
        asked = {
            condition.name: wanted
            for condition in fields(Parcel)
            if (wanted := getattr(rule, condition.name))
        }
        met = {name: wanted & getattr(parcel, name) for name, wanted in asked.items()}
        if all(met.values()):
            return Route(rule, met)
    return None
