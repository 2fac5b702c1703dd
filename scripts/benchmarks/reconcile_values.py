"""What differs in the copies of gateway rows, payouts, charges and deposits."""

from collections.abc import Mapping

OPEN_ONE_IN = 20
PER_PAYOUT = 10

#: What differs in copy ``number`` of a row; amounts repeat, as prices do.
AMOUNT = "(10 + (number::bigint * 7919 %% 5000) / 100.0)"
IS_OPEN = f"number %% {OPEN_ONE_IN} = 0"
IS_WAITING = "number %% %(waiting_one_in)s = 0"
DAY = f"date '2025-01-01' + (number / {PER_PAYOUT} %% 600)"
PAYOUT_DAY = "date '2025-01-01' + number %% 600"
MINUTE = "timestamp '2025-01-01' + number * interval '1 minute'"
ID = "10000000 + number"
SECOND_ID = "20000000 + number"
THIRD_ID = "30000000 + number"
PAYOUT_ID = f"10000000 + number / {PER_PAYOUT}"


def get_values() -> dict[str, Mapping[str, str]]:
    """By original: what a copy has of its own, column by column as SQL of its number.

    ``%(waiting_one_in)s`` is asked for.
    """
    return {**_of_rows(), **_of_payouts(), **_of_charges(), **_of_deposits()}


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
            "id": THIRD_ID,
            "gateway_id": "'txn_ch' || number",
            "source_id": "'ch_s' || number",
            "transaction_id": ID,
            "import_id": ID,
            "payout_id": ID,
            "move_id": ID,
        },
        "proposal": {
            "id": ID,
            "balance_transaction_id": THIRD_ID,
            "transaction_id": ID,
            "confidence": "99 - number %% 5",
            "state": f"CASE WHEN {IS_WAITING} THEN 'proposed' ELSE 'confirmed' END",
            "date": MINUTE,
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
            "id": THIRD_ID,
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
