"""How often the rules of matching are right, where the truth is known.

See ``match_cases`` for what is tried. Automatic matches must all be right, of proposals
95 in 100. The confidence of proposals stands beside how many were right.
"""

import json
import random
import sys
import time
from collections import defaultdict
from typing import Any

from psycopg2.extras import execute_values

from . import match_cases, stopwatch
from .match_cases import World
from .match_charges import Charges
from .match_rows import Gateway

ROWS = 20_000
SEED = 19
PROPOSALS_RIGHT = 0.95

TABLES = """
CREATE TEMPORARY TABLE quality_charge (number integer, email varchar, amount numeric);
CREATE TEMPORARY TABLE quality_refund (
    number integer, charge integer, name varchar, key varchar, amount numeric,
    currency integer, sent timestamp, state varchar);
CREATE TEMPORARY TABLE quality_row (
    source varchar, intent varchar, key varchar, email varchar, amount numeric,
    currency integer, created timestamp);
"""
ROWS_SQL = """
INSERT INTO payment_balance_transaction (
    gateway_id, provider_id, company_id, import_id, reporting_category, currency_id,
    gross, fee, net, customer_facing_amount, customer_facing_currency_id, created,
    source_id, payment_intent_id, odoo_ref, customer_email)
SELECT 'txn_' || source, %(provider)s, %(company)s, %(import)s, 'refund',
       %(currency)s, -COALESCE(amount, 10), 0, -COALESCE(amount, 10), -amount,
       CASE WHEN amount IS NOT NULL THEN currency END, created, source, intent, key,
       email
  FROM quality_row
"""
FOUND = """
SELECT txn.source_id, refund.idempotency_key, match.rule, match.state,
       match.confidence
  FROM return_refund_match match
  JOIN return_refund refund ON refund.id = match.refund_id
  JOIN payment_balance_transaction txn ON txn.id = match.balance_transaction_id
"""


def main() -> int:
    rows = stopwatch.parse("match_quality", ROWS).rows
    world = World(random.Random(SEED))
    world.make(rows)
    charges = Charges(random.Random(SEED))
    charges.make(rows // 4)
    with stopwatch.database() as env:
        gateway = Gateway(env)
        gateway.forget()
        _store(env, gateway, world, charges)
        started = time.perf_counter()
        gateway.provider._match_settlement()
        seconds = time.perf_counter() - started
        env.cr.execute(FOUND)
        found = [
            (state, confidence, rule, source, world.truth.get(source), key)
            for source, key, rule, state, confidence in env.cr.fetchall()
        ]
        print("\nCharges", flush=True)
        facts, good = charges.report(env)
    print("\nRefunds", flush=True)
    return _report(world, found, seconds, facts, good)


def _store(env: Any, gateway: Gateway, world: World, charges: Charges) -> None:
    cr, company = env.cr, env.company
    foreign = env.ref("base.JPY")
    currencies = {False: company.currency_id.id, True: foreign.id}
    cr.execute(TABLES)
    refunds = [
        (refund.number, refund.charge.number, refund.name, refund.key, refund.amount)
        for refund in world.refunds
    ]
    rows = [
        (row.source, row.intent, row.key, row.email, row.amount) for row in world.rows
    ]
    tables = {
        "charge": [(one.number, one.email, one.amount) for one in world.charges],
        "refund": [
            (*values, currencies[refund.foreign], refund.sent, refund.state)
            for values, refund in zip(refunds, world.refunds, strict=True)
        ],
        "row": [
            (*values, currencies[row.foreign], row.created)
            for values, row in zip(rows, world.rows, strict=True)
        ],
    }
    for table, values in tables.items():
        execute_values(cr._obj, f"INSERT INTO quality_{table} VALUES %s", values)
    gateway.copy_cases()
    source = env["payment.settlement.import"].create(
        {"provider_id": gateway.provider.id, "kind": "file", "filename": "quality.csv"}
    )
    source.flush_recordset()
    parameters = {
        "provider": gateway.provider.id,
        "company": company.id,
        "import": source.id,
        "currency": company.currency_id.id,
        "foreign": foreign.id,
    }
    cr.execute(ROWS_SQL, parameters)
    charges.store(env, gateway, parameters)
    env["payment.balance.transaction"].search([])._follow_links()
    cr.execute("ANALYZE payment_transaction, return_refund")
    cr.execute("ANALYZE payment_balance_transaction")


def _report(
    world: World,
    found: list[Any],
    seconds: float,
    charges: dict[str, Any],
    charges_good: bool,
) -> int:
    right: dict[Any, list[bool]] = defaultdict(list)
    by_case: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for state, confidence, rule, source, refund, key in found:
        good = bool(refund) and refund.key == key
        right[state].append(good)
        right[rule, state].append(good)
        if state != "confirmed":
            right[confidence].append(good)
        if good:
            by_case[refund.case][state] += 1
        elif state != "possible":
            print(
                f"Wrong: {source} is {refund and (refund.key, refund.case)}, not {key}"
                f" ({rule}, {state})"
            )
    _print_cases(world, by_case)
    print(f"\n{'confidence':<12}{'pairs':>8}{'right':>9}")
    calibration = {}
    for confidence in sorted((c for c in right if isinstance(c, int)), reverse=True):
        share = _share(right[confidence])
        calibration[confidence] = [len(right[confidence]), share]
        print(f"{confidence:>9} %{len(right[confidence]):>9}{share:>9.2%}")
    facts = {
        "bench": "match_quality",
        "rows": len(world.rows),
        "seconds": round(seconds, 2),
        "automatic": len(right["confirmed"]),
        "automatic_precision": _share(right["confirmed"]),
        "proposals": len(right["proposed"]),
        "proposal_precision": _share(right["proposed"]),
        "possible": len(right["possible"]),
        "possible_precision": _share(right["possible"]),
        "calibration": calibration,
        "recall": {
            case: round(
                (counts["confirmed"] + counts["proposed"]) / _count(world, case), 4
            )
            for case, counts in _all_cases(world, by_case).items()
        },
    }
    facts |= charges
    print(json.dumps(facts), flush=True)
    good = facts["automatic_precision"] == 1 and charges_good
    proposed = min(facts["proposal_precision"], facts["charge_proposal_precision"])
    return 0 if good and proposed >= PROPOSALS_RIGHT else 1


def _share(right: list[bool]) -> float:
    return round(sum(right) / len(right), 4) if right else 1.0


def _count(world: World, case: str) -> int:
    return sum(refund.case == case for refund in world.truth.values())


def _all_cases(world: World, by_case: Any) -> dict[str, Any]:
    return {
        case: by_case[case]
        for case, _weight in match_cases.CASES
        if _count(world, case)
    }


def _print_cases(world: World, by_case: Any) -> None:
    """Recall: of what belongs together, how much was found, and how."""
    print(f"{'case':<40}{'pairs':>8}{'automatic':>11}{'proposed':>10}{'possible':>10}")
    for case, counts in _all_cases(world, by_case).items():
        pairs = _count(world, case)
        shares = "".join(
            f"{counts[state] / pairs:>{width}.1%}"
            for state, width in (("confirmed", 11), ("proposed", 10), ("possible", 10))
        )
        print(f"{case:<40}{pairs:>8}{shares}")


if __name__ == "__main__":
    sys.exit(main())
