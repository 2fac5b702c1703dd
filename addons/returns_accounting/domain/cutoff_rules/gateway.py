"""Refunds on their way from our books to those of the gateway, at a period end."""

from .query import select

#: The row of the gateway's balance that gave the refund out, within the period.
_AT_GATEWAY = """
    EXISTS (
        SELECT FROM return_refund_match match
          JOIN payment_balance_transaction txn
            ON txn.id = match.balance_transaction_id
         WHERE match.refund_id = refund.id
           AND match.state = 'confirmed'
           AND match.reporting_category = 'refund'
           AND txn.created < %(until)s)
"""

#: What of a journal item was open at the end of the period.
_OPEN = """
    CROSS JOIN LATERAL (
        SELECT {item}.balance + COALESCE(SUM(
                   CASE WHEN part.credit_move_id = {item}.id THEN part.amount
                        ELSE -part.amount END), 0) AS balance,
               {item}.amount_currency + COALESCE(SUM(
                   CASE WHEN part.credit_move_id = {item}.id
                        THEN part.credit_amount_currency
                        ELSE -part.debit_amount_currency END), 0) AS amount_currency
          FROM account_partial_reconcile part
         WHERE {item}.id IN (part.credit_move_id, part.debit_move_id)
           AND part.max_date <= %(day)s) open
"""

_OF_REFUND = {
    "return_order_id": "refund.return_order_id",
    "credit_note_id": "refund.credit_note_id",
    "refund_id": "refund.id",
    "partner_id": "refund.partner_id",
    "since": "refund.date_submitted",
}

#: Booked as paid, and open on the clearing account; or submitted and not booked yet, so
#: that the credit note still owes it. Either way it is a debt at the period end.
SUBMITTED_NOT_SETTLED = (
    select(
        f"""
          FROM return_refund refund
          JOIN account_payment payment ON payment.id = refund.payment_id
          JOIN account_move entry ON entry.id = payment.move_id
          JOIN account_move_line item
            ON item.move_id = entry.id
           AND item.account_id = payment.outstanding_account_id
     LEFT JOIN account_move reversal
            ON reversal.id = refund.reversal_move_id
           AND reversal.state = 'posted' AND reversal.date <= %(day)s
        {_OPEN.format(item="item")}
         WHERE refund.company_id = %(company_id)s
           AND refund.state IN ('succeeded', 'settled', 'failed')
           AND entry.state = 'posted'
           AND entry.date <= %(day)s
           AND reversal.id IS NULL
           AND open.balance < 0
           AND NOT {_AT_GATEWAY}
        """,
        **_OF_REFUND,
        effect="'clearing'",
        amount_document="-open.balance",
        amount="-open.balance",
        debit_account_id="item.account_id",
        debit_currency_id="item.currency_id",
        debit_amount="-open.amount_currency",
        credit_account_id="%(accrued_id)s",
        is_on_clearing="item.account_id = ANY(%(clearing_ids)s)",
    )
    + " UNION ALL "
    + select(
        f"""
          FROM return_refund refund
          JOIN account_move note ON note.id = refund.credit_note_id
          JOIN res_company company ON company.id = refund.company_id
          JOIN res_currency digits ON digits.id = company.currency_id
          JOIN LATERAL (
               SELECT account_id, ABS(balance / NULLIF(amount_currency, 0)) AS rate
                 FROM account_move_line
                WHERE move_id = note.id AND display_type = 'payment_term'
             ORDER BY id LIMIT 1) term ON TRUE
     LEFT JOIN account_payment payment ON payment.id = refund.payment_id
     LEFT JOIN account_move entry ON entry.id = payment.move_id
         WHERE refund.company_id = %(company_id)s
           AND refund.state IN ('submitted', 'pending', 'succeeded', 'settled')
           AND refund.date_submitted < %(until)s
           AND note.state = 'posted'
           AND note.date <= %(day)s
           AND (entry.id IS NULL OR entry.state != 'posted' OR entry.date > %(day)s)
           AND NOT {_AT_GATEWAY}
        """,
        **_OF_REFUND,
        effect="'receivable'",
        amount_document="ROUND(refund.amount * term.rate, digits.decimal_places)",
        amount="ROUND(refund.amount * term.rate, digits.decimal_places)",
        debit_account_id="term.account_id",
        debit_currency_id="refund.currency_id",
        debit_amount="refund.amount",
        credit_account_id="%(accrued_id)s",
        owed_partner_id="note.commercial_partner_id",
    )
)

