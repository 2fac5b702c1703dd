"""What the lines of a return's documents are to it (``return_entry_type``).

A credit note gives the goods back, keeps a part of them, and may add what was paid
beside them. What is kept as a charge can stand on an invoice of its own instead; what
the goods lost in value lowers their price and cannot.
"""

from decimal import Decimal

GOODS = "goods"
#: Given back beside the goods, less a discount for early payment, which was never paid.
ADDED = ("delivery", "goodwill", "early_discount")
#: Lowers what is credited for the goods, and never exceeds them.
FROM_GOODS = ("restocking_fee", "deduction")
#: Services that the customer pays for.
CHARGES = ("restocking_fee", "return_shipping")
#: Everything that is kept from the customer.
KEPT = (*FROM_GOODS, "return_shipping")

ON_CREDIT_NOTE, ON_INVOICE = "credit_note", "invoice"


def place_charges(credit: Decimal, charges: Decimal, wanted: str) -> str:
    """Where the charges on a credit note stand.

    A credit note cannot be negative: what it does not cover needs an invoice, and so
    does a company that always writes one.

    :param credit: what the credit note gives without the charges, tax included
    :param charges: zero or more, tax included, same currency
    :param wanted: where the company has them, ``credit_note`` or ``invoice``

    >>> place_charges(Decimal(10), Decimal(12), "credit_note")
    'invoice'
    """
    return wanted if charges <= credit else ON_INVOICE


def excess(goods: Decimal, kept: Decimal) -> Decimal:
    """By how much fee and deductions together exceed the goods they are kept from.

    >>> excess(Decimal(100), Decimal(115))
    Decimal('15')
    """
    return max(kept - max(goods, Decimal(0)), Decimal(0))
