"""Which purchase returned goods came from, so that its vendor takes them back."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Receipt:
    """Goods that a vendor delivered.

    :param vendor: who gave credit in which currency; a return goes to one of them
    :param room: received and not returned yet, in the product's unit
    :param is_same_lot: whether the returned lot or serial number came with it
    """

    key: Hashable
    vendor: Hashable
    room: Decimal
    is_same_lot: bool = False


@dataclass(frozen=True)
class Share:
    key: Hashable
    quantity: Decimal


class Shortage(ValueError):
    """No vendor delivered that many.

    :param found: the most that one vendor can take back
    """

    def __init__(self, wanted: Decimal, found: Decimal):
        super().__init__(f"{found} of {wanted} found with one vendor")
        self.wanted = wanted
        self.found = found


def choose(wanted: Decimal, receipts: Sequence[Receipt]) -> list[Share]:
    """Receipts of one vendor that returned goods came with.

    Those of the lot go first, then the oldest. The vendor is that of the first receipt
    in this order, unless that vendor did not deliver enough.

    :param receipts: oldest first
    :raise Shortage: when no vendor alone delivered enough

    >>> old = Receipt("P1", "Oak & Co", Decimal(2))
    >>> new = Receipt("P2", "Oak & Co", Decimal(5))
    >>> choose(Decimal(3), [old, new])
    [Share(key='P1', quantity=Decimal('2')), Share(key='P2', quantity=Decimal('1'))]
    """
    ordered = _order(receipts)
    rooms: dict[Hashable, Decimal] = {}
    for receipt in ordered:
        before = rooms.get(receipt.vendor, Decimal(0))
        rooms[receipt.vendor] = before + max(receipt.room, Decimal(0))
    for vendor, room in rooms.items():
        if room >= wanted > 0:
            return take(wanted, [r for r in ordered if r.vendor == vendor])
    raise Shortage(wanted, max(rooms.values(), default=Decimal(0)))


def take(wanted: Decimal, receipts: Iterable[Receipt]) -> list[Share]:
    """As much of ``wanted`` as the first vendor with room takes back.

    In the order of :func:`choose`.
    """
    shares: list[Share] = []
    usable = [receipt for receipt in _order(receipts) if receipt.room > 0]
    for receipt in usable:
        if receipt.vendor == usable[0].vendor and wanted > 0:
            quantity = min(wanted, receipt.room)
            shares.append(Share(receipt.key, quantity))
            wanted -= quantity
    return shares


def _order(receipts: Iterable[Receipt]) -> list[Receipt]:
    return sorted(receipts, key=lambda receipt: not receipt.is_same_lot)