#: The gateway has taken it from our balance, but the entry that says so has the date of
#: the payout, in the next period.
_ROWS = f"""
    FROM payment_balance_transaction txn
    JOIN payment_provider provider ON provider.id = txn.provider_id
    JOIN res_company company ON company.id = txn.company_id
    JOIN res_currency digits ON digits.id = company.currency_id
    JOIN LATERAL (
        SELECT method.payment_account_id AS clearing_id,
               journal.default_account_id AS gateway_id
          FROM account_payment_method_line method
          JOIN account_journal journal ON journal.id = method.journal_id
         WHERE method.payment_provider_id = provider.id
           AND method.payment_account_id IS NOT NULL
      ORDER BY method.id LIMIT 1) account ON TRUE
    LEFT JOIN account_move settled ON settled.id = txn.move_id
    LEFT JOIN return_refund_match match
           ON match.balance_transaction_id = txn.id AND match.state = 'confirmed'
    LEFT JOIN return_refund refund ON refund.id = match.refund_id
    LEFT JOIN account_payment payment
           ON payment.id = refund.payment_id AND txn.reporting_category = 'refund'
    LEFT JOIN account_move entry
           ON entry.id = payment.move_id AND entry.state = 'posted'
          AND entry.date <= %(day)s
    LEFT JOIN account_move_line item
           ON item.move_id = entry.id AND item.account_id = account.clearing_id
    {_OPEN.format(item="item")}
    CROSS JOIN LATERAL (
        SELECT ROUND(-txn.gross * (%(rates)s::jsonb ->> txn.currency_id::text)::numeric,
                     digits.decimal_places) AS gross,
               ROUND(txn.fee * (%(rates)s::jsonb ->> txn.currency_id::text)::numeric,
                     digits.decimal_places) AS fee) booked
    CROSS JOIN LATERAL (
        SELECT COALESCE(-NULLIF(open.balance, 0), booked.gross) AS amount) owed
   WHERE txn.company_id = %(company_id)s
     AND txn.reporting_category IN ('refund', 'refund_failure')
     AND txn.created < %(until)s
     AND (settled.id IS NULL OR settled.state != 'posted' OR settled.date > %(day)s)
"""
_OF_ROW = {
    "return_order_id": "refund.return_order_id",
    "credit_note_id": "refund.credit_note_id",
    "refund_id": "refund.id",
    "balance_transaction_id": "txn.id",
    "partner_id": "refund.partner_id",
    "since": "txn.created",
    "credit_account_id": "account.gateway_id",
    "credit_currency_id": "txn.currency_id",
}

NEXT_PAYOUT = " UNION ALL ".join(
    (
        select(
            _ROWS,
            **_OF_ROW,
            effect="'clearing'",
            amount_document="booked.gross",
            amount="owed.amount",
            debit_account_id="account.clearing_id",
            debit_currency_id="CASE WHEN open.balance != 0 THEN item.currency_id "
            "ELSE txn.currency_id END",
            debit_amount="CASE WHEN open.balance != 0 THEN -open.amount_currency "
            "ELSE -txn.gross END",
            credit_amount="-txn.gross",
            is_on_clearing="COALESCE(open.balance, 0) != 0",
        ),
        select(
            _ROWS + " AND booked.gross != owed.amount",
            **_OF_ROW,
            effect="'exchange'",
            amount="booked.gross - owed.amount",
            debit_account_id="provider.settlement_fx_account_id",
            credit_amount="0",
        ),
        select(
            _ROWS + " AND txn.fee != 0",
            **_OF_ROW,
            effect="'fee'",
            amount="booked.fee",
            debit_account_id="provider.settlement_fee_account_id",
            credit_amount="txn.fee",
        ),
    )
)
