"""The invariants of the chain, each read from two books that do not know each other."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .stage import Stage

CENT = Decimal("0.01")
Sides = tuple[Decimal, Decimal]


def _query(stage: Stage, sql: str, *parameters: Any) -> Decimal:
    stage.env.cr.execute(sql, parameters)
    return Decimal(str(stage.env.cr.fetchone()[0] or 0)).quantize(CENT)


def _balance(stage: Stage, accounts: Any) -> Decimal:
    """What the ledger holds on ``accounts``, in company currency."""
    return _query(
        stage,
        "SELECT SUM(balance) FROM account_move_line"
        " WHERE parent_state = 'posted' AND account_id = ANY(%s)",
        accounts.ids,
    )


def _major(stage: Stage, amount: int, currency: str) -> Decimal:
    """Gateway amounts are integers in the currency's smallest unit."""
    record = stage.env["res.currency"].search([("name", "=", currency.upper())])
    return Decimal(amount).scaleb(-record.decimal_places)


def _debits_credits(stage: Stage) -> Sides:
    sql = "SELECT SUM({}) FROM account_move_line WHERE parent_state = 'posted'"
    return _query(stage, sql.format("debit")), _query(stage, sql.format("credit"))


def _refunds_within_charges(stage: Stage) -> Sides:
    """Charges that gave back more than they took, disputes included, at the gateway."""
    charges = _gateway_list(stage, "charges")
    over = [
        charge for charge in charges if charge.amount_refunded > charge.amount_captured
    ]
    return Decimal(len(over)), Decimal(0)


def _refunds_at_gateway(stage: Stage) -> Sides:
    """Refunds that succeeded here, and those imported that nobody here asked for."""
    ours = _query(
        stage,
        "SELECT SUM(amount) FROM return_refund WHERE state IN ('succeeded', 'settled')",
    )
    ours -= _query(
        stage,
        "SELECT SUM(customer_facing_amount) FROM payment_balance_transaction t"
        " WHERE reporting_category = 'refund' AND NOT EXISTS"
        " (SELECT FROM return_refund_match m WHERE m.balance_transaction_id = t.id)",
    )
    gateway = sum(
        (
            _major(stage, refund.amount, refund.currency)
            for refund in _gateway_list(stage, "refunds")
            if refund.status == "succeeded"
        ),
        Decimal(0),
    )
    return ours, gateway.quantize(CENT)


def _gateway_list(stage: Stage, resource: str) -> list[Any]:
    client = stage.provider._stripe_gateway()._client.v1
    return list(getattr(client, resource).list({"limit": 100}).auto_paging_iter())


def _gateway_ledger_net(stage: Stage) -> Sides:
    net = _query(stage, "SELECT SUM(net) FROM payment_balance_transaction")
    return _balance(stage, stage.provider.settlement_gateway_account_id), net


def _gateway_ledger_reported(stage: Stage) -> Sides:
    reported = stage.provider._stripe_gateway().retrieve_balance()
    total = sum(
        (_major(stage, amount, currency) for currency, amount in reported.items()),
        Decimal(0),
    )
    account = stage.provider.settlement_gateway_account_id
    return _balance(stage, account), total.quantize(CENT)


def _clearing_open_items(stage: Stage) -> Sides:
    account = stage.provider.settlement_clearing_account_id
    open_items = _query(
        stage,
        "SELECT SUM(amount_residual) FROM account_move_line"
        " WHERE parent_state = 'posted' AND NOT reconciled AND account_id = %s",
        account.id,
    )
    return _balance(stage, account), open_items


def _clearing_explained(stage: Stage) -> Sides:
    """Open items of the clearing account, all against those with an explanation."""
    items = stage.provider._get_open_clearing_items()
    explained = items.filtered("settlement_explanation")
    return Decimal(len(items)), Decimal(len(explained))


def _payout_lines(stage: Stage) -> Sides:
    """What the payouts are made of (all but themselves) against the payouts."""
    lines = _query(
        stage,
        "SELECT SUM(net) FROM payment_balance_transaction"
        " WHERE payout_id IS NOT NULL"
        " AND reporting_category NOT IN ('payout', 'payout_reversal')",
    )
    return lines, _query(stage, "SELECT SUM(amount) FROM payment_payout")


def _payouts_at_bank(stage: Stage) -> Sides:
    journal = stage.provider.settlement_bank_journal_id
    paid = _query(stage, "SELECT SUM(amount) FROM payment_payout WHERE status = 'paid'")
    return _balance(stage, journal.default_account_id), paid


def _transit_empty(stage: Stage) -> Sides:
    in_transit = _query(
        stage,
        "SELECT SUM(amount) FROM payment_payout"
        " WHERE status IN ('pending', 'in_transit')",
    )
    return _balance(stage, stage.provider.settlement_transit_account_id), in_transit


