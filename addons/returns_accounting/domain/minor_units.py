"""Amounts as the gateway's API writes them: integers of a currency's smallest unit.

Exact both ways: an amount that the gateway cannot carry is an error, never rounded.
Source of the exceptions: docs.stripe.com/currencies (zero-decimal, three-decimal,
special cases).
"""

from decimal import Decimal

ZERO_DECIMAL = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND"}
    | {"VUV", "XAF", "XOF", "XPF"}
)
THREE_DECIMAL = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})

#: Written with two decimals although only whole units exist.
WHOLE_UNITS = frozenset({"ISK", "UGX"})


def exponent(currency: str) -> int:
    """Decimals the gateway writes for ISO code ``currency``.

    >>> exponent("EUR"), exponent("jpy"), exponent("KWD"), exponent("ISK")
    (2, 0, 3, 2)
    """
    code = currency.upper()
    if len(code) != 3 or not code.isalpha():
        raise ValueError(f"{currency!r} is no three-letter currency code (ISO 4217)")
    if code in ZERO_DECIMAL:
        return 0
    return 3 if code in THREE_DECIMAL else 2


def step(currency: str) -> int:
    """Smallest amount that can be sent, in minor units.

    The last digit of a three-decimal currency must be 0; ISK and UGX are sent in whole
    units.
    """
    code = currency.upper()
    if code in THREE_DECIMAL:
        return 10
    return 100 if code in WHOLE_UNITS else 1


def to_minor(amount: Decimal, currency: str) -> int:
    """Amount in ``currency`` as the integer to send.

    :raise ValueError: when the gateway has no such amount in that currency

    >>> to_minor(Decimal("12.30"), "EUR"), to_minor(Decimal("500"), "JPY")
    (1230, 500)
    """
    minor = amount.scaleb(exponent(currency))
    if minor % step(currency):
        smallest = to_major(step(currency), currency)
        raise ValueError(
            f"{amount} {currency.upper()} is no multiple of {smallest}, "
            "the smallest amount the gateway takes in that currency"
        )
    return int(minor)


def to_major(minor: int, currency: str) -> Decimal:
    """Amount in ``currency`` for an integer received.

    >>> to_major(1230, "eur"), to_major(500, "JPY"), to_major(1500, "KWD")
    (Decimal('12.30'), Decimal('500'), Decimal('1.500'))
    """
    return Decimal(minor).scaleb(-exponent(currency))
