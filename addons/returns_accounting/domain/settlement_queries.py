"""What posting reads and writes of many balance transactions at once, as SQL.

A statement each, whatever the number of rows. Parameters are named: ``ids`` is a list
of ids of ``payment.balance.transaction``, ``clearing`` the id of the clearing account.
"""

#: What goes into one entry each: (payout or none, day, ids of its rows). ``payouts``
#: are those that have entries of their own; with ``rest`` also what is in none of
#: them, by the day it moved. What a payout pays of an earlier month is booked at the
#: end of that month, the rest of it on its own day, or on that of the row if that is
#: later; ``daily`` books everything on the day it moved, as is always done where we
#: found ourselves what a payout sent.
BATCHES = """
    WITH unbooked AS (
        SELECT txn.id, txn.created, payout.id AS payout_id,
               payout.automatic IS NOT TRUE AS is_found_here,
               txn.created::date AS moved, payout.created AS paid,
               (DATE_TRUNC('month', txn.created) + INTERVAL '1 month -1 day')::date
                   AS month_end
          FROM payment_balance_transaction AS txn
          LEFT JOIN payment_payout AS payout
            ON payout.id = txn.payout_id AND payout.id = ANY(%(payouts)s)
         WHERE txn.provider_id = %(provider)s
           AND txn.move_id IS NULL
           AND (payout.id IS NOT NULL OR %(rest)s)
    )
    SELECT payout_id, day, ARRAY_AGG(id ORDER BY created, id)
      FROM unbooked
     CROSS JOIN LATERAL (
        SELECT CASE WHEN is_found_here OR %(daily)s THEN moved
                    WHEN month_end < paid::date THEN month_end
                    ELSE GREATEST(paid::date, moved) END AS day) AS booked
     GROUP BY payout_id, paid, day
     ORDER BY payout_id IS NULL, paid, payout_id, day
"""

#: Payouts of a provider that have rows in no entry yet.
UNBOOKED_PAYOUTS = """
    SELECT DISTINCT payout_id
      FROM payment_balance_transaction
     WHERE provider_id = %(provider)s AND move_id IS NULL AND payout_id IS NOT NULL
"""

UNBOOKED = """
    SELECT id FROM payment_balance_transaction
     WHERE id = ANY(%(ids)s) AND move_id IS NULL
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

#: Clearing items that belong together (``key``): of each payment or refund of the rows.
#: A refund and its failure count together: without a payment they cancel each other
#: out; so do the parts of a charge.
_FOUND = f"""
    touched AS (
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
"""

#: Ids of those that are open, an array for each key.
RECONCILABLE = f"""
    WITH {_FOUND}
    SELECT ARRAY_AGG(id ORDER BY id)
      FROM found
     WHERE NOT reconciled AND key IS NOT NULL
     GROUP BY key
    HAVING COUNT(*) > 1
     ORDER BY MIN(id)
"""

#: Reconcile what is open where it is the plain case: two items of two entries that are
#: no invoices, whole, equal in both currencies and in nothing else. It writes what
#: Odoo's own reconciliation writes for them, and leaves everything else to it.
#: Returns the ids of the items.
RECONCILE_PAIRS = f"""
    WITH {_FOUND}, equal AS (
        SELECT MAX(item.id) FILTER (WHERE item.balance > 0) AS debit_id,
               MAX(item.id) FILTER (WHERE item.balance < 0) AS credit_id,
               MAX(item.balance) AS balance,
               MAX(item.amount_currency) AS amount,
               MAX(item.currency_id) AS currency_id,
               MAX(item.company_id) AS company_id,
               MAX(item.date) AS max_date
          FROM found
          JOIN account_move_line AS item ON item.id = found.id
          JOIN account_move AS entry ON entry.id = item.move_id
         WHERE NOT found.reconciled AND found.key IS NOT NULL
         GROUP BY found.key
        HAVING COUNT(*) = 2
           AND COUNT(DISTINCT item.move_id) = 2
           AND COUNT(DISTINCT item.currency_id) = 1
           AND COUNT(DISTINCT item.company_id) = 1
           AND BOOL_AND(entry.move_type = 'entry'
                        AND item.account_id = %(clearing)s
                        AND item.matching_number IS NULL
                        AND item.amount_residual = item.balance
                        AND item.amount_residual_currency = item.amount_currency
                        AND item.balance * item.amount_currency > 0)
           AND SUM(item.balance) = 0
           AND SUM(item.amount_currency) = 0
    ), single AS (
        SELECT *, COUNT(*) OVER (PARTITION BY debit_id) AS of_debit,
               COUNT(*) OVER (PARTITION BY credit_id) AS of_credit
          FROM equal
    ), pair AS MATERIALIZED (
        SELECT *, NEXTVAL('account_full_reconcile_id_seq')::int AS full_id
          FROM single
         WHERE of_debit = 1 AND of_credit = 1
         ORDER BY debit_id
    ), whole AS (
        INSERT INTO account_full_reconcile (
            id, create_uid, create_date, write_uid, write_date)
        SELECT full_id, %(uid)s, %(now)s, %(uid)s, %(now)s FROM pair
    ), part AS (
        INSERT INTO account_partial_reconcile (
            debit_move_id, credit_move_id, full_reconcile_id, company_id, max_date,
            debit_currency_id, credit_currency_id,
            amount, debit_amount_currency, credit_amount_currency,
            create_uid, create_date, write_uid, write_date)
        SELECT debit_id, credit_id, full_id, company_id, max_date,
               currency_id, currency_id, balance, amount, amount,
               %(uid)s, %(now)s, %(uid)s, %(now)s
          FROM pair
    )
    UPDATE account_move_line AS item
       SET amount_residual = 0, amount_residual_currency = 0, reconciled = TRUE,
           full_reconcile_id = settled.full_id,
           matching_number = settled.full_id::text,
           write_uid = %(uid)s, write_date = %(now)s
      FROM (SELECT debit_id AS item_id, full_id FROM pair
             UNION ALL
            SELECT credit_id, full_id FROM pair) AS settled
     WHERE item.id = settled.item_id
    RETURNING item.id
"""

#: Refunds that the posted entries of the rows have found in the gateway's balance.
PAID_REFUNDS = """
    SELECT DISTINCT refund.id
      FROM payment_balance_transaction AS txn
      JOIN account_move AS entry ON entry.id = txn.move_id AND entry.state = 'posted'
      JOIN return_refund_match AS match
        ON match.balance_transaction_id = txn.id AND match.state = 'confirmed'
      JOIN return_refund AS refund
        ON refund.id = match.refund_id AND refund.state = 'succeeded'
     WHERE txn.id = ANY(%(ids)s) AND txn.reporting_category = 'refund'
     ORDER BY refund.id
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
