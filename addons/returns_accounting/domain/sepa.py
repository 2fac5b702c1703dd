"""SEPA credit transfers: what a bank accepts, checked before a file is written.

Sources: EPC115-06, the SEPA credit transfer's customer-to-bank guidelines (character
set, lengths, largest amount); EPC409-09, the countries of SEPA; ISO 13616 for IBANs.
"""

import hashlib
import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from text_unidecode import unidecode

#: The longest identifier and the longest text that travel with a transfer.
MAX_REFERENCE, MAX_NAME, MAX_PURPOSE = 35, 70, 140

#: In euros.
MAX_AMOUNT = Decimal("999999999.99")

#: Countries whose banks take part -> length of their IBANs.
IBAN_LENGTHS = {
    **{"AD": 24, "AL": 28, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24},
    **{"DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23},
    **{"GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20},
    **{"LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18},
    **{"NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24},
    **{"SM": 27, "VA": 22},
}

_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_REFERENCE = re.compile(r"[A-Za-z0-9\-]+")
_BIC = re.compile(r"[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?")


@dataclass(frozen=True)
class Account:
    """A party and its account, as the bank reads them.

    :ivar bic: may be empty; a bank in SEPA is found by the IBAN alone
    """

    name: str
    iban: str
    bic: str = ""


@dataclass(frozen=True)
class CreditTransfer:
    """One movement of money.

    :ivar reference: the end-to-end id, which comes back with a rejection
    :ivar amount: in euros
    :ivar purpose: what the creditor reads
    """

    reference: str
    amount: Decimal
    creditor: Account
    purpose: str


@dataclass(frozen=True)
class TransferOrder:
    """What one file tells one bank: transfers from one account on one day."""

    message_id: str
    created_at: datetime
    execution_date: date
    debtor: Account
    transfers: tuple[CreditTransfer, ...]


def reference(key: str) -> str:
    """An identifier of at most 35 characters that stands for ``key``, always the same.

    A key that a bank takes as it is stays; of others it is a digest of 160 bits, so
    that two keys never share one. Banks refuse slashes at its ends.

    >>> reference("short-1")
    'short-1'
    >>> reference("1f8e0b9c-0e57-11f0-9d4b-0242ac120002-73-bank_transfer-0")
    'RF-SNE6MPVIE5GCBU6VS5DOANRA4JNZ5SAH'
    """
    if len(key) <= MAX_REFERENCE and _REFERENCE.fullmatch(key):
        return key
    digest = hashlib.sha256(key.encode()).digest()[:20]
    return f"RF-{b32encode(digest).decode()}"


def text(value: str, length: int) -> str:
    """``value`` in the Latin characters that every bank of SEPA takes.

    >>> text("Zoë & Søn Ωmega <Ltd>", 70)
    'Zoe Son Omega Ltd'
    """
    allowed = _NOT_ALLOWED.sub(" ", unidecode(value))
    return " ".join(allowed.split())[:length].strip()


def iban_problem(iban: str) -> str | None:
    """What is wrong with an IBAN: ``iban_format``, ``iban_checksum``, ``iban_country``.

    >>> iban_problem("DE89 3704 0044 0532 0130 00")
    >>> iban_problem("DE88 3704 0044 0532 0130 00")
    'iban_checksum'
    """
    compact = re.sub(r"[\s\-]", "", iban).upper()
    if not re.fullmatch(r"[A-Z]{2}\d\d[A-Z0-9]{11,30}", compact, re.ASCII):
        return "iban_format"
    if int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 != 1:
        return "iban_checksum"
    length = IBAN_LENGTHS.get(compact[:2])
    if length is None:
        return "iban_country"
    return None if len(compact) == length else "iban_format"


def account_problem(iban: str | None, bic: str | None = "") -> str | None:
    """Why no money can go to, or come from, this account: a code, or None.

    :return: ``no_iban``, what ``iban_problem`` says, or ``bic``
    """
    if not iban:
        return "no_iban"
    problem = iban_problem(iban)
    if not problem and bic and not _BIC.fullmatch(bic):
        return "bic"
    return problem


def amount_problem(amount: Decimal, currency: str) -> str | None:
    """Why a transfer cannot carry this amount: ``currency``, ``amount``, or None.

    >>> amount_problem(Decimal("12.30"), "EUR")
    >>> amount_problem(Decimal("12.30"), "USD")
    'currency'
    """
    if currency != "EUR":
        return "currency"
    is_exact = amount == amount.quantize(Decimal("0.01"))
    return None if is_exact and 0 < amount <= MAX_AMOUNT else "amount"
