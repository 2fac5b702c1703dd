"""What must be equal in the settlement of a gateway at the end of a day, as SQL.

Each pair is two figures that do not know each other, and each difference the rows or
items that it is made of. Parameters: ``provider``, ``company``, ``day`` and accounts
``gateway``, ``clearing`` and ``transit``. Days are those of UTC, as the gateway's are.
"""

from .settlement import TRANSIT_CATEGORIES

_TRANSIT = ", ".join(f"'{category}'" for category in sorted(TRANSIT_CATEGORIES))

#: When a row counts: the day of its entry, or its own while it is in none.
_ROWS = """
      FROM payment_balance_transaction AS txn
      LEFT JOIN account_move AS move ON move.id = txn.move_id AND move.state = 'posted'
     WHERE txn.provider_id = %(provider)s
"""
_BOOKED = "COALESCE(move.date, txn.created::date) <= %(day)s"
_HAPPENED = "txn.created::date <= %(day)s"


def _ledger(account: str, column: str = "amount_currency") -> str:
    return f"""
        SELECT SUM(item.{column}) FROM account_move_line AS item
         WHERE item.account_id = %({account})s AND item.company_id = %(company)s
           AND item.parent_state = 'posted' AND item.date <= %(day)s
    """


#: Open at the end of the day: less what was reconciled until then.
_OPEN_ITEMS = """
    SELECT SUM(item.balance
               - COALESCE(debit.amount, 0) + COALESCE(credit.amount, 0))
      FROM account_move_line AS item
      LEFT JOIN LATERAL (
          SELECT SUM(amount) AS amount FROM account_partial_reconcile
           WHERE debit_move_id = item.id AND max_date <= %(day)s) AS debit ON TRUE
      LEFT JOIN LATERAL (
          SELECT SUM(amount) AS amount FROM account_partial_reconcile
           WHERE credit_move_id = item.id AND max_date <= %(day)s) AS credit ON TRUE
     WHERE item.account_id = %(clearing)s AND item.company_id = %(company)s
       AND item.parent_state = 'posted' AND item.date <= %(day)s
"""

#: What left the gateway for the bank, less what the bank has of it.
_NOT_AT_BANK = f"""
    SELECT COALESCE((
               SELECT SUM(-txn.gross) {_ROWS} AND {_BOOKED}
                  AND txn.reporting_category IN ({_TRANSIT})
                  AND move.id IS NOT NULL), 0)
         - COALESCE((
               SELECT SUM(line.amount)
                 FROM account_bank_statement_line AS line
                 JOIN account_move AS bank ON bank.id = line.move_id
                WHERE bank.state = 'posted' AND bank.date <= %(day)s
                  AND (EXISTS (
                          SELECT 1 FROM payment_bank_match AS match
                            JOIN payment_balance_transaction AS txn
                              ON txn.id = match.balance_transaction_id
                           WHERE match.statement_line_id = line.id
                             AND match.state = 'confirmed'
                             AND txn.provider_id = %(provider)s)
                       OR EXISTS (
                          SELECT 1 FROM payment_payout AS payout
                           WHERE payout.statement_line_id = line.id
                             AND payout.provider_id = %(provider)s))), 0)
"""

#: {kind: (left, right)}: SQL of one number each, NULL for nothing. The balance that the
#: gateway reported is no SQL: "gateway" has the left side only.
PAIRS = {
    "ledger": (_ledger("gateway"), f"SELECT SUM(txn.net) {_ROWS} AND {_BOOKED}"),
    "gateway": (f"SELECT SUM(txn.net) {_ROWS} AND {_HAPPENED}", None),
    "cutoff": (
        f"SELECT SUM(txn.net) {_ROWS} AND {_HAPPENED}",
        f"SELECT SUM(txn.net) {_ROWS} AND {_BOOKED}",
    ),
    "clearing": (_ledger("clearing", "balance"), _OPEN_ITEMS),
    "transit": (_ledger("transit"), _NOT_AT_BANK),
    "payouts": (
        f"""
        SELECT SUM(txn.net) {_ROWS}
           AND txn.payout_id IN (
               SELECT id FROM payment_payout
                WHERE automatic
                  AND created::date <= %(day)s)
           AND txn.source_id IS DISTINCT FROM (
               SELECT gateway_id FROM payment_payout WHERE id = txn.payout_id)
        """,
        """
        SELECT SUM(amount) FROM payment_payout
         WHERE provider_id = %(provider)s
           AND automatic
           AND created::date <= %(day)s
        """,
    ),
}

