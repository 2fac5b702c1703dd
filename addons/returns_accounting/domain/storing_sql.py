"""Storing what was read, with the documents that it names, as set-based SQL.

A link written with the row costs a tenth of one written later. Parameters: ``provider``
and, of the storing statements, ``company``, ``currency``, ``import``, ``now``, and
``first`` and ``last``: what is between these places of the staging table is stored.
"""

from . import matching
from .matching_refunds_sql import MATCH_COLUMNS
from .matching_sql import LINKED_HERE, listed

#: (rows staged, pages that they are on)
MEASURE = """
    SELECT COUNT(*), COALESCE((max(place)::text::point)[0]::integer + 1, 0)
      FROM settlement_staging
"""

#: What rows name: (place, payment).
_NAMED_PAYMENTS = f"""
    SELECT staged.place, doc.id AS transaction_id
      FROM settlement_staging AS staged
      JOIN payment_transaction AS doc
        ON doc.provider_reference = staged.payment_intent_id
     WHERE doc.provider_id = %(provider)s AND doc.operation <> 'refund'
       AND staged.reporting_category NOT IN {listed(matching.REFUNDS)}
"""

#: What rows name, or carry the key of while the gateway has not named it: refunds that
#: no other row paid.
_NAMED_REFUNDS = f"""
    SELECT staged.place, staged.gateway_id, staged.reporting_category,
           doc.id AS refund_id, doc.company_id, named.id IS NOT NULL AS is_named
      FROM settlement_staging AS staged
      LEFT JOIN return_refund AS named ON named.provider_reference = staged.source_id
      LEFT JOIN return_refund AS keyed
        ON keyed.idempotency_key = staged.odoo_ref
       AND COALESCE(keyed.provider_reference, '') = ''
     CROSS JOIN LATERAL (
           SELECT COALESCE(named.id, keyed.id) AS id,
                  COALESCE(named.company_id, keyed.company_id) AS company_id,
                  COALESCE(named.source_transaction_id, keyed.source_transaction_id)
                      AS source_transaction_id) AS doc
      JOIN payment_transaction AS charge
        ON charge.id = doc.source_transaction_id
       AND charge.provider_id = %(provider)s
     WHERE staged.reporting_category IN {listed(matching.REFUNDS)}
       AND NOT EXISTS (
           SELECT 1 FROM return_refund_match AS taken
            WHERE taken.state = 'confirmed' AND taken.refund_id = doc.id
              AND taken.reporting_category = staged.reporting_category)
"""


def _keep(table: str, query: str, *keys: str) -> str:
    """Statement that keeps what ``query`` finds; fails where ``keys`` come twice."""
    indexes = (f"CREATE UNIQUE INDEX ON {table} ({key})" for key in keys)
    return "; ".join([f"CREATE UNLOGGED TABLE {table} AS {query}", *indexes])


#: The payments that rows name, if each names one; else those of rows that name one.
FIND_PAYMENTS = (
    _keep("settlement_payment", _NAMED_PAYMENTS, "place"),
    _keep(
        "settlement_payment",
        f"""
        SELECT place, MIN(transaction_id) AS transaction_id
          FROM ({_NAMED_PAYMENTS}) AS named
         GROUP BY place HAVING COUNT(*) = 1
        """,
        "place",
    ),
)

#: The refunds that rows name, if all do so one to one; else those where both do.
FIND_REFUNDS = (
    _keep(
        "settlement_refund",
        _NAMED_REFUNDS,
        "place",
        "refund_id, reporting_category",
    ),
    _keep(
        "settlement_refund",
        f"""
        SELECT *
          FROM (SELECT named.*,
                       COUNT(*) OVER (PARTITION BY place) AS refunds_of_row,
                       COUNT(*) OVER (PARTITION BY refund_id, reporting_category)
                           AS rows_of_refund
                  FROM ({_NAMED_REFUNDS}) AS named) AS counted
         WHERE refunds_of_row = 1 AND rows_of_refund = 1
        """,
        "place",
    ),
)


def _by_name(attribute: str) -> str:
    """SQL of what the rule by which a refund was found says."""
    named, keyed = (
        repr(getattr(rule, attribute))
        for rule in (matching.PROVIDER_REFERENCE, matching.METADATA_KEY)
    )
    return f"CASE WHEN found.is_named THEN {named} ELSE {keyed} END"


