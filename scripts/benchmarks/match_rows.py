"""A gateway with a million movements: what is expected here, and its report file.

Expected are payments, and refunds of some of them, copied by PostgreSQL from one that
Odoo made. The report has a row for each, in the layout of Stripe's
``payout_reconciliation.itemized.5``, and one for each payout.
"""

from pathlib import Path
from typing import Any

from odoo import fields

from . import copying, return_cycle, shop

#: Of a hundred rows so many are refunds, of payments among the others.
REFUNDS_IN_100 = 40

#: Of a hundred refunds so many have their name at the gateway, or our key in the
#: report; the rest has neither.
NAMED_IN_100, KEYED_IN_100 = 85, 10

ROWS_OF_A_PAYOUT = 1000

#: What an import fills.
IMPORTED = (
    "return_refund_match",
    "payment_balance_transaction_open",
    "payment_balance_transaction",
)


def name_sql(prefix: str, number: str) -> str:
    """SQL of a name as Stripe gives it: kind, time, account and a random end.

    What was made later has a later name; a refund and the moved balance have the time
    of the payment.
    """
    return (
        f"'{prefix}' || lpad(to_hex({number}), 6, '0') || 'LkdIwHu7ix'"
        f" || substr(md5('{prefix}' || {number}), 1, 8)"
    )


#: The rows of the report, numbered in the order in which they moved the balance.
REPORT = f"""
WITH expected AS (
    SELECT {name_sql("ch_3", "charge.id")} AS source_id,
           'charge' AS category, charge.id AS charge_number,
           charge.amount AS facing, round(charge.amount * 0.015 + 0.25, 2) AS fee,
           charge.provider_reference AS intent, charge.reference AS description,
           NULL AS refund_key, charge.id AS sort
      FROM payment_transaction charge
     WHERE charge.id > %(first_charge)s AND charge.id <= %(last_charge)s
     UNION ALL
    SELECT {name_sql("re_3", "charge.id")}, 'refund',
           refund.source_transaction_id, -refund.amount, 0,
           charge.provider_reference, 'Refund',
           CASE WHEN refund.source_transaction_id %% 100 < %(keyed)s
                THEN refund.idempotency_key END,
           refund.source_transaction_id + 2000
      FROM return_refund refund
      JOIN payment_transaction charge ON charge.id = refund.source_transaction_id
     WHERE refund.source_transaction_id > %(first_charge)s
       AND refund.source_transaction_id <= %(last_charge)s
), moved AS (
    SELECT expected.*, row_number() OVER (ORDER BY sort, category) - 1 AS number
      FROM expected
), reported AS (
    SELECT {name_sql("po_1", "number / %(payout)s")} AS payout, number,
           'txn' || substr(source_id, 3, 18) || substr(md5(source_id), 1, 8)
               AS transaction_id,
           source_id, category, facing AS gross, fee, facing - fee AS net, facing,
           {name_sql("ch_3", "charge_number")} AS charge_id, intent,
           description, refund_key, 'c' || charge_number || '@example.com' AS email
      FROM moved
     UNION ALL
    SELECT {name_sql("po_1", "number / %(payout)s")}, max(number),
           {name_sql("txn_1", "number / %(payout)s")},
           {name_sql("po_1", "number / %(payout)s")},
           'payout', -sum(facing - fee), 0, -sum(facing - fee), NULL, NULL, NULL,
           'PAYOUT', NULL, NULL
      FROM moved
     GROUP BY number / %(payout)s
)
SELECT payout AS automatic_payout_id, transaction_id AS balance_transaction_id,
       to_char(timestamp '2026-01-01' + number * interval '10 seconds',
               'YYYY-MM-DD HH24:MI:SS') AS created_utc,
       to_char(timestamp '2026-01-03' + number * interval '10 seconds',
               'YYYY-MM-DD HH24:MI:SS') AS available_on_utc,
       category AS reporting_category, gross, fee, net, %(code)s AS currency,
       facing AS customer_facing_amount,
       CASE WHEN facing IS NOT NULL THEN %(code)s END AS customer_facing_currency,
       source_id, charge_id, intent AS payment_intent_id, description,
       email AS customer_email, 'card' AS payment_method_type,
       NULL AS "payment_metadata[odoo_ref]",
       refund_key AS "refund_metadata[odoo_ref]"
  FROM reported
 ORDER BY number, transaction_id
"""


