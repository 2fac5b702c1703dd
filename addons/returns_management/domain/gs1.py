"""What a GS1 barcode says about returned goods.

Odoo's GS1 nomenclature takes the barcode apart into application identifiers (AI) and
values; here is only what they mean for goods that come back. Meaning of the
identifiers: GS1 General Specifications, chapter 3.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

#: 01 the trade item itself, 02 what a logistic unit contains
GTIN = ("01", "02")
LOT, SERIAL = "10", "21"
#: 30 pieces of a variable item, 37 trade items contained in a logistic unit
COUNTS = ("30", "37")


@dataclass(frozen=True)
class Content:
    """:ivar count: how many of the trade item, which may itself be a packaging"""

    gtin: str
    lot: str = ""
    serial: str = ""
    count: Decimal = Decimal(1)

    @property
    def barcodes(self) -> tuple[str, ...]:
        """The ways in which a product's record may hold the GTIN, the exact one first.

        >>> Content("04006381333931").barcodes
        ('04006381333931', '4006381333931')
        >>> Content("00000096385074").barcodes[-1]
        '96385074'
        """
        lengths = [14, *(n for n in (13, 12, 8) if not self.gtin[:-n].strip("0"))]
        return tuple(self.gtin[-length:] for length in lengths)

    def get_number(self, tracking: str) -> str:
        """The number that goods with this ``tracking`` (as Odoo has it) carry.

        >>> Content("04006381333931", lot="L1", serial="S9").get_number("serial")
        'S9'
        """
        return {"lot": self.lot, "serial": self.serial}.get(tracking, "")


def gather(elements: Iterable[tuple[str, object]]) -> Content | None:
    """What the elements of a barcode say; None when they name no trade item.

    :param elements: pairs of an application identifier and its value
    :raise ValueError: when a count is zero

    >>> gather([("01", "04006381333931"), ("10", "L1"), ("30", 6)])
    Content(gtin='04006381333931', lot='L1', serial='', count=Decimal('6'))
    >>> gather([("00", "340123450000000000")])
    """
    values = dict(elements)
    gtin = next((str(values[ai]) for ai in GTIN if ai in values), None)
    if gtin is None:
        return None
    count = next((Decimal(str(values[ai])) for ai in COUNTS if ai in values), None)
    if count is not None and count <= 0:
        raise ValueError("a barcode that counts nothing")
    return Content(
        gtin=gtin,
        lot=str(values.get(LOT, "")),
        serial=str(values.get(SERIAL, "")),
        count=Decimal(1) if count is None else count,
    )
