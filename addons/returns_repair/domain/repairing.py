"""How far the repairs of goods are that wait for each other."""

from collections.abc import Iterable

#: From the one that has furthest to go to the one that has nothing left to do.
PROGRESS = ("draft", "confirmed", "under_repair", "cancel", "done")


def together(states: Iterable[str]) -> str | bool:
    """The state of several repairs as one, False when there is none.

    A cancelled repair leaves something to decide when the others are finished.

    >>> together(["done", "confirmed", "cancel"])
    'confirmed'
    >>> together(["done", "cancel"])
    'cancel'
    """
    return min(states, key=PROGRESS.index, default=False)
