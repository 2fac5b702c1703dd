import json

from odoo import api, fields, models

from ..domain import exception_rules
from ..domain.exceptions import age_band_sql

#: Of an open exception, what follows the data as they change.
FOLLOWED = ("amount", "amount_expected", "currency_id", "date_deadline")

#: Insert what the rule finds, bring up to date what is open, and name what it does not
#: find any more: one statement, so that all three see the same data.
SYNC = """
    WITH found AS MATERIALIZED (
        SELECT DISTINCT ON (company_id, subject) *
          FROM ({rule}) AS everything
         WHERE company_id IS NOT NULL
         ORDER BY company_id, subject, since
    ), opened AS (
        INSERT INTO return_exception AS known (
            kind_id, state, user_id, age_band, amount_company, {columns},
            create_uid, create_date, write_uid, write_date)
        SELECT %(kind_id)s, 'open',
               COALESCE({handler},
                        (%(owners)s::jsonb ->> CONCAT_WS('/', found.company_id,
                                                         found.provider_id))::integer,
                        (%(owners)s::jsonb ->> found.company_id::text)::integer),
               {age_band},
               CASE WHEN found.currency_id = company.currency_id
                    THEN found.amount END,
               {found_columns}, %(uid)s, %(now)s, %(uid)s, %(now)s
          FROM found
          JOIN res_company company ON company.id = found.company_id
     LEFT JOIN return_order retorder ON retorder.id = found.return_order_id
         WHERE NOT EXISTS (
               SELECT FROM return_exception accepted
                WHERE accepted.kind_id = %(kind_id)s
                  AND accepted.subject = found.subject
                  AND accepted.company_id = found.company_id
                  AND accepted.resolution = 'accepted'
                  AND accepted.amount = found.amount)
            ON CONFLICT (kind_id, subject, company_id) WHERE state = 'open'
            DO UPDATE SET {updates}, amount_company = EXCLUDED.amount_company,
                          write_uid = %(uid)s, write_date = %(now)s
                    WHERE ({known_values}) IS DISTINCT FROM ({new_values})
        RETURNING id, amount_company
    )
    SELECT id, FALSE AS is_solved, amount_company IS NULL AS is_foreign FROM opened
     UNION ALL
    SELECT known.id, TRUE, FALSE
      FROM return_exception known
     WHERE known.kind_id = %(kind_id)s AND known.state = 'open'
       AND NOT EXISTS (
           SELECT FROM found
            WHERE found.subject = known.subject
              AND found.company_id = known.company_id)
"""

#: Close what nobody has dealt with. Whoever wrote about an exception, or has something
#: to do about it, is told by its chatter that it is solved: those stay open here.
CLOSE_UNTOUCHED = """
    UPDATE return_exception AS known
       SET state = 'closed', resolution = 'solved', closed_at = %(now)s,
           write_uid = %(uid)s, write_date = %(now)s
     WHERE known.id = ANY(%(ids)s) AND known.state = 'open'
       AND NOT EXISTS (
           SELECT FROM mail_message AS message
            WHERE message.model = 'return.exception' AND message.res_id = known.id)
       AND NOT EXISTS (
           SELECT FROM mail_activity AS activity
            WHERE activity.res_model = 'return.exception'
              AND activity.res_id = known.id)
    RETURNING known.id
"""


class ReturnException(models.Model):
    """Exceptions that a rule finds in the data: opened, followed and closed as sets."""

    _inherit = "return.exception"

    payout_id = fields.Many2one(
        comodel_name="payment.payout", readonly=True, index="btree_not_null"
    )
    payout_explanation = fields.Char(
        related="payout_id.basis_explanation",
        related_sudo=False,
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    balance_transaction_id = fields.Many2one(
        comodel_name="payment.balance.transaction",
        readonly=True,
        index="btree_not_null",
        help="The movement of the gateway's balance that it is about.",
    )
    amount_expected = fields.Monetary(
        string="Expected",
        readonly=True,
        help="What it should be, where the amount is a difference.",
    )

    _accepted_idx = models.Index(
        "(kind_id, subject, company_id) WHERE resolution = 'accepted'"
    )

    @api.model
    def _sync(self, kind):
        """Let the exceptions of ``kind`` follow the data.

        Running it again changes nothing. While another transaction does the same it is
        left alone: what it misses, the next run finds.

        :return: the exceptions that were opened or changed
        """
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT pg_try_advisory_xact_lock(hashtext(%s))",
            [f"return.exception/sync/{kind.code}"],
        )
        if not self.env.cr.fetchone()[0]:
            return self.browse()
        rule = exception_rules.RULES[kind.code]
        self.env.cr.execute(_sync_sql(rule, kind.owner_rule), self._sync_params(kind))
        rows = self.env.cr.fetchall()
        self.invalidate_model()
        # sudo: exceptions follow the data, whoever has them compared
        exceptions = self.sudo()
        changed = exceptions.browse(row[0] for row in rows if not row[1])
        foreign = exceptions.browse(row[0] for row in rows if row[2])
        self.env.add_to_compute(self._fields["amount_company"], foreign)
        if rule.closes:
            exceptions.browse(row[0] for row in rows if row[1])._close_by_rule()
        return changed.sudo(False)

    def _close_by_rule(self):
        """Close what the data have solved, thousands by one statement."""
        if not self:
            return
        self.env.cr.execute(
            CLOSE_UNTOUCHED,
            {"ids": self.ids, "uid": self.env.uid, "now": fields.Datetime.now()},
        )
        closed = self.browse(row[0] for row in self.env.cr.fetchall())
        written = ["state", "resolution", "closed_at"]
        closed.invalidate_recordset([*written, "write_uid", "write_date"])
        closed.modified(written)
        (self - closed)._close("solved")

    @api.model
    def _sync_params(self, kind):
        return {
            "kind_id": kind.id,
            "uid": self.env.uid,
            "now": fields.Datetime.now(),
            "grace": kind.grace_days,
            "tolerance": kind.tolerance,
            "owners": json.dumps(kind._get_owners()),
        }


def _sync_sql(rule, owner_rule):
    names = list(exception_rules.COLUMNS)
    updates = [f"{name} = EXCLUDED.{name}" for name in FOLLOWED] + [
        f"{name} = COALESCE(known.{name}, EXCLUDED.{name})"
        for name in exception_rules.LINKS
        if name not in FOLLOWED
    ]
    return SYNC.format(
        rule=rule.sql,
        handler="retorder.user_id" if owner_rule == "return" else "NULL",
        age_band=age_band_sql("%(now)s - COALESCE(found.since, %(now)s)"),
        columns=", ".join(names),
        found_columns=", ".join(
            "COALESCE(found.since, %(now)s)" if name == "since" else f"found.{name}"
            for name in names
        ),
        updates=", ".join(updates),
        known_values=", ".join(f"known.{name}" for name in FOLLOWED),
        new_values=", ".join(f"EXCLUDED.{name}" for name in FOLLOWED),
    )
