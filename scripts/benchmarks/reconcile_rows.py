"""The database of the reconciliation screen: a few records of Odoo, copied by SQL.

Each row is a refund that the gateway moved: with its item on the clearing account, the
refund and their match; beside it stands the item of a payment. One in twenty of both
items is open. Ten rows give back parts of one charge, and are a payout with its entry,
transfer, import, matching run and match at the bank (one in ten waits for it). Of
exceptions (half of them open), decisions and returns (one in ten not finished) there
are as many. Where a tenth would not fill the page of a list, there are more: a short
page is painted sooner.
"""

import time
from collections.abc import Mapping
from typing import Any

from . import bulk, copying, reconcile_originals

OPEN_ONE_IN = 20
WAITING_ONE_IN = 10
PER_PAYOUT = 10
FEWEST = 1_000

#: What differs in copy ``number`` of a row; amounts repeat, as prices do.
AMOUNT = "(10 + (number::bigint * 7919 %% 5000) / 100.0)"
IS_OPEN = f"number %% {OPEN_ONE_IN} = 0"
IS_WAITING = "number %% %(waiting_one_in)s = 0"
DAY = f"date '2025-01-01' + (number / {PER_PAYOUT} %% 600)"
PAYOUT_DAY = "date '2025-01-01' + number %% 600"
MINUTE = "timestamp '2025-01-01' + number * interval '1 minute'"
ID = "10000000 + number"
SECOND_ID = "20000000 + number"
PAYOUT_ID = f"10000000 + number / {PER_PAYOUT}"

#: What a finished return line has passed on from step to step.
STEPS = ("received", "credited", "refunded", "settled")

#: What there is one of to a row, to a payout, and beside them.
ROWS = ("settled", "booked", "row", "refund", "match")
PAYOUTS = ("move", "payout", "transfer", "import", "run", "bank_match")
CHARGES = ("charge", "charge_row")
DEPOSITS = ("deposit_move", "deposit", "deposit_bank", "deposit_suspense")
BESIDE = ("exception", "decision", "return", "line")


def fill(env: Any, rows: int) -> Any:
    """Have so many rows in a database that has none.

    :return: the gateway account
    """
    started = time.monotonic()
    originals = reconcile_originals.create(env)
    payouts = rows // PER_PAYOUT
    counts = {
        **dict.fromkeys(ROWS, rows),
        **dict.fromkeys((*PAYOUTS, *CHARGES, *DEPOSITS), payouts),
        **dict.fromkeys(BESIDE, max(payouts, FEWEST)),
    }
    values = {
        **_of_rows(),
        **_of_payouts(),
        **_of_charges(),
        **_of_deposits(),
        **_of_beside(),
    }
    with bulk.loading(env, sorted({originals[name]._table for name in counts})):
        for name, count in counts.items():
            _copy(env, originals[name], values[name], count)
    print(f"{rows} rows in {time.monotonic() - started:.0f} s", flush=True)
    return originals["provider"]


def _of_rows() -> dict[str, Mapping[str, str]]:
    return {
        "settled": _of_item("", ID),
        "booked": _of_item("-", SECOND_ID),
        "row": {
            "id": ID,
            "gateway_id": "'txn_s' || number",
            "source_id": "'re_s' || number",
            "import_id": PAYOUT_ID,
            "payout_id": PAYOUT_ID,
            "move_id": PAYOUT_ID,
            "clearing_line_id": ID,
            "created": MINUTE,
            "gross": f"-{AMOUNT}",
            "net": f"-{AMOUNT}",
        },
        "refund": {
            "id": ID,
            "name": "'RF/' || number",
            "idempotency_key": "'key_s' || number",
            "provider_reference": "'re_s' || number",
            "return_order_id": PAYOUT_ID,
            "method": "'original'",
            "source_transaction_id": PAYOUT_ID,
            "amount": AMOUNT,
            "date_submitted": MINUTE,
            "state": f"CASE WHEN {IS_OPEN} THEN 'pending' ELSE 'settled' END",
        },
        "match": {
            "id": ID,
            "refund_id": ID,
            "balance_transaction_id": ID,
            "date": MINUTE,
        },
    }


