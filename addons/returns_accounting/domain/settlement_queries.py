"""What posting reads and writes of many balance transactions at once, as SQL.

A statement each, whatever the number of rows. Parameters are named: ``ids`` is a list
of ids of ``payment.balance.transaction``, ``clearing`` the id of the clearing account.
"""

#: Rows with all that their entry needs: amounts as text, for floats are not exact, and
#: the name and partner of what they settle.
ROWS = """
    SELECT txn.id, txn.gateway_id, txn.reporting_category,
           txn.gross::text, txn.fee::text, txn.net::text,
           txn.customer_facing_amount::text, txn.customer_facing_currency_id,
           txn.created, txn.source_id,
           COALESCE(refund.name, tx.reference),
           COALESCE(refund.partner_id, tx.partner_id)
      FROM payment_balance_transaction AS txn
      LEFT JOIN return_refund_match AS match
        ON match.balance_transaction_id = txn.id AND match.state = 'confirmed'
      LEFT JOIN return_refund AS refund ON refund.id = match.refund_id
      LEFT JOIN payment_transaction AS tx ON tx.id = txn.transaction_id
     WHERE txn.id = ANY(%(ids)s)
     ORDER BY txn.created, txn.id
"""

#: For each row of a condition: what belongs together (``key``), the entry of the
#: payment it settles, or of the reversal of a bounced refund, and its own item.
_KEYED = """
    SELECT txn.id AS row_id,
           COALESCE('refund,' || refund.id, 'tx,' || tx.id) AS key,
           CASE WHEN txn.reporting_category = 'refund_failure'
                THEN refund.reversal_move_id
                WHEN txn.reporting_category IN (
                    'charge', 'refund', 'charge_failure', 'partial_capture_reversal')
                THEN payment.move_id END AS settled_move_id,
           txn.clearing_line_id AS own_line_id
      FROM payment_balance_transaction AS txn
      LEFT JOIN return_refund_match AS match
        ON match.balance_transaction_id = txn.id AND match.state = 'confirmed'
      LEFT JOIN return_refund AS refund ON refund.id = match.refund_id
      LEFT JOIN payment_transaction AS tx ON tx.id = txn.transaction_id
      LEFT JOIN account_payment AS payment
        ON payment.id = COALESCE(refund.payment_id, tx.payment_id)
     WHERE {condition}
"""

_SETTLED = """
      JOIN account_move_line AS item
        ON item.move_id = keyed.settled_move_id
       AND item.account_id = %(clearing)s
       AND item.parent_state = 'posted'
"""

#: Each row with the one item it settles, open or not; none where there are several:
#: (row, currency, open in company currency, open, whole in company currency, whole).
SETTLED_ITEMS = f"""
    WITH keyed AS ({_KEYED.format(condition="txn.id = ANY(%(ids)s)")})
    SELECT keyed.row_id, MIN(item.currency_id),
           MIN(item.amount_residual)::text, MIN(item.amount_residual_currency)::text,
           MIN(item.balance)::text, MIN(item.amount_currency)::text
      FROM keyed {_SETTLED}
     GROUP BY keyed.row_id
    HAVING COUNT(*) = 1
"""

_RELATED = """
    txn.id IN (
        SELECT touched.row_id FROM touched
         UNION ALL
        SELECT related.balance_transaction_id
          FROM return_refund_match AS related
          JOIN touched USING (refund_id)
         WHERE related.state = 'confirmed'
         UNION ALL
        SELECT other.id
          FROM payment_balance_transaction AS other
          JOIN touched USING (transaction_id))
"""

#: Ids of open clearing items that belong together, an array for each payment or refund
#: of the rows. A refund and its failure count together: without a payment they cancel
#: each other out; so do the parts of a charge.
RECONCILABLE = f"""
    WITH touched AS (
        SELECT txn.id AS row_id, match.refund_id, txn.transaction_id
          FROM payment_balance_transaction AS txn
          LEFT JOIN return_refund_match AS match
            ON match.balance_transaction_id = txn.id AND match.state = 'confirmed'
         WHERE txn.id = ANY(%(ids)s) AND txn.clearing_line_id IS NOT NULL
    ), keyed AS ({_KEYED.format(condition=_RELATED)}), found AS (
        SELECT keyed.key, item.id, item.reconciled FROM keyed {_SETTLED}
         UNION
        SELECT keyed.key, item.id, item.reconciled
          FROM keyed
          JOIN account_move_line AS item
            ON item.id = keyed.own_line_id AND item.parent_state = 'posted'
    )
    SELECT ARRAY_AGG(id ORDER BY id)
      FROM found
     WHERE NOT reconciled AND key IS NOT NULL
     GROUP BY key
    HAVING COUNT(*) > 1
     ORDER BY MIN(id)
"""

#: Where rows are booked: arrays of one length of ids of rows, entries and items.
REMEMBER = """
    UPDATE payment_balance_transaction AS txn
       SET move_id = booked.move_id,
           clearing_line_id = booked.clearing_line_id,
           transit_line_id = booked.transit_line_id,
           write_uid = %(uid)s, write_date = %(now)s
      FROM UNNEST(%(rows)s::int[], %(moves)s::int[], %(clearing)s::int[],
                  %(transit)s::int[])
           AS booked(row_id, move_id, clearing_line_id, transit_line_id)
     WHERE txn.id = booked.row_id
"""