def _work_in_progress(stage: Stage) -> Sides:
    ledger = _balance(stage, stage.company.return_wip_account_id)
    return ledger, _query(stage, "SELECT SUM(wip_amount) FROM return_refurbishment")


def _stock_value(stage: Stage) -> Sides:
    products = stage.env["product.product"].search([("is_storable", "=", True)])
    accounts = stage.env["account.account"].union(
        *(p.product_tmpl_id.get_product_accounts()["stock_valuation"] for p in products)
    )
    value = sum((Decimal(str(p.total_value)) for p in products), Decimal(0))
    return _balance(stage, accounts), value.quantize(CENT)


def _gateway_imported(stage: Stage) -> Sides:
    count = _query(stage, "SELECT COUNT(*) FROM payment_balance_transaction")
    known = len(_gateway_list(stage, "balance_transactions"))
    return count, Decimal(known).quantize(CENT)


def _credited_lines(stage: Stage) -> Sides:
    notes = _query(
        stage,
        "SELECT SUM(amount_total) FROM account_move WHERE move_type = 'out_refund'"
        " AND state = 'posted' AND return_order_id IS NOT NULL",
    )
    lines = _query(stage, "SELECT SUM(amount_credited) FROM return_order_line")
    return notes, lines


def _refunded_lines(stage: Stage) -> Sides:
    """Refund payments less those that bounced, in the ledger, against the lines."""
    payments = _query(
        stage,
        "SELECT SUM(p.amount) FROM return_refund r"
        " JOIN account_payment p ON p.id = r.payment_id"
        " WHERE r.reversal_move_id IS NULL",
    )
    return payments, _query(stage, "SELECT SUM(amount_refunded) FROM return_order_line")


def _authorised_credited(stage: Stage) -> Sides:
    """Finished returns: priced line by line when authorised, credited by invoice."""
    authorised = _query(
        stage,
        "SELECT SUM(amount_authorized + amount_added + amount_rounding"
        " - restocking_fee) FROM return_order_line"
        " WHERE state = 'done'",
    )
    credited = _query(
        stage,
        "SELECT SUM(m.amount_total) FROM account_move m"
        " JOIN return_order o ON o.id = m.return_order_id AND o.state = 'done'"
        " WHERE m.move_type = 'out_refund' AND m.state = 'posted'",
    )
    return authorised, credited


def _settled_refunds(stage: Stage) -> Sides:
    """Matched refunds in the gateway's balance, failures netted, against the lines."""
    gateway = _query(
        stage,
        "SELECT -SUM(t.customer_facing_amount) FROM payment_balance_transaction t"
        " JOIN return_refund_match m ON m.balance_transaction_id = t.id"
        " WHERE m.state = 'confirmed'",
    )
    return gateway, _query(stage, "SELECT SUM(amount_settled) FROM return_order_line")


def _budget_actual(stage: Stage) -> Sides:
    """The budget's actual cost against the ledger lines that carry a return line."""
    budgets = stage.env["return.budget"].search([])
    actual = sum((Decimal(str(b.actual_cost)) for b in budgets), Decimal(0))
    ledger = _query(
        stage,
        "SELECT SUM(balance) FROM account_move_line WHERE parent_state = 'posted'"
        " AND return_line_id IS NOT NULL AND display_type = 'product'"
        " AND return_entry_type"
        " IN ('goods', 'restocking_fee', 'deduction', 'delivery', 'goodwill',"
        " 'early_discount', 'freight', 'return_shipping', 'write_down')",
    )
    return actual.quantize(CENT), ledger


INVARIANTS: list[tuple[str, Callable[[Stage], Sides]]] = [
    ("Debits = credits", _debits_credits),
    ("Charges refunded above their amount = none", _refunds_within_charges),
    ("Refunds here and unexplained ones = at the gateway", _refunds_at_gateway),
    (
        "Gateway account in the ledger = net of imported transactions",
        _gateway_ledger_net,
    ),
    (
        "Gateway account in the ledger = balance the gateway reports",
        _gateway_ledger_reported,
    ),
    ("Imported balance transactions = those at the gateway", _gateway_imported),
    ("Clearing account = its open items", _clearing_open_items),
    ("Open items of the clearing account = explained ones", _clearing_explained),
    ("Lines of the payouts = payouts", _payout_lines),
    ("Payouts in transit in the ledger = at the gateway", _transit_empty),
    ("Bank account in the ledger = payouts paid", _payouts_at_bank),
    ("Refurbishment WIP in the ledger = open refurbishments", _work_in_progress),
    ("Stock in the ledger = value of the goods", _stock_value),
    ("Credit notes = credited on return lines", _credited_lines),
    ("Refund payments in the ledger = refunded on return lines", _refunded_lines),
    ("Refunds in the gateway's balance = settled on return lines", _settled_refunds),
    ("Authorised less fees, of finished returns = credit notes", _authorised_credited),
    ("Return costs in the budget = in the ledger", _budget_actual),
]
