"""Charges and payments of which it is known what belongs together.

As ``match_cases`` does for refunds: all are judged together, with one another and with
what the refunds brought.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from psycopg2.extras import execute_values

from . import copying
from .match_cases import DAYS, MISSING_IN_100, START
from .match_rows import Gateway

NAMED = "charge named by the gateway"
CUSTOMER = "charge, customer only, any price"
CLUSTERED = "charge, customer only, 20 prices"
SHIFTED = "charge, customer only, up to 4 days late"
NOBODY = "charge, no customer, any price"
NOBODY_CLUSTERED = "charge, no customer, 300 prices"
FOREIGN = "charge, customer only, in foreign currency"
FOREIGN_UNKNOWN = "charge, foreign amount unknown"

CASES = (
    (NAMED, 30),
    (CUSTOMER, 20),
    (CLUSTERED, 12),
    (SHIFTED, 12),
    (NOBODY, 8),
    (NOBODY_CLUSTERED, 8),
    (FOREIGN, 6),
    (FOREIGN_UNKNOWN, 4),
)

TABLES = """
CREATE TEMPORARY TABLE quality_payment (
    number integer, name varchar, email varchar, amount numeric, is_foreign boolean,
    paid timestamp);
CREATE TEMPORARY TABLE quality_paid (
    number integer, intent varchar, email varchar, amount numeric, is_foreign boolean,
    created timestamp);
"""
ROWS_SQL = """
INSERT INTO payment_balance_transaction (
    gateway_id, provider_id, company_id, import_id, reporting_category, currency_id,
    gross, fee, net, customer_facing_amount, customer_facing_currency_id, created,
    source_id, payment_intent_id, customer_email)
SELECT 'txn_c' || number, %(provider)s, %(company)s, %(import)s, 'charge',
       %(currency)s, COALESCE(amount, 10), 0, COALESCE(amount, 10), amount,
       CASE WHEN amount IS NULL THEN NULL
            WHEN is_foreign THEN %(foreign)s ELSE %(currency)s END,
       created, 'ch_c' || number, intent, email
  FROM quality_paid
"""
FOUND = """
SELECT txn.gateway_id, tx.reference, 'confirmed', 100
  FROM payment_balance_transaction txn
  JOIN payment_transaction tx ON tx.id = txn.transaction_id
 WHERE txn.gateway_id LIKE 'txn\\_c%'
 UNION ALL
SELECT txn.gateway_id, tx.reference, proposal.state, proposal.confidence
  FROM payment_charge_proposal proposal
  JOIN payment_balance_transaction txn ON txn.id = proposal.balance_transaction_id
  JOIN payment_transaction tx ON tx.id = proposal.transaction_id
"""


@dataclass
class Charges:
    """``truth`` has the case of each number that has both a payment and a charge."""

    chance: random.Random
    payments: list[tuple[Any, ...]] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    truth: dict[int, str] = field(default_factory=dict)

    def make(self, count: int) -> None:
        total = sum(weight for _case, weight in CASES)
        customers = max(count // 10, 1)
        numbers = iter(range(count * 2))
        for case, weight in CASES:
            for _pair in range(max(count * weight // total, 1)):
                email = f"p{self.chance.randrange(customers)}@example.com"
                self._make_pair(case, next(numbers), email)
        self.chance.shuffle(self.rows)

    def _make_pair(self, case: str, number: int, email: str) -> None:
        """Both, or one of them where the other is missing."""
        amount = self._price(case)
        foreign = case in (FOREIGN, FOREIGN_UNKNOWN)
        paid = START + timedelta(minutes=self.chance.randrange(DAYS * 1440))
        late = timedelta(days=4) if case == SHIFTED else timedelta(hours=1)
        intent = f"pi_c{number}" if case == NAMED else None
        lost = self.chance.random() * 100
        if lost >= MISSING_IN_100:
            self.payments.append((number, intent, email, amount, foreign, paid))
        if not MISSING_IN_100 <= lost < 2 * MISSING_IN_100:
            seen = None if case in (NOBODY, NOBODY_CLUSTERED) else email.title()
            facing = None if case == FOREIGN_UNKNOWN else amount
            created: datetime = paid + self.chance.random() * late
            self.rows.append((number, intent, seen, facing, foreign, created))
        if lost >= 2 * MISSING_IN_100:
            self.truth[number] = case

    def _price(self, case: str) -> Decimal:
        if case == CLUSTERED:
            return Decimal(self.chance.randint(1, 20) * 10) - Decimal("0.05")
        if case == NOBODY_CLUSTERED:
            return Decimal(self.chance.randint(1, 300)) - Decimal("0.01")
        return Decimal(self.chance.randint(100, 50_000)) / 100

    def store(self, env: Any, gateway: Gateway, parameters: dict[str, int]) -> None:
        env.cr.execute(TABLES)
        for table, values in (("payment", self.payments), ("paid", self.rows)):
            execute_values(
                env.cr._obj, f"INSERT INTO quality_{table} VALUES %s", values
            )
        made = {
            "reference": "'C' || made.number",
            "provider_reference": "made.name",
            "amount": "made.amount",
            "currency_id": f"CASE WHEN made.is_foreign THEN {parameters['foreign']} "
            f"ELSE {parameters['currency']} END",
            "partner_email": "made.email",
            "last_state_change": "made.paid",
        }
        where = "quality_payment made WHERE row.id = %(charge)s"
        copying.copy(
            env, [("payment_transaction", made, where)], charge=gateway._charge.id
        )
        env.cr.execute(ROWS_SQL, parameters)

    def report(self, env: Any) -> tuple[dict[str, Any], bool]:
        """Print recall by case.

        :return: facts, and whether no automatic match was wrong
        """
        right: dict[Any, list[bool]] = defaultdict(list)
        by_case: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        env.cr.execute(FOUND)
        for row, payment, state, confidence in env.cr.fetchall():
            number = int(row.removeprefix("txn_c"))
            good = payment == f"C{number}"
            right[state].append(good)
            right[confidence].append(good)
            if good:
                by_case[self.truth[number]][state] += 1
        for case, _weight in CASES:
            pairs = sum(known == case for known in self.truth.values())
            shares = [
                f"{by_case[case][state] / max(pairs, 1):>11.1%}"
                for state in ("confirmed", "proposed", "possible")
            ]
            print(f"{case:<44}{pairs:>8}{''.join(shares)}")
        facts = {
            "charges": len(self.rows),
            "charge_automatic_precision": _share(right["confirmed"]),
            "charge_proposals": len(right["proposed"]),
            "charge_proposal_precision": _share(right["proposed"]),
            "charge_possible_precision": _share(right["possible"]),
            "charge_calibration": {
                confidence: [len(right[confidence]), _share(right[confidence])]
                for confidence in sorted(
                    (known for known in right if isinstance(known, int)), reverse=True
                )
            },
            "charge_recall": {
                case: round(
                    (by_case[case]["confirmed"] + by_case[case]["proposed"])
                    / max(sum(known == case for known in self.truth.values()), 1),
                    4,
                )
                for case, _weight in CASES
            },
        }
        return facts, all(right["confirmed"])


def _share(right: list[bool]) -> float:
    return round(sum(right) / len(right), 4) if right else 1.0