class Gateway:
    """A gateway account, and the payments and refunds that are expected of it."""

    def __init__(self, env: Any):
        self.env = env
        self.provider = env.ref("payment.payment_provider_stripe")
        self.provider._setup_settlement()
        self._charge = self._make_charge()
        self._refund = self._make_refund()
        env.flush_all()
        self.first_charge = self.last_charge = 0

    def _make_charge(self) -> Any:
        return self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_card").id,
                "reference": "ORIGINAL",
                "operation": "offline",
                "state": "done",
                "amount": 100.0,
                "currency_id": self.env.company.currency_id.id,
                "partner_id": self.env.user.partner_id.id,
                "provider_reference": "pi_original",
            }
        )

    def _make_refund(self) -> Any:
        """The refund of a return that Odoo made, with all its documents."""
        env = self.env
        orders = return_cycle.approve(env, shop.sell(env, shop.set_up(env), 1))
        note = env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": orders.partner_id.id,
                "invoice_date": fields.Date.today(),
            }
        )
        return env["return.refund"].create(
            {
                "return_order_id": orders.id,
                "credit_note_id": note.id,
                "amount": 50.0,
                "source_transaction_id": self._charge.id,
                "idempotency_key": "original",
            }
        )

    def expect(self, rows: int) -> None:
        """Have payments and refunds for ``rows`` rows, and none that came before."""
        self.forget()
        refunds = rows * REFUNDS_IN_100 // 100
        cr = self.env.cr
        copying.copy(
            self.env,
            [
                (
                    "payment_transaction",
                    {
                        "reference": "'S' || number",
                        "provider_reference": name_sql("pi_3", "number"),
                        "amount": "round(10 + number %% 19000 / 100.0, 2)",
                    },
                    "generate_series(1, %(charges)s) number WHERE row.id = %(charge)s",
                )
            ],
            charges=rows - refunds,
            charge=self._charge.id,
        )
        cr.execute(
            "SELECT min(id) - 1, max(id) FROM payment_transaction WHERE id > %s",
            [self._charge.id],
        )
        self.first_charge, self.last_charge = cr.fetchone()
        copying.copy(self.env, [self._get_refunds()], **self._get_parameters(refunds))
        copying.vacuum(self.env, ["payment_transaction", "return_refund", *IMPORTED])

    def _get_refunds(self) -> copying.Copy:
        """Refunds of half of each of the first payments."""
        values = {
            "name": "'R' || charge.id",
            "provider_reference": "CASE WHEN charge.id %% 100 < %(named)s"
            f" THEN {name_sql('re_3', 'charge.id')} END",
            "source_transaction_id": "charge.id",
            "amount": "round(charge.amount / 2, 2)",
            "idempotency_key": "'odoo-' || substr(md5('k' || charge.id), 1, 32)",
            "state": "'succeeded'",
            "date_submitted": "timestamp '2026-01-01'",
        }
        source = (
            "payment_transaction charge WHERE row.id = %(refund)s"
            " AND charge.id > %(first_charge)s"
            " AND charge.id <= %(first_charge)s + %(refunds)s"
        )
        return "return_refund", values, source

    def _get_parameters(self, refunds: int = 0) -> dict[str, Any]:
        return {
            "refund": self._refund.id,
            "refunds": refunds,
            "first_charge": self.first_charge,
            "last_charge": self.last_charge,
            "payout": ROWS_OF_A_PAYOUT,
            "named": NAMED_IN_100,
            "keyed": NAMED_IN_100 + KEYED_IN_100,
            "code": self.env.company.currency_id.name.lower(),
        }

    def forget(self) -> None:
        """Drop what was expected and what was imported."""
        cr = self.env.cr
        self.env.flush_all()
        for table in IMPORTED:
            cr.execute(f"DELETE FROM {table}")
        cr.execute("DELETE FROM payment_payout")
        cr.execute("DELETE FROM return_refund WHERE id <> %s", [self._refund.id])
        cr.execute("DELETE FROM payment_transaction WHERE id > %s", [self._charge.id])
        cr.commit()
        self.env.invalidate_all()

    def write_report(self, path: Path) -> None:
        """Write the report of all that is expected."""
        query = self.env.cr.mogrify(REPORT, self._get_parameters()).decode()
        with path.open("wb") as report:
            self.env.cr.copy_expert(
                f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)", report
            )
        self.env.cr.commit()

    def copy_cases(self) -> None:
        """Have the payments and refunds of ``match_quality``'s temporary tables."""
        charges = {
            "reference": "'Q' || made.number",
            "provider_reference": "'pi_q' || made.number",
            "amount": "made.amount",
            "partner_email": "made.email",
        }
        refunds = {
            "name": "'Q' || made.number",
            "source_transaction_id": "charge.id",
            "provider_reference": "made.name",
            "idempotency_key": "made.key",
            "amount": "made.amount",
            "currency_id": "made.currency",
            "date_submitted": "made.sent",
            "state": "made.state",
        }
        copying.copy(
            self.env,
            [
                (
                    "payment_transaction",
                    charges,
                    "quality_charge made WHERE row.id = %(charge)s",
                ),
                (
                    "return_refund",
                    refunds,
                    "quality_refund made"
                    " JOIN payment_transaction charge"
                    " ON charge.reference = 'Q' || made.charge"
                    " WHERE row.id = %(refund)s",
                ),
            ],
            charge=self._charge.id,
            refund=self._refund.id,
        )
