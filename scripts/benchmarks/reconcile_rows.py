"""The database of the reconciliation screen: a few records of Odoo, copied by SQL.

Of a million rows one in twenty is open on the clearing account, and so is one payment
in twenty that the gateway has not shown. Beside them, one in ten of the rows: payouts,
exceptions (half of them open), and returns of one line (one in twenty not finished).
"""

from typing import Any

from odoo import Command, fields

from . import copying, return_cycle, shop

OPEN_ONE_IN = 20
PER_PAYOUT = 10

#: What differs in copy ``number`` of a row; amounts repeat, as prices do.
AMOUNT = "(10 + (number::bigint * 7919 %% 5000) / 100.0)"
IS_OPEN = f"number %% {OPEN_ONE_IN} = 0"
DAY = f"date '2025-01-01' + (number / {PER_PAYOUT} %% 600)"
MINUTE = "timestamp '2025-01-01' + number * interval '1 minute'"
NUMBERS = "generate_series(%(first)s, %(last)s) AS number WHERE row.id = %(original)s"

#: What a finished return line has passed on from step to step.
STEPS = ("received", "credited", "refunded", "settled")

TABLES = (
    "account_move",
    "account_move_line",
    "payment_payout",
    "payment_balance_transaction",
    "return_exception",
    "return_order",
    "return_order_line",
    "return_reconciliation_decision",
    "return_refund_match",
)


def set_up(env: Any) -> dict[str, Any]:
    """A gateway account, and one of everything that is copied."""
    provider = env.ref("payment.payment_provider_stripe")
    provider._setup_settlement()
    env.company._setup_returns_accounting()
    originals = _create_payout(env, provider) | _create_booked(env, provider)
    originals |= _create_decided(env, provider) | _create_return(env)
    return {"provider": provider, **originals}


def _create_payout(env: Any, provider: Any) -> dict[str, Any]:
    """A posted refund in a payout that is at the bank."""
    payout = (
        env["payment.payout"]
        .sudo()
        .create(
            {
                "gateway_id": "po_0",
                "provider_id": provider.id,
                "currency_id": provider.settlement_currency_id.id,
                "created": fields.Datetime.now(),
                "arrival_date": fields.Date.today(),
                "status": "paid",
                "automatic": True,
                "reconciliation_status": "completed",
            }
        )
    )
    row = (
        env["payment.balance.transaction"]
        .sudo()
        .create(
            {
                "gateway_id": "txn_0",
                "provider_id": provider.id,
                "company_id": provider.company_id.id,
                "payout_id": payout.id,
                "reporting_category": "refund",
                "currency_id": provider.settlement_currency_id.id,
                "gross": -1.0,
                "fee": 0.0,
                "net": -1.0,
                "created": fields.Datetime.now(),
                "source_id": "re_0",
            }
        )
    )
    row._settle(fields.Date.today(), "seed")
    transfer = row.copy(
        {
            "gateway_id": "txn_po_0",
            "source_id": "po_0",
            "reporting_category": "payout",
            "move_id": row.move_id.id,
            "clearing_line_id": False,
        }
    )
    deposit = (
        env["account.bank.statement.line"]
        .sudo()
        .create(
            {
                "journal_id": provider.settlement_bank_journal_id.id,
                "payment_ref": "seed",
                "amount": 1.0,
            }
        )
    )
    env.cr.flush()
    return {
        "payout": payout,
        "row": row,
        "settled": row.clearing_line_id,
        "move": row.move_id,
        "transfer": transfer,
        "deposit": deposit,
    }


def _create_booked(env: Any, provider: Any) -> dict[str, Any]:
    """A payment that the gateway has not shown."""
    clearing = provider.settlement_clearing_account_id
    booked = env["account.move"].create(
        {
            "journal_id": provider.journal_id.id,
            "line_ids": [
                Command.create({"account_id": clearing.id, "balance": -1.0}),
                Command.create(
                    {
                        "account_id": provider.settlement_fee_account_id.id,
                        "balance": 1.0,
                    }
                ),
            ],
        }
    )
    booked.action_post()
    env.cr.flush()
    items = booked.line_ids.filtered(lambda line: line.account_id == clearing)
    return {"booked": items}


def _create_decided(env: Any, provider: Any) -> dict[str, Any]:
    """An exception, and a decision of the desk."""
    exception = env["return.exception"]._open(
        "unknown_object",
        "re_0",
        company=provider.company_id,
        provider_id=provider.id,
        gateway_reference="re_0",
        amount=1.0,
        partner_id=env.user.partner_id.id,
    )
    decision = (
        env["return.reconciliation.decision"]
        .sudo()
        .create(
            {
                "kind": "accept",
                "tab": "gateway",
                "subject": "Refund re_0",
                "provider_id": provider.id,
                "company_id": provider.company_id.id,
                "amount": 1.0,
                "item_count": 2,
            }
        )
    )
    env.cr.flush()
    return {"exception": exception, "decision": decision}


