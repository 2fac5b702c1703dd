"""What differs in the copies of what stands beside the rows of the gateway."""

from collections.abc import Mapping

from .reconcile_values import (
    AMOUNT,
    DAY,
    ID,
    IS_OPEN,
    IS_WAITING,
    MINUTE,
    PAYOUT_DAY,
    PAYOUT_ID,
    THIRD_ID,
)

#: What a finished return line has passed on from step to step.
STEPS = ("received", "credited", "refunded", "settled")

KINDS = (
    "ARRAY['received_not_credited', 'credited_not_received',"
    " 'submitted_not_settled', 'next_payout']"
)


def get_values() -> dict[str, Mapping[str, str]]:
    """As those of ``reconcile_values``."""
    return {
        **_of_returns(),
        **_of_found(),
        **_of_notes(),
        **_of_proofs(),
        **_of_gateway(),
    }


def _of_returns() -> dict[str, Mapping[str, str]]:
    state = f"CASE WHEN {IS_WAITING} THEN 'approved' ELSE 'done' END"
    passed_on = f"CASE WHEN {IS_WAITING} THEN 0 ELSE row.amount_authorized END"
    return {
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


def _of_found() -> dict[str, Mapping[str, str]]:
    """Questions and their answers."""
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
        "dispute": {
            "id": ID,
            "gateway_id": "'dp_s' || number",
            "amount": AMOUNT,
            "created": MINUTE,
            "evidence_due_by": f"{MINUTE} + interval '14 days'",
            "state": f"CASE WHEN {IS_WAITING} THEN 'needs_response' ELSE 'won' END",
        },
    }


def _of_notes() -> dict[str, Mapping[str, str]]:
    """Credit notes, one in ten of them still owed; items of a second gateway."""
    owed = f"CASE WHEN {IS_WAITING} THEN -{AMOUNT} ELSE 0 END"
    booked = f"CASE WHEN {IS_OPEN} THEN -{AMOUNT} ELSE 0 END"
    return {
        "note": {
            "id": THIRD_ID,
            "name": "'RSEED/' || number",
            "date": PAYOUT_DAY,
            "amount_residual": f"-({owed})",
            "amount_residual_signed": owed,
        },
        "note_item": {
            "id": "50000000 + number",
            "move_id": THIRD_ID,
            "date": PAYOUT_DAY,
            "balance": f"-{AMOUNT}",
            "amount_currency": f"-{AMOUNT}",
            "amount_residual": owed,
            "amount_residual_currency": owed,
            "reconciled": f"NOT ({IS_WAITING})",
        },
        "elsewhere": {
            "id": "60000000 + number",
            "date": DAY,
            "name": "'Elsewhere ' || number",
            "balance": f"-{AMOUNT}",
            "amount_currency": f"-{AMOUNT}",
            "amount_residual": booked,
            "amount_residual_currency": booked,
            "reconciled": f"NOT ({IS_OPEN})",
        },
    }


def _of_proofs() -> dict[str, Mapping[str, str]]:
    """Tie-outs, and what one period end cuts off."""
    return {
        "tie_out": {"id": ID, "date": PAYOUT_DAY},
        "cutoff_line": {
            "id": ID,
            "kind": f"({KINDS})[1 + number %% 4]",
            "since": PAYOUT_DAY,
            "amount_document": AMOUNT,
            "amount": AMOUNT,
        },
    }


def _of_gateway() -> dict[str, Mapping[str, str]]:
    """What the gateway said, and what it took back."""
    return {
        "event": {
            "id": ID,
            "event_id": "'evt_s' || number",
            "object_id": "'re_s' || number",
            "created": MINUTE,
            "received_at": MINUTE,
            "state": f"CASE WHEN {IS_OPEN} THEN 'failed' ELSE 'handled' END",
        },
        "revision": {
            "id": ID,
            "transaction_id": ID,
            "import_id": PAYOUT_ID,
            "move_id": PAYOUT_ID,
            "date": MINUTE,
            "old_gross": AMOUNT,
            "old_net": AMOUNT,
        },
    }
