"""The windows of ``running_balance`` as set-based SQL.

Parameters: ``provider``; ``whole`` of ``ATTRIBUTE``, the ids of payouts whose window is
theirs. A row is in the window of the first payout that can have sent it: an instant one
sends what was received, any other what has become available by then.
"""

from .settlement import PAYOUT_CATEGORIES, TRANSIT_CATEGORIES

_OWN = ", ".join(f"'{category}'" for category in sorted(PAYOUT_CATEGORIES))
_TRANSIT = ", ".join(f"'{category}'" for category in sorted(TRANSIT_CATEGORIES))

#: Payouts to be explained, in their order. Those that never arrived sent nothing, and
#: those that the gateway itself counts to an automatic one are itemized there.
_NUMBERED = f"""
    numbered AS (
        SELECT payout.id, payout.amount, payout.created, payout.is_instant,
               ROW_NUMBER() OVER (ORDER BY payout.created, payout.id) AS place
          FROM payment_payout AS payout
         WHERE payout.provider_id = %(provider)s
           AND NOT payout.automatic
           AND payout.status NOT IN ('failed', 'canceled')
           AND NOT EXISTS (
               SELECT FROM payment_balance_transaction AS own
                 JOIN payment_payout AS other
                   ON other.id = own.payout_id AND other.automatic
                WHERE own.provider_id = payout.provider_id
                  AND own.source_id = payout.gateway_id
                  AND own.reporting_category IN ({_OWN}))
    )
"""


def _times(instant: str, name: str) -> str:
    return f"""(
        SELECT COALESCE(ARRAY_AGG(created ORDER BY place), '{{}}') AS times,
               COALESCE(ARRAY_AGG(place ORDER BY place), '{{}}') AS places
          FROM numbered WHERE {instant}) AS {name}"""


#: {row: the place of its payout}, of rows that no automatic payout itemizes. A moment
#: is looked up in the times of all payouts, so that no row is compared with each.
_PLACED = f"""
    placed AS (
        SELECT txn.id, txn.net, txn.payout_id,
               LEAST(
                   standard.places[1 + width_bucket(
                       COALESCE(txn.available_on, txn.created)
                       - INTERVAL '1 microsecond', standard.times)],
                   instant.places[1 + width_bucket(
                       txn.created - INTERVAL '1 microsecond', instant.times)]
               ) AS place
          FROM payment_balance_transaction AS txn
          LEFT JOIN payment_payout AS paid ON paid.id = txn.payout_id
         CROSS JOIN {_times("is_instant IS NOT TRUE", "standard")}
         CROSS JOIN {_times("is_instant", "instant")}
         WHERE txn.provider_id = %(provider)s
           AND paid.automatic IS NOT TRUE
           AND NOT (
               txn.reporting_category IN ({_TRANSIT})
               AND EXISTS (
                   SELECT FROM payment_payout AS own
                    WHERE own.provider_id = txn.provider_id
                      AND own.gateway_id = txn.source_id))
    )
"""

HAS_PAYOUTS = """
    SELECT 1 FROM payment_payout
     WHERE provider_id = %(provider)s AND NOT automatic
     LIMIT 1
"""

#: (payout, amount, net of its window), the oldest first; amounts as text, for floats
#: are not exact.
WINDOWS = f"""
    WITH {_NUMBERED}, {_PLACED}
    SELECT numbered.id, numbered.amount::text, COALESCE(SUM(placed.net), 0)::text
      FROM numbered
      LEFT JOIN placed ON placed.place = numbered.place
     GROUP BY numbered.id, numbered.amount, numbered.place
     ORDER BY numbered.place
"""

#: Rows get the payout whose window they are in, and lose it when it is not known any
#: more: because the payout failed, or an older row was imported.
ATTRIBUTE = f"""
    WITH {_NUMBERED}, {_PLACED}, attributed AS (
        SELECT placed.id, numbered.id AS payout_id
          FROM placed
          LEFT JOIN numbered
            ON numbered.place = placed.place AND numbered.id = ANY(%(whole)s)
         WHERE placed.payout_id IS DISTINCT FROM numbered.id
    )
    UPDATE payment_balance_transaction AS txn
       SET payout_id = attributed.payout_id
      FROM attributed
     WHERE txn.id = attributed.id
"""
