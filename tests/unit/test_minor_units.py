from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain import minor_units

CURRENCIES = ["EUR", "usd", "JPY", "KRW", "MGA", "KWD", "BHD", "ISK", "UGX", "HUF"]


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.30", "EUR", 1230),
        ("500", "JPY", 500),
        ("500.00", "JPY", 500),
        ("1.230", "KWD", 1230),
        ("70", "ISK", 7000),
        ("-0.01", "usd", -1),
    ],
)
def test_amount_is_written_as_the_gateway_writes_it(amount, currency, minor):
    assert minor_units.to_minor(Decimal(amount), currency) == minor


@pytest.mark.parametrize(
    ("amount", "currency", "smallest"),
    [
        ("0.001", "EUR", "0.01"),
        ("10.50", "JPY", "1"),
        ("1.234", "KWD", "0.010"),
        ("70.50", "ISK", "1.00"),
    ],
)
def test_amount_the_gateway_cannot_carry_is_refused(amount, currency, smallest):
    with pytest.raises(ValueError, match=f"no multiple of {smallest}"):
        minor_units.to_minor(Decimal(amount), currency)


@pytest.mark.parametrize("currency", ["", "EU", "E1R", "EURO"])
def test_what_is_no_currency_code_is_refused(currency):
    with pytest.raises(ValueError, match="no three-letter currency code"):
        minor_units.to_major(1, currency)


@given(st.integers(-(10**12), 10**12), st.sampled_from(CURRENCIES))
def test_every_amount_sent_comes_back_the_same(steps, currency):
    minor = steps * minor_units.step(currency)
    assert (
        minor_units.to_minor(minor_units.to_major(minor, currency), currency) == minor
    )
