"""The layouts we know, and which of them a header has."""

from . import adyen, mollie, paypal, stripe
from .layout import Format

#: In the order in which they are tried.
FORMATS = (
    stripe.BALANCE_ACTIVITY_FIRST,
    stripe.PAYOUT_RECONCILIATION,
    stripe.BALANCE_ACTIVITY,
    paypal.SETTLEMENT,
    paypal.ACTIVITY,
    adyen.SETTLEMENT_DETAILS,
    mollie.SETTLEMENT,
)

#: What a person can choose, by name.
BY_NAME = {layout.name: layout for layout in reversed(FORMATS)}


def detect(header: list[str]) -> Format | None:
    """The layout that a header belongs to.

    >>> detect(["a", "b"]) is None
    True
    """
    return next((layout for layout in FORMATS if layout.fits(header)), None)


def nearest(header: list[str]) -> Format:
    """The layout of which a header has the most columns, to tell which are missing."""
    return max(FORMATS, key=lambda layout: len(set(layout.identified_by) & {*header}))
