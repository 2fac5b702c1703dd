"""The windows of ``running_balance`` as set-based SQL.

Parameters: ``provider``; ``payouts``, ``pools`` and ``levels`` (as text), the cuts of
payouts that left a part. A row is in the window of the first payout that can have sent
it: an instant one sends what was received, any other what has become available by then.
"""

from .settlement import PAYOUT_CATEGORIES, TRANSIT_CATEGORIES

_OWN = ", ".join(f"'{category}'" for category in sorted(PAYOUT_CATEGORIES))
_TRANSIT = ", ".join(f"'{category}'" for category in sorted(TRANSIT_CATEGORIES))

#: Payouts to be explained, in their order. Those that never arrived sent nothing, and
#: those that the gateway itself counts to an automatic one are itemized there. What
#: they took from the balance is the amount and what the gateway charged for them, on
#: the payout's own row or on one that names it as its source.
_NUMBERED = f"""
    numbered AS (
        SELECT payout.id, payout.gateway_id, payout.created, payout.is_instant,
               payout.amount + COALESCE(charged.amount, 0) AS amount,
               ROW_NUMBER() OVER (ORDER BY payout.created, payout.id) AS place
          FROM payment_payout AS payout
          LEFT JOIN LATERAL (
              SELECT SUM(CASE WHEN own.reporting_category IN ({_OWN})
                              THEN own.fee ELSE -own.net END) AS amount
                FROM payment_balance_transaction AS own
               WHERE own.provider_id = payout.provider_id
                 AND own.source_id = payout.gateway_id
                 AND own.reporting_category <> 'charge') AS charged ON TRUE
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
        SELECT txn.id, txn.net, txn.payout_id, txn.created,
               COALESCE(txn.available_on, txn.created) AS available,
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
           AND NOT EXISTS (
               SELECT FROM numbered WHERE numbered.gateway_id = txn.source_id)
    )
"""

#: {row: its payout}, of what was charged for a payout: that is certain in any case.
_CHARGED = f"""
    charged AS (
        SELECT txn.id, txn.payout_id, numbered.id AS owner_id
          FROM numbered
          JOIN payment_balance_transaction AS txn
            ON txn.provider_id = %(provider)s
           AND txn.source_id = numbered.gateway_id
           AND txn.reporting_category <> 'charge'
           AND txn.reporting_category NOT IN ({_OWN})
    )
"""

#: Rows of the windows of each pool, the oldest first, with the sum up to each.
_POOLED = """
    cut AS (
        SELECT numbered.id, numbered.place, given.pool, given.level::numeric
          FROM UNNEST(%(payouts)s::int[], %(pools)s::int[], %(levels)s::text[])
               AS given(payout_id, pool, level)
          JOIN numbered ON numbered.id = given.payout_id
    ), pooled AS (
        SELECT placed.id, placed.net, placed.place, cut.pool,
               ROW_NUMBER() OVER oldest_first AS number,
               SUM(placed.net) OVER oldest_first AS level
          FROM placed
          JOIN cut ON cut.place = placed.place
        WINDOW oldest_first AS (
            PARTITION BY cut.pool
            ORDER BY placed.place, placed.available, placed.created, placed.id
            ROWS UNBOUNDED PRECEDING)
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

#: (payout, number of a row) where the sum of the pool's rows is the level of the cut.
HITS = f"""
    WITH {_NUMBERED}, {_PLACED}, {_POOLED}
    SELECT cut.id, pooled.number
      FROM cut
      JOIN pooled
        ON pooled.pool = cut.pool
       AND pooled.level = cut.level
       AND pooled.place <= cut.place
     ORDER BY cut.place, pooled.number
"""

#: (payout, the row within which it ends, what of the row was sent by then) of payouts
#: that left something. Counts the rows below each cut, so that no row is compared with
#: each cut.
ENDS = f"""
    WITH {_NUMBERED}, {_PLACED}, {_POOLED}, ranked AS (
        SELECT pool, NULL AS payout_id, number,
               MAX(level) OVER (PARTITION BY pool ORDER BY number) AS level
          FROM pooled
         UNION ALL
        SELECT pool, id, NULL, level FROM cut
    ), counted AS (
        SELECT pool, payout_id, level,
               1 + COUNT(number) OVER (PARTITION BY pool ORDER BY level) AS number
          FROM ranked
    )
    SELECT counted.payout_id, torn.id,
           (counted.level - torn.level + torn.net)::text
      FROM counted
      JOIN pooled AS torn
        ON torn.pool = counted.pool AND torn.number = counted.number
       AND torn.level - torn.net <= counted.level
     WHERE counted.payout_id IS NOT NULL
"""

#: Rows get the payout that sent them, and lose it when it is not known any more:
#: because the payout failed, or an older row was imported. ``whole`` are the payouts
#: whose window is theirs; ``owners``, ``owner_pools``, ``afters`` and ``untils`` the
#: parts of others.
ATTRIBUTE = f"""
    WITH {_NUMBERED}, {_PLACED}, {_POOLED}, {_CHARGED}, part AS (
        SELECT *
          FROM UNNEST(%(owners)s::int[], %(owner_pools)s::int[], %(afters)s::int[],
                      %(untils)s::int[]) AS given(payout_id, pool, after, until)
    ), ended AS (
        SELECT pooled.id, pooled.pool, pooled.number,
               MIN(part.until) OVER (
                   PARTITION BY pooled.pool ORDER BY pooled.number
                   ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS until
          FROM pooled
          LEFT JOIN part ON part.pool = pooled.pool AND part.until = pooled.number
    ), parted AS (
        SELECT ended.id, part.payout_id
          FROM ended
          JOIN part
            ON part.pool = ended.pool AND part.until = ended.until
           AND ended.number > part.after
    ), attributed AS (
        SELECT placed.id, COALESCE(numbered.id, parted.payout_id) AS payout_id
          FROM placed
          LEFT JOIN numbered
            ON numbered.place = placed.place AND numbered.id = ANY(%(whole)s)
          LEFT JOIN parted ON parted.id = placed.id
         WHERE placed.payout_id
               IS DISTINCT FROM COALESCE(numbered.id, parted.payout_id)
         UNION ALL
        SELECT id, owner_id FROM charged WHERE payout_id IS DISTINCT FROM owner_id
    )
    UPDATE payment_balance_transaction AS txn
       SET payout_id = attributed.payout_id
      FROM attributed
     WHERE txn.id = attributed.id
"""
