"""A gateway account with many payments that wait for their settlement."""

from datetime import date
from typing import Any

from . import copying

#: Balance transactions of one payout, itself not counted.
PER_PAYOUT = 500

#: Of ten balance transactions, how many are refunds.
REFUNDS = 1

#: What the peer gets: it takes too long for more.
PEER_ROWS = 2_000

AMOUNT, FEE = 100, 1.75
DAY = date.today()


def set_up(env: Any) -> Any:
    """A gateway provider with journal and accounts, of a company that keeps euros."""
    provider = env.ref("payment.payment_provider_stripe")
    provider.write(
        {
            "state": "test",
            "stripe_publishable_key": "pk_test_bench",
            "stripe_secret_key": "sk_test_bench",
        }
    )
    provider._setup_settlement()
    return provider


def fill(env: Any, provider: Any, rows: int) -> None:
    """``rows`` matched balance transactions with the payments that they settle."""
    pay(env, provider, rows)
    _import(env, provider, rows)
    for table in ("account_move", "account_move_line", "payment_balance_transaction"):
        env.cr.execute(f"ANALYZE {table}")
    env.invalidate_all()


def pay(env: Any, provider: Any, rows: int) -> None:
    """The payments and refunds that ``rows`` balance transactions settle."""
    refunds = rows * REFUNDS // 10
    for operation, amount, count, prefix in (
        ("online_direct", AMOUNT, rows - refunds, "pi_"),
        ("refund", -AMOUNT, refunds, "re_"),
    ):
        _copy_payments(env, _pay(env, provider, operation, amount), count, prefix)


def _pay(env: Any, provider: Any, operation: str, amount: float) -> Any:
    """One payment, or one refund, that Odoo booked itself."""
    transaction = env["payment.transaction"].create(
        {
            "provider_id": provider.id,
            "payment_method_id": env.ref("payment.payment_method_card").id,
            "reference": f"bench-{operation}",
            "provider_reference": f"bench-{operation}",
            "operation": operation,
            "amount": amount,
            "currency_id": provider.company_id.currency_id.id,
            "partner_id": env["res.partner"].create({"name": "A customer"}).id,
            "state": "done",
        }
    )
    transaction._post_process()
    env.flush_all()
    return transaction


def get_reference(prefix: str, number: str) -> str:
    """The SQL of the text by which the peer finds a payment: none has another's."""
    return f"'{prefix}' || LPAD(({number})::text, 7, '0')"


def last_id(env: Any, table: str) -> int:
    env.cr.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")
    return env.cr.fetchone()[0]


def _copy_payments(env: Any, transaction: Any, count: int, prefix: str) -> None:
    """``count`` payments like that of ``transaction``, named after their number."""
    payment, move = transaction.payment_id, transaction.payment_id.move_id
    tables = "account_move", "account_payment", "account_move_line"
    starts = {name: last_id(env, name) for name in tables}
    starts["payment_transaction"] = last_id(env, "payment_transaction")
    series = f"generate_series(1, {count}) AS n"
    move_id = f"{starts['account_move']} + n"
    payment_id = f"{starts['account_payment']} + n"
    copies = [
        (
            "account_move",
            {
                "id": move_id,
                "name": f"row.sequence_prefix || ({starts['account_move']} + n)",
                "sequence_number": f"{starts['account_move']} + n",
                "origin_payment_id": "NULL",
                "ref": get_reference(prefix, "n"),
            },
            f"{series} WHERE row.id = {move.id}",
        ),
        (
            "account_payment",
            {"id": payment_id, "move_id": move_id},
            f"{series} WHERE row.id = {payment.id}",
        ),
        (
            "account_move_line",
            {
                "id": f"{starts['account_move_line']} + 2 * n"
                f" - (row.id = {max(move.line_ids.ids)})::int",
                "move_id": move_id,
                "payment_id": payment_id,
                "ref": get_reference(prefix, "n"),
            },
            f"{series} WHERE row.move_id = {move.id}",
        ),
        (
            "payment_transaction",
            {
                "id": f"{starts['payment_transaction']} + n",
                "payment_id": payment_id,
                "reference": f"'{prefix}' || n",
                "provider_reference": f"'{prefix}' || n",
            },
            f"{series} WHERE row.id = {transaction.id}",
        ),
    ]
    copying.copy(env, copies)
    env.cr.execute(
        "UPDATE account_move AS move SET origin_payment_id = payment.id"
        " FROM account_payment AS payment"
        " WHERE payment.move_id = move.id AND move.origin_payment_id IS NULL"
    )
    for name in starts:
        env.cr.execute(f"SELECT setval('{name}_id_seq', MAX(id)) FROM {name}")


