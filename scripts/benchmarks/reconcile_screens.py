"""The screens of accountants that are measured, and what shows that one is painted."""

from typing import Any

from .painting import LIST_ROWS, Screen

#: Lists of accountants, by the action of their menu.
LISTS = {
    "payouts": "payment_payout_action",
    "balance_transactions": "payment_balance_transaction_action",
    "corrections": "payment_balance_transaction_revision_action",
    "exceptions": "return_exception_action",
    "disputes": "payment_dispute_action",
    "clearing": "account_move_line_action_all_clearing",
    "five_way": "return_reconciliation_action",
    "refunds": "return_refund_action",
    "matches": "return_refund_match_action",
    "charge_proposals": "payment_charge_proposal_action",
    "bank_matches": "payment_bank_match_action",
    "gateway_fees": "return_gateway_fee_action",
    "gateway_events": "payment_gateway_event_action",
    "decisions": "return_reconciliation_decision_action",
    "imports": "payment_settlement_import_action",
    "runs": "payment_match_run_action",
    "tie_outs": "payment_tie_out_action",
}
TABS = ("gateway", "booked", "credit", "payout", "bank")
DESK = {
    "type": "ir.actions.client",
    "tag": "returns_accounting.reconciliation_desk",
    "target": "current",
}
DESK_ROWS = ".o_return_desk_item"

#: Views of the five-way list that sum every return line, and what of them is a row.
SUMS = {"pivot": ".o_pivot tbody tr", "graph": ".o_graph_renderer canvas"}


def get_screens(provider: int, cutoff: int) -> dict[str, Screen]:
    """Every list, and every tab of the desk at ``provider``.

    :param cutoff: the period end whose cockpit and items are shown
    """
    desk: dict[str, Screen] = {
        f"desk_{tab}": (
            {**DESK, "params": {"provider_id": provider, "tab": tab}},
            DESK_ROWS,
        )
        for tab in TABS
    }
    lists: dict[str, Screen] = {
        name: (f"returns_accounting.{action}", LIST_ROWS)
        for name, action in LISTS.items()
    }
    kind = ("kind", "=", "received_not_credited")
    cockpit: dict[str, Screen] = {
        "cutoff": (
            _window("return.cutoff", "form", res_id=cutoff),
            ".o_form_view .o_field_widget[name=amount_next_payout]",
        ),
        "cutoff_items": (
            _window(
                "return.cutoff.line",
                "list",
                domain=[("cutoff_id", "=", cutoff), kind],
            ),
            LIST_ROWS,
        ),
    }
    return desk | lists | cockpit


def get_sums() -> dict[str, Screen]:
    """Those that take longer the more there is to sum: told, not held to the target."""
    return {
        f"five_way_{view}": (_window("return.reconciliation", view), row)
        for view, row in SUMS.items()
    }


def _window(model: str, view: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "ir.actions.act_window",
        "res_model": model,
        "views": [[False, view]],
        "target": "current",
        **more,
    }