def _create_return(env: Any) -> dict[str, Any]:
    sales = shop.sell(env, shop.set_up(env), 1)
    order = return_cycle.approve(env, sales)
    env.cr.flush()
    return {"return": order, "line": order.line_ids}


def grow(env: Any, shop: dict[str, Any], present: int, wanted: int) -> None:
    """Copy what Odoo made until there are ``wanted`` rows; ids say what belongs."""
    span = {"first": present, "last": wanted - 1}
    deposit = shop["deposit"].id
    per_payout = {"first": present // PER_PAYOUT, "last": wanted // PER_PAYOUT - 1}
    _copy(
        env,
        shop["move"],
        {"id": "10000000 + number", "name": "'SEED/' || number"},
        per_payout,
    )
    _copy(
        env,
        shop["payout"],
        {
            "id": "10000000 + number",
            "gateway_id": "'po_s' || number",
            "amount": AMOUNT,
            "statement_line_id": f"CASE WHEN {IS_OPEN} THEN NULL ELSE {deposit} END",
            "created": MINUTE,
        },
        per_payout,
    )
    for name, sign, first_id in (
        ("settled", "", 10_000_000),
        ("booked", "-", 20_000_000),
    ):
        _copy(env, shop[name], _get_item(sign, first_id), span)
    _copy(
        env,
        shop["row"],
        {
            "id": "10000000 + number",
            "gateway_id": "'txn_s' || number",
            "source_id": "'re_s' || number",
            "payout_id": f"10000000 + number / {PER_PAYOUT}",
            "move_id": f"10000000 + number / {PER_PAYOUT}",
            "clearing_line_id": "10000000 + number",
            "created": MINUTE,
            "gross": f"-{AMOUNT}",
            "net": f"-{AMOUNT}",
        },
        span,
    )
    _copy(
        env,
        shop["transfer"],
        {
            "id": "20000000 + number",
            "gateway_id": "'txn_p' || number",
            "source_id": "'po_s' || number",
            "payout_id": "10000000 + number",
            "move_id": "10000000 + number",
        },
        per_payout,
    )
    _grow_exceptions(env, shop, per_payout)
    _grow_returns(env, shop, per_payout)
    _vacuum(env)
    print(f"{wanted} rows", flush=True)


def _grow_exceptions(env: Any, shop: dict[str, Any], span: dict[str, int]) -> None:
    _copy(
        env,
        shop["exception"],
        {
            "id": "10000000 + number",
            "subject": "'re_s' || number",
            "gateway_reference": "'re_s' || number",
            "amount": AMOUNT,
            "amount_company": AMOUNT,
            "since": MINUTE,
            "state": "CASE WHEN number %% 2 = 0 THEN 'open' ELSE 'closed' END",
        },
        span,
    )
    _copy(
        env,
        shop["decision"],
        {"id": "10000000 + number", "subject": "'re_s' || number", "date": MINUTE},
        span,
    )


def _grow_returns(env: Any, shop: dict[str, Any], span: dict[str, int]) -> None:
    state = f"CASE WHEN {IS_OPEN} THEN 'approved' ELSE 'done' END"
    _copy(
        env,
        shop["return"],
        {
            "id": "10000000 + number",
            "name": "'SEED/' || number",
            "date_request": MINUTE,
            "date_approve": MINUTE,
            "state": state,
        },
        span,
    )
    passed_on = f"CASE WHEN {IS_OPEN} THEN 0 ELSE row.amount_authorized END"
    _copy(
        env,
        shop["line"],
        {
            "id": "10000000 + number",
            "return_order_id": "10000000 + number",
            "state": state,
            "restocking_fee": "0",
            **{f"amount_{step}": passed_on for step in STEPS},
        },
        span,
    )


def _get_item(sign: str, first_id: int) -> dict[str, str]:
    amount = f"{sign}{AMOUNT}"
    left = f"CASE WHEN {IS_OPEN} THEN {amount} ELSE 0 END"
    return {
        "id": f"{first_id} + number",
        "move_id": f"10000000 + number / {PER_PAYOUT}",
        "date": DAY,
        "name": "'Seed ' || number",
        "balance": amount,
        "amount_currency": amount,
        "amount_residual": left,
        "amount_residual_currency": left,
        "reconciled": f"NOT ({IS_OPEN})",
    }


def _copy(env: Any, record: Any, values: dict[str, str], span: dict[str, int]) -> None:
    columns = copying.get_columns(env, record._table, set(values))
    env.cr.execute(
        f"INSERT INTO {record._table} ({', '.join([*values, *columns])})"
        f" SELECT {', '.join([*values.values(), *(f'row.{c}' for c in columns)])}"
        f" FROM {record._table} row, {NUMBERS}",
        {"original": record.id, **span},
    )


def _vacuum(env: Any) -> None:
    """Do what PostgreSQL does by itself in a database that is in use."""
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute(f"VACUUM (ANALYZE) {', '.join(TABLES)}")
    env.cr._cnx.autocommit = False
