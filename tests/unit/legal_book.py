"""The law that the addon ships, as the rules read it: the tests count with its data."""

from datetime import date
from decimal import Decimal

from odoo.addons.returns_management.domain.legal import (
    PenaltyStep,
    Provision,
    Regime,
    inherit,
)

from devkit import legal_rules

PLACES = {place.ref: place for place in legal_rules.read()}


def regime(name: str, day: date = date(2026, 7, 1), calendar: str = "") -> Regime:
    """The regime ``return_legal_regime_<name>`` of ``day``, what it inherits included.

    :param calendar: of the customer's place, where it is not that of the regime
    """
    place = PLACES[f"return_legal_regime_{name}"]
    parent = place.fields.get("parent_id", "").removeprefix("return_legal_regime_")
    own = Regime(
        place.fields["code"],
        place.fields["name"],
        {
            provision.kind: provision
            for provision in map(_provision, place.provisions)
            if provision.holds_on(day)
        },
        tuple(map(_step, place.steps)),
        calendar or place.fields["code"],
    )
    return inherit(regime(parent, day) if parent else None, own)


def _provision(row: dict[str, str]) -> Provision:
    dates = [row.get(name) for name in ("date_from", "date_to")]
    return Provision(
        row["kind"],
        Decimal(row["value"]) if "value" in row else None,
        row["unit"],
        row["sentence"],
        row["source"],
        row["status"] == "confirmed",
        *(day and date.fromisoformat(day) for day in dates),
    )


def _step(row: dict[str, str]) -> PenaltyStep:
    return PenaltyStep(
        int(row["over_days"]),
        int(row["up_to_days"]) or None,
        Decimal(row["percent"]),
        row["kind"],
        row["cause"],
        row["source"],
        row["status"] == "confirmed",
    )
