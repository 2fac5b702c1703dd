"""Exceptions: what does not agree, until the data agree or somebody decides."""

from odoo.addons.returns_management.domain.transitions import StateMachine

RETURN_EXCEPTION = StateMachine(
    "return.exception",
    {"open": frozenset({"closed"}), "closed": frozenset({"open"})},
)

#: Kinds about a refund that no credit note explains.
UNEXPLAINED = ("unlinked_refund", "refund_without_credit_note")

#: Days an exception may be old to be in each band, youngest first.
AGE_BANDS = (("new", 2), ("week", 7), ("month", 30), ("old", None))


def age_band(days: int) -> str:
    """The band of an exception that is ``days`` old.

    >>> age_band(0), age_band(7), age_band(31)
    ('new', 'week', 'old')
    """
    return next(name for name, most in AGE_BANDS if most is None or days <= most)


def age_band_sql(age: str) -> str:
    """:func:`age_band` of an interval ``age``, which is an expression of ours.

    >>> age_band_sql("age")
    "CASE WHEN EXTRACT(day FROM age) <= 2 THEN 'new' WHEN EXTRACT(day FROM age) <= 7 \
THEN 'week' WHEN EXTRACT(day FROM age) <= 30 THEN 'month' ELSE 'old' END"
    """
    *bounded, (last, _) = AGE_BANDS
    whens = " ".join(
        f"WHEN EXTRACT(day FROM {age}) <= {most} THEN '{name}'"
        for name, most in bounded
    )
    return f"CASE {whens} ELSE '{last}' END"