def _of_item(sign: str, identifier: str) -> Mapping[str, str]:
    amount = f"{sign}{AMOUNT}"
    left = f"CASE WHEN {IS_OPEN} THEN {amount} ELSE 0 END"
    return {
        "id": identifier,
        "move_id": PAYOUT_ID,
        "date": DAY,
        "name": "'Seed ' || number",
        "balance": amount,
        "amount_currency": amount,
        "amount_residual": left,
        "amount_residual_currency": left,
        "reconciled": f"NOT ({IS_OPEN})",
    }


def _of_payouts() -> dict[str, Mapping[str, str]]:
    return {
        "move": {"id": ID, "name": "'SEED/' || number"},
        "payout": {
            "id": ID,
            "gateway_id": "'po_s' || number",
            "amount": AMOUNT,
            "statement_line_id": f"CASE WHEN {IS_WAITING} THEN NULL ELSE {ID} END",
            "created": MINUTE,
        },
        "transfer": {
            "id": SECOND_ID,
            "gateway_id": "'txn_p' || number",
            "source_id": "'po_s' || number",
            "import_id": ID,
            "payout_id": ID,
            "move_id": ID,
        },
        "import": {
            "id": ID,
            "name": "'Seed ' || number",
            "state": "'done'",
            "rows_new": str(PER_PAYOUT),
        },
        "run": {"id": ID, "create_date": MINUTE, "matched": str(PER_PAYOUT)},
        "bank_match": {
            "id": ID,
            "balance_transaction_id": SECOND_ID,
            "statement_line_id": ID,
            "state": f"CASE WHEN {IS_WAITING} THEN 'proposed' ELSE 'confirmed' END",
        },
    }


def _of_charges() -> dict[str, Mapping[str, str]]:
    return {
        "charge": {"id": ID, "reference": "'charge_s' || number"},
        "charge_row": {
            "id": "30000000 + number",
            "gateway_id": "'txn_ch' || number",
            "source_id": "'ch_s' || number",
            "transaction_id": ID,
            "import_id": ID,
            "payout_id": ID,
            "move_id": ID,
        },
    }


def _of_deposits() -> dict[str, Mapping[str, str]]:
    """At the bank, one in ten of them not yet taken for its payout."""
    item = {"move_id": SECOND_ID, "statement_line_id": ID, "date": PAYOUT_DAY}
    left = f"CASE WHEN {IS_WAITING} THEN -{AMOUNT} ELSE 0 END"
    return {
        "deposit_move": {
            "id": SECOND_ID,
            "name": "'BNK/' || number",
            "statement_line_id": ID,
            "date": PAYOUT_DAY,
        },
        "deposit": {
            "id": ID,
            "move_id": SECOND_ID,
            "payment_ref": "'Payout po_s' || number",
            "amount": AMOUNT,
            "internal_index": "lpad(number::text, 20, '0')",
            "is_reconciled": f"NOT ({IS_WAITING})",
            "amount_residual": left,
        },
        "deposit_bank": {
            "id": "30000000 + number",
            **item,
            "balance": AMOUNT,
            "amount_currency": AMOUNT,
        },
        "deposit_suspense": {
            "id": "40000000 + number",
            **item,
            "balance": f"-{AMOUNT}",
            "amount_currency": f"-{AMOUNT}",
            "amount_residual": left,
            "amount_residual_currency": left,
            "reconciled": f"NOT ({IS_WAITING})",
        },
    }


def _of_beside() -> dict[str, Mapping[str, str]]:
    state = f"CASE WHEN {IS_WAITING} THEN 'approved' ELSE 'done' END"
    passed_on = f"CASE WHEN {IS_WAITING} THEN 0 ELSE row.amount_authorized END"
    return {
        "exception": {
            "id": ID,
            "subject": "'re_s' || number",
            "gateway_reference": "'re_s' || number",
            "amount": AMOUNT,
            "amount_company": AMOUNT,
            "since": MINUTE,
            "state": "CASE WHEN number %% 2 = 0 THEN 'open' ELSE 'closed' END",
        },
        "decision": {"id": ID, "subject": "'re_s' || number", "date": MINUTE},
        "return": {
            "id": ID,
            "name": "'SEED/' || number",
            "date_request": MINUTE,
            "date_approve": MINUTE,
            "state": state,
        },
        "line": {
            "id": ID,
            "return_order_id": ID,
            "state": state,
            "restocking_fee": "0",
            **{f"amount_{step}": passed_on for step in STEPS},
        },
    }


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
