import xml.etree.ElementTree as ElementTree
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sepaxml.validation import ValidationError

from odoo.addons.returns_accounting.domain import sepa
from odoo.addons.returns_accounting.gateway import sepa_file

COMPANY = sepa.Account("Returns GmbH", "DE89370400440532013000")
ALLOWED = set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ "
)


def _transfer(amount="12.30", reference="RF-1", bic="", name="Zoë Søn"):
    account = sepa.Account(name, "FR1420041010050500013M02606", bic)
    return sepa.CreditTransfer(reference, Decimal(amount), account, "RINV/1 & thanks")


def _order(*transfers, debtor=COMPANY):
    return sepa.TransferOrder(
        "TRF-1",
        datetime(2026, 11, 28, 9, 30, 15, 123),
        date(2026, 11, 30),
        debtor,
        transfers or (_transfer(),),
    )


def _texts(written, tag):
    root = ElementTree.fromstring(written)
    return [element.text for element in root.iter() if element.tag.endswith(f"}}{tag}")]


@pytest.mark.parametrize("version", sepa_file.VERSIONS)
def test_file_says_who_pays_whom_what_and_when(version):
    order = _order(_transfer("12.30", "RF-1"), _transfer("0.05", "RF-2"))
    written = sepa_file.credit_transfers(order, version)
    assert _texts(written, "MsgId") == _texts(written, "PmtInfId") == ["TRF-1"]
    assert _texts(written, "CreDtTm") == ["2026-11-28T09:30:15"]
    assert _texts(written, "EndToEndId") == ["RF-1", "RF-2"]
    assert _texts(written, "InstdAmt") == ["12.30", "0.05"]
    assert _texts(written, "CtrlSum") == ["12.35", "12.35"]
    assert _texts(written, "NbOfTxs") == ["2", "2"]
    assert _texts(written, "IBAN")[0] == COMPANY.iban
    assert _texts(written, "Nm")[-1] == "Zoe Son"
    assert _texts(written, "Ustrd")[0] == "RINV/1 thanks"


@pytest.mark.parametrize("version", sepa_file.VERSIONS)
def test_same_order_is_the_same_file(version):
    first = sepa_file.credit_transfers(_order(), version)
    assert sepa_file.credit_transfers(_order(), version) == first


def test_bank_without_a_bic_is_said_to_be_known_by_the_iban():
    written = sepa_file.credit_transfers(_order(), "pain.001.001.03")
    assert b"<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED" in written
    assert b"CdtrAgt" not in written


@pytest.mark.parametrize(
    ("version", "tag"), [("pain.001.001.03", "BIC"), ("pain.001.001.09", "BICFI")]
)
def test_bic_is_written_where_it_is_known(version, tag):
    debtor = sepa.Account(COMPANY.name, COMPANY.iban, "COBADEFFXXX")
    order = _order(_transfer(bic="PSSTFRPPXXX"), debtor=debtor)
    written = sepa_file.credit_transfers(order, version)
    assert _texts(written, tag) == ["COBADEFFXXX", "PSSTFRPPXXX"]


def test_what_breaks_the_schema_is_not_written():
    with pytest.raises(ValidationError):
        sepa_file.credit_transfers(
            _order(_transfer(reference="R" * 36)), "pain.001.001.03"
        )


@given(st.lists(st.text(min_size=1, max_size=80), min_size=2, unique=True))
def test_no_two_keys_share_a_reference(keys):
    references = [sepa.reference(key) for key in keys]
    assert len(set(references)) == len(keys)
    for reference in references:
        assert 0 < len(reference) <= sepa.MAX_REFERENCE
        assert set(reference) <= ALLOWED - {"/"}


@given(st.text(), st.integers(1, 140))
def test_text_has_only_what_banks_take(value, length):
    written = sepa.text(value, length)
    assert len(written) <= length
    assert set(written) <= ALLOWED
    assert sepa.text(written, length) == written


@pytest.mark.parametrize(
    ("iban", "problem"),
    [
        ("DE89 3704 0044 0532 0130 00", None),
        ("de89370400440532013000", None),
        ("DE89370400440532013001", "iban_checksum"),
        ("DE8937040044053201300", "iban_checksum"),
        ("TR330006100519786457841326", "iban_country"),
        ("12345678", "iban_format"),
        ("", "no_iban"),
        (None, "no_iban"),
    ],
)
def test_iban_is_checked(iban, problem):
    assert sepa.account_problem(iban) == problem


@given(st.integers(0, 21), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(place, digit):
    wrong = COMPANY.iban[:place] + digit + COMPANY.iban[place + 1 :]
    assert (sepa.iban_problem(wrong) is None) == (wrong == COMPANY.iban)


def test_wrong_bic_is_named():
    assert sepa.account_problem(COMPANY.iban, "COBA") == "bic"
    assert sepa.account_problem(COMPANY.iban, "COBADEFF") is None


@pytest.mark.parametrize(
    ("amount", "currency", "problem"),
    [
        ("0.01", "EUR", None),
        ("999999999.99", "EUR", None),
        ("1000000000.00", "EUR", "amount"),
        ("0.001", "EUR", "amount"),
        ("0", "EUR", "amount"),
        ("5", "CHF", "currency"),
    ],
)
def test_amount_is_checked(amount, currency, problem):
    assert sepa.amount_problem(Decimal(amount), currency) == problem
