"""How far a document is, from what was expected and what happened, line by line."""

from collections.abc import Iterable
from numbers import Number


def status(pairs: Iterable[tuple[Number, Number]]) -> str:
    """``no``, ``pending``, ``partial``, ``full`` or ``over``.

    :param pairs: (expected, actual) of each line, both rounded to the line's own unit
        or currency; lines that expect nothing and got nothing do not count

    >>> status([(2, 2), (1, 0)])
    'partial'
    >>> status([])
    'no'
    """
    counted = [pair for pair in pairs if any(pair)]
    if not counted:
        return "no"
    if any(actual > expected for expected, actual in counted):
        return "over"
    if all(actual == expected for expected, actual in counted):
        return "full"
    if any(actual for _expected, actual in counted):
        return "partial"
    return "pending"
