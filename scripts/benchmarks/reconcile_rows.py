"""The database of the reconciliation screen: a few records of Odoo, copied by SQL.

Each row is a refund that the gateway moved: with its item on the clearing account, the
refund, their match and the event that told of it; beside it stands the item of a
payment. One in twenty of both items is open. Ten rows give back parts of one charge,
with the payment that was proposed for it, and are a payout with its entry, transfer,
import, matching run and match at the bank (one in ten waits for it). Of exceptions
(half of them open), decisions, disputes, tie-outs, corrections, credit notes, items of
a period end and of another gateway, and returns (one in ten not finished) there are as
many. Where a tenth would not fill the page of a list, there are more: a short page is
painted sooner.
"""

import time
from collections.abc import Mapping
from typing import Any

from . import bulk, copying, reconcile_beside, reconcile_originals, reconcile_values
from .reconcile_originals import Originals
from .reconcile_values import PER_PAYOUT

WAITING_ONE_IN = 10
FEWEST = 1_000

#: What there is one of to a row, to a payout, and beside them.
ROWS = ("settled", "booked", "row", "refund", "match", "event")
PAYOUTS = ("move", "payout", "transfer", "import", "run", "bank_match")
CHARGES = ("charge", "charge_row", "proposal")
DEPOSITS = ("deposit_move", "deposit", "deposit_bank", "deposit_suspense")
NOTES = ("note", "note_item")
BESIDE = (
    "exception",
    "decision",
    "return",
    "line",
    "dispute",
    "tie_out",
    "revision",
    "cutoff_line",
    "elsewhere",
)


def fill(env: Any, rows: int) -> Originals:
    """Have so many rows in a database that has none.

    :return: what was copied
    """
    started = time.monotonic()
    originals = reconcile_originals.create(env)
    payouts = rows // PER_PAYOUT
    counts = {
        **dict.fromkeys(ROWS, rows),
        **dict.fromkeys((*PAYOUTS, *CHARGES, *DEPOSITS, *NOTES), payouts),
        **dict.fromkeys(BESIDE, max(payouts, FEWEST)),
    }
    values = {**reconcile_values.get_values(), **reconcile_beside.get_values()}
    with bulk.loading(env, sorted({originals[name]._table for name in counts})):
        for name, count in counts.items():
            _copy(env, originals[name], values[name], count)
    print(f"{rows} rows in {time.monotonic() - started:.0f} s", flush=True)
    return originals


def _copy(env: Any, record: Any, values: Mapping[str, str], count: int) -> None:
    columns = copying.get_columns(env, record._table, set(values))
    env.cr.execute(
        f"INSERT INTO {record._table} ({', '.join([*values, *columns])})"
        f" SELECT {', '.join([*values.values(), *(f'row.{c}' for c in columns)])}"
        f" FROM {record._table} row, generate_series(0, %(last)s) AS number"
        " WHERE row.id = %(original)s",
        {
            "original": record.id,
            "last": count - 1,
            "waiting_one_in": WAITING_ONE_IN if count >= FEWEST else 1,
        },
    )
