"""Refunds and balance transactions of which it is known what belongs together.

Each case leaves out some of what a row usually says. All are judged together, so that
what belongs to one can be mistaken for another.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

START = datetime(2026, 3, 1)
DAYS = 60

#: Of a hundred pairs without a reference, so many lack the refund, and so many the row.
MISSING_IN_100 = 5

NAMED = "named by the gateway"
KEYED = "our key, answer lost"
CHARGED = "payment and amount only"
TWINS = "equal refunds of one payment"
PARTS = "one refund in two rows"
CUSTOMER = "customer only, any price"
CLUSTERED = "customer only, 20 prices"
SHIFTED = "customer only, up to 13 days late"
NOBODY = "no customer, any price"
NOBODY_CLUSTERED = "no customer, 300 prices"
FOREIGN = "customer only, in foreign currency"
FOREIGN_UNKNOWN = "customer only, foreign amount unknown"
DASHBOARD = "made at the gateway, none of ours"
PLANNED = "ours not sent, paid at the gateway"

#: Cases with a reference, and those without.
CASES = (
    (NAMED, 40),
    (KEYED, 10),
    (CHARGED, 8),
    (TWINS, 4),
    (PARTS, 4),
    (CUSTOMER, 6),
    (CLUSTERED, 6),
    (SHIFTED, 6),
    (NOBODY, 4),
    (NOBODY_CLUSTERED, 4),
    (FOREIGN, 3),
    (FOREIGN_UNKNOWN, 1),
    (DASHBOARD, 3),
    (PLANNED, 1),
)
WITHOUT_REFERENCE = (CUSTOMER, CLUSTERED, SHIFTED, NOBODY, NOBODY_CLUSTERED, FOREIGN)


@dataclass
class Charge:
    number: int
    email: str
    amount: Decimal


@dataclass
class Refund:
    number: int
    case: str
    charge: Charge
    amount: Decimal
    sent: datetime
    foreign: bool = False
    name: str | None = None
    state: str = "succeeded"

    @property
    def key(self) -> str:
        return f"odoo-{self.number}"


@dataclass
class Row:
    source: str
    amount: Decimal | None
    created: datetime
    foreign: bool = False
    intent: str | None = None
    key: str | None = None
    email: str | None = None


@dataclass
class World:
    """``truth`` has (number of the refund, source of the row) of what belongs together.

    Between equal refunds of one payment that nothing tells apart, any is right for the
    books; which one it was is counted all the same.
    """

    chance: random.Random
    charges: list[Charge] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    truth: dict[str, Refund] = field(default_factory=dict)
    customers: int = 1
    made: int = 0

    def make(self, count: int) -> None:
        total = sum(weight for _case, weight in CASES)
        self.customers = max(count // 20, 1)
        for case, weight in CASES:
            for _pair in range(max(count * weight // total, 1)):
                self._make_pair(case)
        self.chance.shuffle(self.rows)

    def _make_pair(self, case: str) -> None:
        if case == TWINS:
            self._make_twins()
        elif case == PARTS:
            self._make_parts()
        elif case == DASHBOARD:
            self._make_dashboard()
        else:
            self._make_one(case)

    def _make_one(self, case: str) -> None:
        refund = self._refund(case, self._price(case))
        shift = timedelta(days=13) if case == SHIFTED else timedelta(days=2)
        row = self._row(refund, refund.sent + self.chance.random() * shift)
        if case == NAMED:
            refund.name = row.source
        if case in (NAMED, KEYED):
            row.key = refund.key
        if case in (NAMED, KEYED, CHARGED, PLANNED):
            row.intent = f"pi_q{refund.charge.number}"
        if case in (NOBODY, NOBODY_CLUSTERED):
            row.email = None
        if case == FOREIGN_UNKNOWN:
            row.amount = None
        if case == PLANNED:
            refund.state = "approved"
        self._add(case, refund, row)

    def _add(self, case: str, refund: Refund, row: Row) -> None:
        """Add both, or only one where the other is missing."""
        missing = MISSING_IN_100 if case in WITHOUT_REFERENCE else 0
        lost = self.chance.random() * 100
        if lost >= missing:
            self.refunds.append(refund)
        if not missing <= lost < 2 * missing:
            self.rows.append(row)
        if refund in self.refunds[-1:] and row in self.rows[-1:]:
            self.truth[row.source] = refund

    def _make_twins(self) -> None:
        """Two equal refunds of one payment, days apart; one of four lacks its row."""
        first = self._refund(TWINS, self._price(TWINS))
        second = self._refund(TWINS, first.amount, first.charge)
        second.sent = first.sent + timedelta(days=self.chance.randint(1, 9))
        for refund in (first, second):
            row = self._row(refund, refund.sent + timedelta(hours=2))
            row.intent = f"pi_q{refund.charge.number}"
            self.refunds.append(refund)
            if refund is first or self.chance.random() < 0.75:
                self.rows.append(row)
                self.truth[row.source] = refund

    def _make_parts(self) -> None:
        """One refund that was made in two; one of ten lacks a part."""
        refund = self._refund(PARTS, self._price(PARTS) + 2)
        part = round(refund.amount * self.chance.randint(2, 8) / 10, 2)
        self.refunds.append(refund)
        for amount in (part, refund.amount - part):
            row = self._row(refund, refund.sent, amount)
            row.intent = f"pi_q{refund.charge.number}"
            if amount == part or self.chance.random() < 0.9:
                self.rows.append(row)
                self.truth[row.source] = refund

    def _make_dashboard(self) -> None:
        """A refund at the gateway of a payment that has one of ours, named, too."""
        ours = self._refund(DASHBOARD, self._price(DASHBOARD))
        ours.name = f"re_ours{ours.number}"
        named = self._row(ours, ours.sent)
        named.source = ours.name
        amount = ours.amount if self.chance.random() < 0.5 else self._price(DASHBOARD)
        other = self._row(ours, ours.sent + timedelta(days=1), amount)
        for row in (named, other):
            row.intent = f"pi_q{ours.charge.number}"
        self.refunds.append(ours)
        self.rows += [named, other]
        self.truth[named.source] = ours

    def _refund(
        self, case: str, amount: Decimal, charge: Charge | None = None
    ) -> Refund:
        self.made += 1
        if not charge:
            customer = self.chance.randrange(self.customers)
            charge = Charge(
                len(self.charges), f"c{customer}@example.com", amount * 3 + 7
            )
            self.charges.append(charge)
        sent = START + timedelta(minutes=self.chance.randrange(DAYS * 1440))
        foreign = case in (FOREIGN, FOREIGN_UNKNOWN)
        return Refund(self.made, case, charge, amount, sent, foreign)

    def _row(
        self, refund: Refund, created: datetime, amount: Decimal | None = None
    ) -> Row:
        return Row(
            f"re_q{refund.number}x{self.chance.getrandbits(48):x}",
            amount or refund.amount,
            created,
            refund.foreign,
            email=refund.charge.email.title(),
        )

    def _price(self, case: str) -> Decimal:
        if case == CLUSTERED:
            return Decimal(self.chance.randint(1, 20) * 10) - Decimal("0.05")
        if case == NOBODY_CLUSTERED:
            return Decimal(self.chance.randint(1, 300)) - Decimal("0.01")
        return Decimal(self.chance.randint(100, 50_000)) / 100
