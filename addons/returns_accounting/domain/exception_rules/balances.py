"""Sums that must be equal: of payouts, of the gateway, of the ledger."""

from ..running_balance import Basis
from .columns import OF_PAYOUT
from .query import Query, Rule

PAYOUT_UNBALANCED = Rule(
    "payout_unbalanced",
    (
        Query(
            {
                **OF_PAYOUT,
                "amount": "payout.amount - COALESCE(paid.net, 0)",
                "amount_expected": "payout.amount",
            },
            """
              FROM payment_payout payout
         LEFT JOIN (
                   SELECT txn.payout_id, SUM(txn.net) AS net
                     FROM payment_balance_transaction txn
                     JOIN payment_payout own ON own.id = txn.payout_id
                    WHERE own.automatic
                      AND txn.source_id IS DISTINCT FROM own.gateway_id
                    GROUP BY txn.payout_id
                   ) paid ON paid.payout_id = payout.id
             WHERE payout.automatic
               AND payout.reconciliation_status = 'completed'
               AND payout.amount != COALESCE(paid.net, 0)
            """,
        ),
    ),
)

#: A manual payout of which the running balance does not tell what it sent.
PAYOUT_OPEN = Rule(
    "payout_open",
    (
        Query(
            OF_PAYOUT,
            f"""
              FROM payment_payout payout
             WHERE NOT payout.automatic
               AND payout.basis = '{Basis.OPEN.value}'
               AND payout.created < %(now)s - make_interval(days => %(grace)s)
            """,
        ),
    ),
)

_BALANCE = {
    "company_id": "provider.company_id",
    "provider_id": "provider.id",
    "amount": "balance.known - balance.imported",
    "amount_expected": "balance.imported",
    "currency_id": "COALESCE(journal.currency_id, company.currency_id)",
}
_JOURNAL = """
    FROM payment_provider provider
    JOIN res_company company ON company.id = provider.company_id
    JOIN LATERAL (
        SELECT journal.id, journal.currency_id, journal.default_account_id,
               journal.code
          FROM account_payment_method_line method
          JOIN account_journal journal ON journal.id = method.journal_id
         WHERE method.payment_provider_id = provider.id
         ORDER BY method.id LIMIT 1) journal ON TRUE
"""

BALANCE_DIFFERS = Rule(
    "balance_differs",
    (
        Query(
            {
                **_BALANCE,
                "subject": "provider.name ->> 'en_US'",
                "since": "provider.settlement_reported_date",
            },
            f"""
            {_JOURNAL}
            CROSS JOIN LATERAL (
                SELECT provider.settlement_reported_balance::numeric AS known,
                       COALESCE(SUM(net), 0) AS imported
                  FROM payment_balance_transaction
                 WHERE provider_id = provider.id
                   AND created <= provider.settlement_reported_date) balance
             WHERE provider.settlement_reported_date IS NOT NULL
               AND ABS(balance.known - balance.imported) > %(tolerance)s
            """,
        ),
        Query(
            {
                **_BALANCE,
                "subject": "(provider.name ->> 'en_US') || ', ' || journal.code",
                "since": "%(now)s",
            },
            f"""
            {_JOURNAL}
            CROSS JOIN LATERAL (
                SELECT (SELECT COALESCE(SUM(amount_currency), 0)
                          FROM account_move_line
                         WHERE account_id = journal.default_account_id
                           AND company_id = provider.company_id
                           AND parent_state = 'posted') AS known,
                       (SELECT COALESCE(SUM(txn.net), 0)
                          FROM payment_balance_transaction txn
                          JOIN account_move move ON move.id = txn.move_id
                         WHERE txn.provider_id = provider.id
                           AND move.state = 'posted') AS imported) balance
             WHERE provider.settlement_fee_account_id IS NOT NULL
               AND ABS(balance.known - balance.imported) > %(tolerance)s
               AND EXISTS (
                   SELECT FROM payment_balance_transaction
                    WHERE provider_id = provider.id)
            """,
        ),
    ),
)