def _import(env: Any, provider: Any, rows: int) -> None:
    """What an import leaves behind: payouts, and rows linked to their payments."""
    parameters = {
        "provider": provider.id,
        "company": provider.company_id.id,
        "currency": provider.settlement_currency_id.id,
        "rows": rows,
        "per_payout": PER_PAYOUT,
        "refunds": REFUNDS,
        "amount": AMOUNT,
        "fee": FEE,
        "day": DAY,
    }
    env.cr.execute(PAYOUTS, parameters)
    env.cr.execute(TRANSACTIONS, parameters)
    env.cr.execute(OWN_TRANSACTIONS, parameters)


PAYOUTS = """
INSERT INTO payment_payout (
    gateway_id, provider_id, company_id, currency_id, amount, created, arrival_date,
    status, automatic, reconciliation_status)
SELECT 'po_' || n, %(provider)s, %(company)s, %(currency)s, 0,
       %(day)s::timestamp, %(day)s, 'paid', TRUE, 'completed'
  FROM generate_series(0, (%(rows)s - 1) / %(per_payout)s) AS n
"""

#: The last of every ten rows are refunds, numbered by themselves.
TRANSACTIONS = """
INSERT INTO payment_balance_transaction (
    gateway_id, provider_id, company_id, payout_id, reporting_category, currency_id,
    gross, fee, net, customer_facing_amount, customer_facing_currency_id,
    created, source_id, payment_intent_id, transaction_id)
SELECT 'txn_' || n, %(provider)s, %(company)s, payout.id,
       CASE WHEN is_refund THEN 'refund' ELSE 'charge' END, %(currency)s,
       sign * %(amount)s, fee, sign * %(amount)s - fee, sign * %(amount)s,
       %(currency)s, %(day)s::timestamp,
       CASE WHEN is_refund THEN 're_' || number ELSE 'ch_' || number END,
       CASE WHEN is_refund THEN NULL ELSE 'pi_' || number END, tx.id
  FROM generate_series(0, %(rows)s - 1) AS n
 CROSS JOIN LATERAL (SELECT n %% 10 >= 10 - %(refunds)s AS is_refund) AS a
 CROSS JOIN LATERAL (SELECT CASE WHEN is_refund THEN -1 ELSE 1 END AS sign,
                       CASE WHEN is_refund THEN 0 ELSE %(fee)s END AS fee,
                       CASE WHEN is_refund THEN n / 10 + 1
                            ELSE n - n / 10 * %(refunds)s + 1 END AS number) AS b
  JOIN payment_payout AS payout
    ON payout.gateway_id = 'po_' || n / %(per_payout)s
  JOIN payment_transaction AS tx
    ON tx.provider_id = %(provider)s
   AND tx.provider_reference = CASE WHEN is_refund THEN 're_' ELSE 'pi_' END || number
"""

OWN_TRANSACTIONS = """
WITH paid AS (
    UPDATE payment_payout AS payout SET amount = total.net
      FROM (SELECT payout_id, SUM(net) AS net FROM payment_balance_transaction
             GROUP BY payout_id) AS total
     WHERE total.payout_id = payout.id
    RETURNING payout.*)
INSERT INTO payment_balance_transaction (
    gateway_id, provider_id, company_id, payout_id, reporting_category, currency_id,
    gross, fee, net, created, source_id)
SELECT 'txn_' || gateway_id, provider_id, company_id, id, 'payout', currency_id,
       -amount, 0, -amount, created, gateway_id
  FROM paid
"""


def find_problems(env: Any, provider: Any, rows: int) -> list[str]:
    """What a complete settlement would not leave behind."""
    found = []
    clearing = provider.settlement_clearing_account_id
    open_items = env["account.move.line"].search_count(
        [("account_id", "=", clearing.id), ("reconciled", "=", False)]
    )
    # the two payments that all others are copies of are at no gateway
    if open_items != 2:
        found.append(f"{open_items - 2} clearing items are open")
    booked = env["payment.balance.transaction"].search_count(
        [("move_id.state", "=", "posted"), ("reporting_category", "!=", "payout")]
    )
    if booked != rows:
        found.append(f"{booked} of {rows} rows are booked")
    return found


def in_portions(vals_list: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """As many entries in one go as the settlement takes."""
    from odoo.addons.returns_accounting.models.payment_provider_settlement import CHUNK

    portions: list[list[dict[str, Any]]] = []
    size = CHUNK
    for vals in vals_list:
        if size >= CHUNK:
            portions.append([])
            size = 0
        portions[-1].append(vals)
        size += PER_PAYOUT + 1
    return portions
