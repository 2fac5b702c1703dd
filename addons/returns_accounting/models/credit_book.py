from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from odoo.addons.returns_management.domain import allocation

from ..domain import credit

#: Quantities are equal that differ by less: the twelfth of a dozen is no round number.
SAME = Decimal("0.000001")


def to_decimal(quantity):
    return Decimal(repr(round(quantity, 9)))


#: Suffixes of amounts in the currency of the document and of the company, as Odoo's
#: tax engine has them.
DOCUMENT, COMPANY = "_currency", ""

#: Marks the amounts of an early payment discount among those of an invoice line.
EARLY = "early"


@dataclass(frozen=True)
class Share:
    """The exact amounts of a part of an invoice line.

    :param goods: of the goods, as ``domain.credit.Amounts``
    :param early_discount: of the discount for early payment that was taken on them
    """

    goods: credit.Amounts
    early_discount: credit.Amounts


class CreditBook:
    """What is left to credit of invoice lines, while credit notes are being built.

    It is read once for all lines of a batch and follows what the batch takes, so that
    two returns in it do not take the same rest. Quantities are in the unit of the
    invoice line, as ``Decimal``.
    """

    def __init__(self, sources):
        """
        :param sources: invoice lines, oldest first
        """
        self._sources = sources
        self._credits = {source: [] for source in sources}
        self._left = {source: to_decimal(source.quantity) for source in sources}
        self._credited = {}
        self._amounts = {}
        self._early = {}
        self._place(sources._get_credit_lines())

    def left(self, source):
        """Quantity that no credit note has taken, drafts included."""
        return self._left[source]

    def get_credit_notes(self, source):
        """The credit notes that have taken something of the invoice line."""
        moves = [line.move_id.id for line, _quantity in self._credits[source]]
        return source.move_id.browse(moves)

    def take(self, source, quantity, at_invoiced_price=True):
        """Take ``quantity`` of the invoice line.

        :return: its ``Share``; at another price, what it would have been
        """
        part = self._get_part(source, to_decimal(quantity))
        self._left[source] -= part.quantity
        credited = self._get_credited(source)
        amounts = {
            key: self._share(source, key, total, part, credited, at_invoiced_price)
            for key, total in self._get_totals(source).items()
        }
        for key, amount in amounts.items():
            credited[key] += amount
        return Share(
            {key: amount for key, amount in amounts.items() if key[0] != EARLY},
            {key[1:]: amount for key, amount in amounts.items() if key[0] == EARLY},
        )

    def _share(self, source, key, total, part, credited, at_invoiced_price):
        rounding = source._get_amount_rounding(key)
        if at_invoiced_price:
            return credit.portion(total, credited[key], part, rounding)
        return credit.nominal(total, part, rounding)

    def _get_part(self, source, quantity):
        left = self._left[source]
        if abs(left - quantity) < SAME:
            quantity = left
        return credit.Part(quantity, left, to_decimal(source.quantity))

    def _place(self, credits):
        """Find the invoice lines that existing credit notes were made for.

        Those of a return say so, and so does a reversed invoice. A credit note made
        from the order only knows the order line: it fills the invoice lines in turn.
        """
        loose = []
        for line in credits:
            candidates = line._get_credited_candidates(self._sources)
            if len(candidates) == 1:
                self._record(candidates, line, line._get_credited_quantity(candidates))
            elif candidates:
                loose.append((line, candidates))
        for line, candidates in loose:
            self._fill(line, candidates)

    def _record(self, source, line, quantity):
        self._credits[source].append((line, quantity))
        self._left[source] -= quantity

    def _fill(self, line, candidates):
        quantity = line._get_credited_quantity(candidates[0])
        places = [max(self._left[source], Decimal(0)) for source in candidates]
        # more than there is room for: the last one shows it
        places[-1] = max(places[-1], quantity - sum(places[:-1], Decimal(0)))
        shares = allocation.fill(max(quantity, Decimal(0)), places)
        for source, share in zip(candidates, shares, strict=True):
            if share:
                self._record(source, line, share)

    def _get_credited(self, source):
        """Amounts that existing credit notes and this batch have taken."""
        if source not in self._credited:
            credited = self._credited[source] = defaultdict(Decimal)
            for line, quantity in self._credits[source]:
                for key, amount in self._get_taken(source, line, quantity).items():
                    credited[key] += amount
            for key, amount in self._get_early_taken(source).items():
                credited[key] += amount
        return self._credited[source]

    def _get_early_taken(self, source):
        taken = defaultdict(Decimal)
        if self._get_early_discounts(source):
            for line in source._get_early_discount_lines():
                for key, amount in self._get_amounts(line).items():
                    taken[(EARLY, *key)] -= amount
        return taken

    def _get_totals(self, source):
        early = self._get_early_discounts(source)
        marked = {(EARLY, *key): amount for key, amount in early.items()}
        return self._get_amounts(source) | marked

    def _get_early_discounts(self, source):
        move = source.move_id
        if move not in self._early:
            self._early[move] = move._get_early_discounts()
        return self._early[move].get(source, {})

    def _get_taken(self, source, line, quantity):
        """What a credit note line has taken of the invoice line's amounts.

        At another price than the invoiced one, goods count for what they would have
        been, so that the rest is that of the other units.
        """
        shared = quantity != line._get_credited_quantity(source)
        agreed = line.return_line_id.price_decision == "agreed"
        if line.currency_id == source.currency_id and not shared and not agreed:
            sign = line._get_credit_sign()
            return {
                key: sign * amount for key, amount in self._get_amounts(line).items()
            }
        part = credit.Part(quantity, quantity, to_decimal(source.quantity))
        return {
            key: credit.nominal(total, part, source._get_amount_rounding(key))
            for key, total in self._get_amounts(source).items()
        }

    def _get_amounts(self, line):
        """The exact amounts of a line; those of its whole document are read at once."""
        move = line.move_id
        if move not in self._amounts:
            self._amounts[move] = move._get_line_amounts()
        return self._amounts[move][line]
