"""Amounts in minor units, and their conversion. No floating point anywhere.

https://docs.stripe.com/currencies
"""

from decimal import ROUND_HALF_UP, Decimal

from .errors import ParameterError

_ZERO = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf"
_TWO = """
aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn
bzd cad cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd
gtq gyd hkd hnl htg huf idr ils inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl
mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk
php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top
try ttd twd tzs uah ugx usd uyu uzs wst xcd yer zar zmw
"""
ZERO_DECIMAL = frozenset(_ZERO.split())
TWO_DECIMAL = frozenset(_TWO.split())
THREE_DECIMAL = frozenset(["bhd", "jod", "kwd", "omr", "tnd"])
MINIMUM_CHARGE = {"eur": 50, "usd": 50, "gbp": 30, "chf": 50, "jpy": 50, "sek": 300}
MAXIMUM_CHARGE = 99_999_999


def exponent(currency: str) -> int:
    """How many decimals one major unit has in the API.

    Icelandic króna and Ugandan shilling have none in ISO 4217, yet Stripe keeps two
    for them.
    """
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def checked_currency(currency: str) -> str:
    code = currency.lower()
    if code in ZERO_DECIMAL or code in THREE_DECIMAL or code in TWO_DECIMAL:
        return code
    raise ParameterError(
        f"Invalid currency: {currency}. Stripe currently supports these currencies: "
        + ", ".join(sorted(TWO_DECIMAL | ZERO_DECIMAL | THREE_DECIMAL)),
        param="currency",
    )


def checked_charge_amount(amount: int, currency: str) -> int:
    """An amount that Stripe would charge, in minor units."""
    least = MINIMUM_CHARGE.get(currency, 1)
    if amount < least:
        raise ParameterError(
            f"Amount must be at least {major(least, currency)} {currency}",
            code="amount_too_small",
            param="amount",
        )
    if amount > MAXIMUM_CHARGE:
        raise ParameterError(
            f"Amount must be no more than {major(MAXIMUM_CHARGE, currency)} {currency}",
            code="amount_too_large",
            param="amount",
        )
    if currency in THREE_DECIMAL and amount % 10:
        raise ParameterError(
            f"Invalid amount: {currency} amounts must be a multiple of 10.",
            param="amount",
        )
    return amount


def rounded(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def converted(amount: int, source: str, target: str, rate: Decimal) -> int:
    """Minor units of `source` in minor units of `target`; `rate` is per major unit."""
    shift = exponent(target) - exponent(source)
    return rounded(Decimal(amount).scaleb(shift) * rate)


def major(amount: int, currency: str) -> str:
    """Minor units as a decimal string, as Stripe's CSV reports print them."""
    return str(Decimal(amount).scaleb(-exponent(currency)))
