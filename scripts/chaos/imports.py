"""Import broken reports into ``ODOO_DB``; the last line is JSON.

Environment: ``ODOO_DB``, and Odoo's own options as ``ODOO_*`` variables. Exit codes: 0
when every import told the truth, else 1.
"""

import argparse
import base64
import json
import os
import random
import sys
import time
from collections import Counter
from typing import Any

from .stage import environment

EVERY = 100


def main() -> int:
    started = time.monotonic()
    parser = argparse.ArgumentParser(prog="chaos.imports")
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    with environment(os.environ["ODOO_DB"]) as env:
        told, wrong = _try(env, options.runs, random.Random(options.seed))
        env.cr.rollback()
    head = {"faults": "import", "runs": options.runs, "seed": options.seed}
    seconds = round(time.monotonic() - started, 1)
    facts = {**head, **told, "wrong": sum(wrong.values()), "kinds": dict(wrong)}
    print(json.dumps({**facts, "seconds": seconds}), flush=True)
    return 1 if wrong else 0


def _try(env: Any, runs: int, draw: random.Random) -> tuple[dict[str, int], Counter]:
    from odoo.addons.returns_accounting.tests import report_faults

    provider = env["payment.provider"].create(
        {"name": "Reports", "code": "none", "state": "disabled"}
    )
    env.company._setup_returns_accounting()
    provider._setup_settlement()
    told = {"imported": 0, "set_aside": 0, "refused": 0}
    wrong: Counter = Counter()
    for number in range(1, runs + 1):
        case = report_faults.draw_case(draw, provider.settlement_currency_id.name)
        outcome = run(env, provider, case)
        for kind in report_faults.judge(case, outcome):
            wrong[kind] += 1
            print(f"{number}: {kind}: {case.layout}, {case.fault}: {outcome}")
        done = "set_aside" if outcome.problems else "imported"
        told["refused" if outcome.state == "failed" else done] += 1
        if number % EVERY == 0:
            print(f"{number} of {runs}: {told}", flush=True)
    return told, wrong


def run(env: Any, provider: Any, case: Any) -> Any:
    """Import one case, look at what it left, and undo it."""
    from odoo.addons.returns_accounting.tests.report_faults import Outcome

    moves = env["account.move"].search_count([])
    with env.cr.savepoint() as savepoint:
        record = env["payment.settlement.import"].create(
            {
                "provider_id": provider.id,
                "kind": "file",
                "file": base64.b64encode(case.content),
                "filename": "report.csv",
                "date_order": "day",
            }
        )
        record.action_run()
        mine = [("provider_id", "=", provider.id)]
        rows = env["payment.balance.transaction"].search(mine)
        payouts = env["payment.payout"].search(mine)
        outcome = Outcome(
            state=record.state,
            error=record.error or "",
            problems=len(record.problem_ids),
            rows=Counter(
                (row.reporting_category, row.currency_id.round(row.net))
                for row in rows
                if not row.gateway_id.startswith("payout-")
            ),
            payouts=len(payouts),
            untied=len(payouts.filtered(lambda payout: not payout.is_balanced)),
            entries=env["account.move"].search_count([]) - moves,
        )
        savepoint.rollback()
    env.invalidate_all()
    return outcome


if __name__ == "__main__":
    sys.exit(main())
