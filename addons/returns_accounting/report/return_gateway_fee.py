from odoo import fields, models
from odoo.tools import SQL

from ..domain.gateway_fees import share_sql
from ..domain.refund_transitions import PAID

#: Prorated to the refunds of a charge, and then to the lines of the return.
MEASURES = ("fee_kept", "fee_own", "fee_company")


class ReturnGatewayFee(models.Model):
    """What the gateway kept: one row per refund and return line.

    The fee of the charge, by the balance transaction that took it, in the proportion of
    the refund to the charge and of the line to its credit note. The parts of a charge
    that is wholly refunded are its fee to the cent.
    """

    _name = "return.gateway.fee"
    _description = "Gateway Fee of Returns"
    _auto = False
    # of the table itself: only then does a page not need the fees of all refunds
    _order = "refund_id.id desc, id desc"
    _rec_name = "refund_id"
    _depends = {
        "account.move.line": ["move_id", "price_total", "return_line_id"],
        "payment.balance.transaction": [
            "currency_id",
            "fee",
            "reporting_category",
            "transaction_id",
        ],
        "payment.transaction": ["amount", "provider_id"],
        "product.template": ["categ_id"],
        "return.order.line": ["policy_decision_id", "product_id", "reason_id"],
        "return.policy.decision": ["policy_id"],
        "return.refund": [
            "amount",
            "company_id",
            "credit_note_id",
            "date_submitted",
            "partner_id",
            "return_order_id",
            "source_transaction_id",
            "state",
        ],
        "return.refund.match": ["balance_transaction_id", "refund_id", "state"],
    }

    refund_id = fields.Many2one(comodel_name="return.refund", readonly=True)
    return_order_id = fields.Many2one(
        comodel_name="return.order", string="Return", readonly=True
    )
    return_line_id = fields.Many2one(comodel_name="return.order.line", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    provider_id = fields.Many2one(comodel_name="payment.provider", readonly=True)
    product_id = fields.Many2one(comodel_name="product.product", readonly=True)
    categ_id = fields.Many2one(
        comodel_name="product.category", string="Product Category", readonly=True
    )
    reason_id = fields.Many2one(comodel_name="return.order.reason", readonly=True)
    policy_id = fields.Many2one(
        comodel_name="return.policy",
        readonly=True,
        help="The policy that let the goods come back; empty where only the law did.",
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        readonly=True,
        help="Of the gateway's balance.",
    )
    date = fields.Date(readonly=True, help="Day the refund was submitted.")
    fee_kept = fields.Monetary(
        string="Kept of the Charge",
        readonly=True,
        help="The part of the fee of the original payment that the gateway does not "
        "give back with the refund.",
    )
    fee_own = fields.Monetary(
        string="Fee of the Refund",
        readonly=True,
        help="What the gateway took for the refund itself; negative when it gave a "
        "part of its fee back.",
    )
    fee_company = fields.Monetary(
        string="Cost",
        currency_field="company_currency_id",
        readonly=True,
        help="Both, in company currency at the rate they were booked with.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT refund.id::bigint * 1048576 + COALESCE(line.position, 0) AS id,
                   refund.id AS refund_id,
                   refund.return_order_id,
                   line.id AS return_line_id,
                   refund.partner_id,
                   charge.provider_id,
                   retline.product_id,
                   template.categ_id,
                   retline.reason_id,
                   decision.policy_id,
                   refund.company_id,
                   taken.currency_id,
                   refund.date_submitted::date AS date,
                   %(measures)s
            %(source)s
         LEFT JOIN return_order_line retline ON retline.id = line.id
         LEFT JOIN product_product product ON product.id = retline.product_id
         LEFT JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN return_policy_decision decision
                ON decision.id = retline.policy_decision_id
             WHERE refund.state = ANY(%(paid)s)
            """,
            measures=SQL(", ").join(
                SQL(f"{self._share_of_line(measure)} AS {measure}")
                for measure in MEASURES
            ),
            source=self._source_query(),
            paid=list(PAID),
        )

    def _share_of_line(self, measure):
        digits = "company_currency" if measure == "fee_company" else "currency"
        return share_sql(
            f"cost.{measure}",
            "COALESCE(line.before, 0)",
            "COALESCE(line.weight, 1)",
            "COALESCE(line.total, 1)",
            f"{digits}.decimal_places",
        )

    def _source_query(self):
        """Refunds with the charge they give back, its fee, and what they cost of it."""
        share = share_sql(
            "taken.fee",
            "earlier.amount",
            "refund.amount",
            "charge.amount",
            "currency.decimal_places",
        )
        in_company = share_sql(
            "ROUND(taken.fee * rate.value, company_currency.decimal_places)",
            "earlier.amount",
            "refund.amount",
            "charge.amount",
            "company_currency.decimal_places",
        )
        return SQL(
            f"""
              FROM return_refund refund
              JOIN payment_transaction charge
                ON charge.id = refund.source_transaction_id
              JOIN res_company company ON company.id = refund.company_id
              JOIN res_currency company_currency
                ON company_currency.id = company.currency_id
              JOIN LATERAL (%(taken)s) taken ON taken.currency_id IS NOT NULL
              JOIN res_currency currency ON currency.id = taken.currency_id
        CROSS JOIN LATERAL (
                   SELECT COALESCE(SUM(txn.fee), 0) AS fee
                     FROM return_refund_match match
                     JOIN payment_balance_transaction txn
                       ON txn.id = match.balance_transaction_id
                    WHERE match.refund_id = refund.id
                      AND match.state = 'confirmed') own
        CROSS JOIN LATERAL (
                   SELECT COALESCE(SUM(amount), 0) AS amount
                     FROM return_refund before
                    WHERE before.source_transaction_id = refund.source_transaction_id
                      AND before.state = ANY(%(paid)s)
                      AND before.id < refund.id) earlier
        CROSS JOIN LATERAL (%(rate)s) rate
        CROSS JOIN LATERAL (
                   SELECT {share} AS fee_kept,
                          own.fee AS fee_own,
                          {in_company}
                          + ROUND(own.fee * rate.value,
                                  company_currency.decimal_places) AS fee_company
                   ) cost
         LEFT JOIN LATERAL (%(lines)s) line ON TRUE
            """,
            taken=self._taken_query(),
            rate=self._rate_query(),
            lines=self._lines_query(),
            paid=list(PAID),
        )

    def _taken_query(self):
        return SQL(
            """
            SELECT SUM(txn.fee) AS fee,
                   MIN(txn.currency_id) AS currency_id,
                   MIN(COALESCE(move.date, txn.created::date)) AS date
              FROM payment_balance_transaction txn
         LEFT JOIN account_move move ON move.id = txn.move_id
             WHERE txn.transaction_id = charge.id
               AND txn.reporting_category = 'charge'
            """
        )

    def _rate_query(self):
        """Company currency for one of the balance's, as on the day it was booked."""

        def rate(currency):
            return SQL(
                """
                COALESCE((SELECT rate.rate
                            FROM res_currency_rate rate
                           WHERE rate.currency_id = %(currency)s
                             AND (rate.company_id IS NULL
                                  OR rate.company_id
                                     = split_part(company.parent_path, '/', 1)::int)
                        ORDER BY rate.name > taken.date, rate.company_id,
                                 ABS(rate.name - taken.date)
                           LIMIT 1), 1)
                """,
                currency=SQL(currency),
            )

        return SQL(
            """
            SELECT CASE WHEN taken.currency_id = company.currency_id THEN 1
                        ELSE %(company)s / %(balance)s
                   END::numeric AS value
            """,
            company=rate("company.currency_id"),
            balance=rate("taken.currency_id"),
        )

    def _lines_query(self):
        """What of the credit note each return line has, fees of its own taken off."""
        return SQL(
            """
            SELECT credited.return_line_id AS id,
                   credited.weight,
                   SUM(credited.weight) OVER () AS total,
                   SUM(credited.weight) OVER (ORDER BY credited.return_line_id)
                       - credited.weight AS before,
                   ROW_NUMBER() OVER (ORDER BY credited.return_line_id) AS position
              FROM (SELECT return_line_id, SUM(price_total) AS weight
                      FROM account_move_line
                     WHERE move_id = refund.credit_note_id
                       AND return_line_id IS NOT NULL
                  GROUP BY return_line_id) credited
            """
        )

    def action_view_refund(self):
        self.ensure_one()
        return self.refund_id._get_records_action()
