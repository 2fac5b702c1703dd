"""Which bank transaction is which movement between gateway and bank, as set-based SQL.

Rules run strongest first over open transit items and open bank transactions. A pair is
confirmed only when the rule is certain of it and neither side has another candidate of
the rule; anything else is a proposal for a person. Amounts of the bank are those of the
gateway turned round: a payout of 100 leaves the gateway and arrives at the bank.
"""

from dataclasses import dataclass
from datetime import timedelta

from .settlement import TRANSIT_CATEGORIES

#: How far the bank's day may be from the one that the gateway expects.
DAYS_BEFORE, DAYS_AFTER = 2, 7

#: A payout that came back may still show up at the bank, once as each, for so long.
BOUNCE_WAIT = timedelta(days=10)


@dataclass(frozen=True)
class BankRule:
    """``condition`` joins ``sent`` to ``banked``; ``certain`` is an SQL condition too.

    ``confidence`` in percent says how strong the evidence is, for the person who looks.
    """

    name: str
    confidence: int
    condition: str
    certain: str = "TRUE"


_NAMED = """
    (sent.bank_reference <> '' AND POSITION(sent.bank_reference IN banked.said) > 0
     OR POSITION(sent.payout_reference IN banked.said) > 0)
"""

#: A bank transaction that names another payout is not this one.
_NO_OTHER_NAME = """
    NOT EXISTS (
        SELECT 1 FROM payment_payout AS other
         WHERE other.provider_id = %(provider)s
           AND other.gateway_id IS DISTINCT FROM sent.payout_gateway_id
           AND (other.bank_reference <> ''
                AND POSITION(LOWER(other.bank_reference) IN banked.said) > 0
                OR POSITION(LOWER(other.gateway_id) IN banked.said) > 0))
"""

BANK_RULES = (
    BankRule("reference", 100, _NAMED, "sent.amount = banked.amount"),
    BankRule(
        "amount_date",
        80,
        "sent.amount = banked.amount"
        f" AND banked.day BETWEEN sent.day - {DAYS_BEFORE} AND sent.day + {DAYS_AFTER}"
        f" AND {_NO_OTHER_NAME}",
    ),
)

_TRANSIT = ", ".join(f"'{category}'" for category in sorted(TRANSIT_CATEGORIES))


def bank_match_sql(rule: BankRule) -> str:
    """Statement that inserts the matches ``rule`` finds for one provider.

    Parameters: ``provider``, ``journal`` (of the bank), ``transit`` (the account),
    ``uid`` and ``now``. What is confirmed is taken, and a pair that somebody rejected
    stays rejected.
    """
    return f"""
        WITH sent AS (
            SELECT txn.id, txn.company_id, txn.currency_id, -txn.gross AS amount,
                   CASE WHEN txn.reporting_category = 'payout'
                        THEN payout.arrival_date
                        ELSE txn.created::date END AS day,
                   payout.gateway_id AS payout_gateway_id,
                   LOWER(payout.gateway_id) AS payout_reference,
                   LOWER(payout.bank_reference) AS bank_reference
              FROM payment_balance_transaction AS txn
              JOIN account_move_line AS item
                ON item.id = txn.transit_line_id
               AND item.parent_state = 'posted' AND NOT item.reconciled
              LEFT JOIN payment_payout AS payout
                ON payout.provider_id = txn.provider_id
               AND payout.gateway_id = txn.source_id
             WHERE txn.provider_id = %(provider)s
               AND txn.reporting_category IN ({_TRANSIT})
               AND NOT EXISTS (
                   SELECT 1 FROM payment_bank_match AS taken
                    WHERE taken.state = 'confirmed'
                      AND taken.balance_transaction_id = txn.id)
        ), banked AS (
            SELECT line.id, line.amount, move.date AS day,
                   LOWER(CONCAT_WS(' ', line.payment_ref, move.ref,
                                   line.transaction_details::text)) AS said
              FROM account_bank_statement_line AS line
              JOIN account_move AS move
                ON move.id = line.move_id AND move.state = 'posted'
             WHERE move.journal_id = %(journal)s
               AND line.foreign_currency_id IS NULL
               AND (NOT line.is_reconciled OR EXISTS (
                   SELECT 1 FROM account_move_line AS item
                    WHERE item.move_id = move.id
                      AND item.account_id = %(transit)s AND NOT item.reconciled))
               AND NOT EXISTS (
                   SELECT 1 FROM payment_bank_match AS taken
                    WHERE taken.state = 'confirmed'
                      AND taken.statement_line_id = line.id)
        ), candidate AS (
            SELECT sent.id AS row_id, sent.company_id, banked.id AS line_id,
                   {rule.certain} AS is_certain,
                   COUNT(*) OVER (PARTITION BY sent.id) AS lines_of_row,
                   COUNT(*) OVER (PARTITION BY banked.id) AS rows_of_line
              FROM sent JOIN banked ON {rule.condition}
        )
        INSERT INTO payment_bank_match (
            balance_transaction_id, statement_line_id, company_id, rule, confidence,
            state, create_uid, create_date, write_uid, write_date)
        SELECT row_id, line_id, company_id, '{rule.name}', {rule.confidence},
               CASE WHEN is_certain AND lines_of_row = 1 AND rows_of_line = 1
                    THEN 'confirmed' ELSE 'proposed' END,
               %(uid)s, %(now)s, %(uid)s, %(now)s
          FROM candidate
         WHERE TRUE
            ON CONFLICT DO NOTHING
        RETURNING id, state
    """


#: A proposal is void once either side is confirmed elsewhere.
DROP_STALE_BANK_PROPOSALS = """
    DELETE FROM payment_bank_match AS stale
     USING payment_bank_match AS taken
     WHERE stale.state = 'proposed'
       AND taken.state = 'confirmed'
       AND (taken.balance_transaction_id = stale.balance_transaction_id
            OR taken.statement_line_id = stale.statement_line_id)
"""

#: Transit items of payouts that came back before ``before`` and of their return, when
#: the bank knows of neither. Parameters: ``provider``, ``before``.
BOUNCED = """
    SELECT ARRAY_AGG(item.id ORDER BY item.id)
      FROM payment_balance_transaction AS txn
      JOIN account_move_line AS item
        ON item.id = txn.transit_line_id
       AND item.parent_state = 'posted' AND NOT item.reconciled
     WHERE txn.provider_id = %(provider)s
       AND txn.reporting_category IN ('payout', 'payout_reversal')
     GROUP BY txn.source_id
    HAVING COUNT(DISTINCT txn.reporting_category) = 2
       AND SUM(txn.gross) = 0
       AND MAX(txn.created) < %(before)s
"""