_STORE = f"""
    WITH stored AS (
        INSERT INTO payment_balance_transaction (
            gateway_id, provider_id, company_id, import_id, import_line, payout_id,
            reporting_category, currency_id, gross, fee, net,
            customer_facing_amount, customer_facing_currency_id,
            created, available_on, source_id, charge_id, payment_intent_id,
            odoo_ref, description, arn, fee_details, customer_email,
            transaction_id, match_rule, create_date, write_date)
        SELECT staged.gateway_id, %(provider)s, %(company)s, %(import)s, staged.line,
               payout.id,
               staged.reporting_category, %(currency)s,
               staged.gross, staged.fee, staged.net,
               staged.customer_facing_amount, facing.id,
               staged.created, staged.available_on, staged.source_id,
               staged.charge_id, staged.payment_intent_id,
               staged.odoo_ref, staged.description, staged.arn, staged.fee_details,
               staged.customer_email, charge.transaction_id,
               CASE WHEN charge.transaction_id IS NOT NULL THEN 'payment_intent' END,
               %(now)s, %(now)s
          FROM settlement_staging AS staged
          LEFT JOIN res_currency AS facing
            ON facing.name = staged.customer_facing_currency
          LEFT JOIN payment_payout AS payout
            ON payout.provider_id = %(provider)s
           AND payout.gateway_id = staged.payout_gateway_id
          LEFT JOIN settlement_payment AS charge
            ON charge.place = staged.place
           AND charge.place >= %(first)s::tid AND charge.place < %(last)s::tid
         WHERE staged.place >= %(first)s::tid AND staged.place < %(last)s::tid
            {{row_conflict}}
        RETURNING id, gateway_id, provider_id, reporting_category,
                  transaction_id, dispute_id, payout_id, counterpart_id
    ), matched AS (
        INSERT INTO return_refund_match ({MATCH_COLUMNS})
        SELECT found.refund_id, txn.id, txn.reporting_category, found.company_id,
               {_by_name("name")}, {_by_name("confidence")}, 'confirmed', FALSE, %(now)s
          FROM settlement_refund AS found
          JOIN stored AS txn ON txn.gateway_id = found.gateway_id
         WHERE found.place >= %(first)s::tid AND found.place < %(last)s::tid
            {{match_conflict}}
        RETURNING balance_transaction_id, rule
    ), waiting AS (
        INSERT INTO payment_balance_transaction_open (
            balance_transaction_id, provider_id, reporting_category)
        SELECT txn.id, txn.provider_id, txn.reporting_category
          FROM stored AS txn
          LEFT JOIN matched ON matched.balance_transaction_id = txn.id
         WHERE txn.reporting_category NOT IN {listed(matching.SELF_EXPLAINED)}
           AND matched.balance_transaction_id IS NULL
           AND NOT ({LINKED_HERE})
    )
    SELECT of_rows.*, of_matches.*
      FROM (SELECT COUNT(*), COUNT(transaction_id) FROM stored) AS of_rows,
           (SELECT COUNT(*) FILTER (WHERE rule = '{matching.PROVIDER_REFERENCE.name}'),
                   COUNT(*) FILTER (WHERE rule = '{matching.METADATA_KEY.name}')
              FROM matched) AS of_matches
"""

#: PostgreSQL cannot know how many rows were staged, or a statement will have stored: it
#: would look up one by one, or sort by long names, what is joined as a whole.
HASH_JOINS = "SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off"
ANY_JOINS = "SET LOCAL enable_nestloop = on; SET LOCAL enable_mergejoin = on"

_KNOWN_BETWEEN = """
    EXISTS (SELECT FROM settlement_staging AS staged
              JOIN payment_balance_transaction AS known
                ON known.gateway_id = staged.gateway_id
             WHERE known.provider_id = %(provider)s
               AND staged.place >= {first}::tid AND staged.place < {last}::tid)
"""

#: Whether rows of the first or the last page are known: what overlaps does so there.
IS_KNOWN_AT_EDGES = f"""
    SELECT {_KNOWN_BETWEEN.format(first="'(0,0)'", last="'(1,0)'")}
        OR {_KNOWN_BETWEEN.format(first="%(last_page)s", last="%(end)s")}
"""

#: (rows stored, linked to a payment, to a refund by its name, by our key), if nothing
#: of it is known; else of what is not. To ask whether a row is known costs a fifth more
#: than to store it.
STORE = (
    _STORE.format(row_conflict="", match_conflict=""),
    _STORE.format(
        row_conflict="ON CONFLICT (provider_id, gateway_id) DO NOTHING",
        match_conflict="ON CONFLICT DO NOTHING",
    ),
)

#: What came before its payout, or before the bank's reference, learns it now. That the
#: gateway itself counts a row to a payout is worth more than what its balance told.
COMPLETE_KNOWN = """
    UPDATE payment_balance_transaction AS known
       SET payout_id = CASE WHEN payout.automatic THEN payout.id
                            ELSE COALESCE(known.payout_id, payout.id) END,
           arn = COALESCE(known.arn, staged.arn),
           fee_details = COALESCE(known.fee_details, staged.fee_details)
      FROM settlement_staging AS staged
      LEFT JOIN payment_payout AS payout
        ON payout.gateway_id = staged.payout_gateway_id
       AND payout.provider_id = %(provider)s
     WHERE known.provider_id = %(provider)s
       AND known.gateway_id = staged.gateway_id
       AND (known.payout_id IS NULL AND payout.id IS NOT NULL
            OR known.payout_id <> payout.id AND payout.automatic
               AND NOT (SELECT automatic FROM payment_payout
                         WHERE id = known.payout_id)
            OR known.arn IS NULL AND staged.arn IS NOT NULL
            OR known.fee_details IS NULL AND staged.fee_details IS NOT NULL)
"""
