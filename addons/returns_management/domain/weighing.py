"""Whether goods weigh what they should: a box may come back half empty."""

from decimal import Decimal


def compare(
    expected: Decimal, measured: Decimal, tolerance: Decimal, unit: str
) -> str | None:
    """A sentence when the weight is off by more than the tolerance, else None.

    :param expected: weight of the goods by their product, in ``unit``; zero: not known
    :param measured: what the scale said; zero: not weighed
    :param tolerance: accepted difference, in percent of what was expected

    >>> compare(Decimal(2), Decimal("1.2"), Decimal(10), "kg")
    'Weight: 1.2 kg instead of 2 kg, 40 % less'
    >>> compare(Decimal(2), Decimal("2.2"), Decimal(10), "kg")
    """
    if expected <= 0 or measured <= 0:
        return None
    percent = (measured - expected) / expected * 100
    if abs(percent) <= tolerance:
        return None
    found, wanted, off = (
        f"{number.normalize():f}"
        for number in (measured, expected, abs(percent).quantize(Decimal(1)))
    )
    word = "more" if percent > 0 else "less"
    return f"Weight: {found} {unit} instead of {wanted} {unit}, {off} % {word}"