#: Items of an account that no row stands for, apart from entries that were taken back
#: together with what took them back.
_STRANGE_ITEMS = """
    SELECT item.id FROM account_move_line AS item
      JOIN account_move AS move ON move.id = item.move_id
     WHERE item.account_id = %({account})s AND item.company_id = %(company)s
       AND item.parent_state = 'posted' AND item.date <= %(day)s
       AND NOT EXISTS (
           SELECT 1 FROM account_move AS other
            WHERE other.state = 'posted' AND other.date <= %(day)s
              AND (other.id = move.reversed_entry_id
                   OR other.reversed_entry_id = move.id))
       AND {strange}
"""

_NOT_THE_NET = """
    item.move_id NOT IN (
        SELECT txn.move_id FROM payment_balance_transaction AS txn
         WHERE txn.provider_id = %(provider)s AND txn.move_id IS NOT NULL
         GROUP BY txn.move_id
        HAVING SUM(txn.net) = (
            SELECT SUM(own.amount_currency) FROM account_move_line AS own
             WHERE own.move_id = txn.move_id AND own.account_id = %(gateway)s))
"""

_NOT_TRANSIT = """
    NOT EXISTS (SELECT 1 FROM payment_balance_transaction AS txn
                 WHERE txn.transit_line_id = item.id)
    AND NOT EXISTS (SELECT 1 FROM payment_payout AS payout
                      JOIN account_bank_statement_line AS line
                        ON line.id = payout.statement_line_id
                     WHERE line.move_id = item.move_id)
    AND NOT EXISTS (SELECT 1 FROM payment_bank_match AS match
                      JOIN account_bank_statement_line AS line
                        ON line.id = match.statement_line_id
                     WHERE line.move_id = item.move_id AND match.state = 'confirmed')
"""

#: {kind: {model: SQL of the ids that the difference is made of}}. For the gateway:
#: what moved after ``since``, the last day that it agreed on.
DIFFERENCES = {
    "ledger": {
        "payment.balance.transaction": f"""
            SELECT txn.id {_ROWS} AND {_HAPPENED} AND move.id IS NULL
        """,
        "account.move.line": _STRANGE_ITEMS.format(
            account="gateway", strange=_NOT_THE_NET
        ),
    },
    "gateway": {
        "payment.balance.transaction": f"""
            SELECT txn.id {_ROWS} AND {_HAPPENED}
               AND txn.created::date > COALESCE(%(since)s::date, '-infinity')
        """
    },
    "cutoff": {
        "payment.balance.transaction": f"""
            SELECT txn.id {_ROWS} AND ({_HAPPENED}) <> ({_BOOKED})
        """
    },
    "clearing": {
        "account.move.line": """
            SELECT item.id FROM account_move_line AS item
             WHERE item.account_id = %(clearing)s AND item.company_id = %(company)s
               AND item.parent_state = 'posted' AND item.date <= %(day)s
               AND NOT item.reconciled
        """
    },
    "transit": {
        "account.move.line": _STRANGE_ITEMS.format(
            account="transit", strange=_NOT_TRANSIT
        )
    },
    "payouts": {
        "payment.payout": """
            SELECT payout.id FROM payment_payout AS payout
              LEFT JOIN payment_balance_transaction AS txn
                ON txn.payout_id = payout.id
               AND txn.source_id IS DISTINCT FROM payout.gateway_id
             WHERE payout.provider_id = %(provider)s
               AND payout.automatic
               AND payout.created::date <= %(day)s
             GROUP BY payout.id
            HAVING payout.amount <> COALESCE(SUM(txn.net), 0)
        """
    },
}
