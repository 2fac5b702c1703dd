from collections import defaultdict
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models, tools
from odoo.tools import SQL

from ..domain.risk import Facts

#: How far back a customer's history is read.
HISTORY = relativedelta(months=12)

#: Share of the window after which goods come late, and days where there is no window.
LATE_SHARE, LATE_DAYS = 2 / 3, 10

RETURNED = ("requested", "approved", "done")

DELIVERED_LINES = """
    SELECT customer.commercial_partner_id, count(*)
      FROM sale_order_line line
      JOIN sale_order sale ON sale.id = line.order_id
      JOIN res_partner customer ON customer.id = sale.partner_id
     WHERE customer.commercial_partner_id IN %(partners)s
       AND sale.company_id = %(company)s
       AND sale.date_order >= %(since)s
       AND line.qty_delivered > 0
  GROUP BY customer.commercial_partner_id
"""
RETURNED_LINES = """
    SELECT customer.commercial_partner_id, count(DISTINCT line.sale_line_id)
      FROM return_order_line line
      JOIN return_order returned ON returned.id = line.return_order_id
      JOIN res_partner customer ON customer.id = returned.partner_id
     WHERE customer.commercial_partner_id IN %(partners)s
       AND returned.company_id = %(company)s
       AND returned.date_request >= %(since)s
       AND (returned.state IN %(states)s OR returned.id IN %(returns)s)
  GROUP BY customer.commercial_partner_id
"""
LATE_WORN = """
    SELECT customer.commercial_partner_id, count(DISTINCT line.id)
      FROM return_inspection result
      JOIN return_grade grade ON grade.id = result.grade_id
      JOIN return_order_line line ON line.id = result.return_line_id
      JOIN return_order_reason reason ON reason.id = line.reason_id
      JOIN return_order returned ON returned.id = line.return_order_id
      JOIN res_partner customer ON customer.id = returned.partner_id
 LEFT JOIN return_policy_decision decision ON decision.return_line_id = line.id
CROSS JOIN LATERAL (
           SELECT max(move.date) AS date
             FROM stock_move move
             JOIN stock_location place ON place.id = move.location_dest_id
            WHERE move.sale_line_id = line.sale_line_id
              AND move.state = 'done' AND place.usage = 'customer') delivered
     WHERE customer.commercial_partner_id IN %(partners)s
       AND returned.company_id = %(company)s
       AND returned.date_request >= %(since)s
       AND returned.id NOT IN %(returns)s
       AND result.state = 'done'
       AND grade.resale_percent < 100
       AND reason.fault = 'customer'
       AND returned.date_request >= delivered.date + interval '1 day' * COALESCE(
           %(late_share)s * (decision.date_deadline - delivered.date::date),
           %(late_days)s)
  GROUP BY customer.commercial_partner_id
"""
NEVER_CAME = """
    SELECT customer.commercial_partner_id, count(*)
      FROM return_order_line line
      JOIN return_order_reason reason ON reason.id = line.reason_id
      JOIN return_order returned ON returned.id = line.return_order_id
      JOIN res_partner customer ON customer.id = returned.partner_id
     WHERE customer.commercial_partner_id IN %(partners)s
       AND returned.company_id = %(company)s
       AND returned.date_request >= %(since)s
       AND returned.id NOT IN %(returns)s
       AND ((line.exchange_is_advance
             AND (line.exchange_qty_charged > 0 OR line.qty_not_coming > 0
                  OR (line.exchange_is_awaited
                      AND line.exchange_date_due < %(today)s)))
            OR (reason.is_non_delivery AND line.qty_credited > 0))
       AND NOT EXISTS (SELECT FROM return_order_line came
                        WHERE came.sale_line_id = line.sale_line_id
                          AND came.id <> line.id AND came.qty_received > 0)
  GROUP BY customer.commercial_partner_id
"""
SAME_ADDRESS = """
    SELECT home.commercial_partner_id, count(DISTINCT other.commercial_partner_id)
      FROM res_partner home
      JOIN res_partner other
        ON other.zip = home.zip
       AND lower(trim(other.street)) = lower(trim(home.street))
       AND other.country_id IS NOT DISTINCT FROM home.country_id
       AND other.commercial_partner_id <> home.commercial_partner_id
     WHERE home.commercial_partner_id IN %(partners)s
       AND trim(home.street) <> '' AND trim(home.zip) <> ''
       AND EXISTS (SELECT FROM return_order returned
                    WHERE returned.partner_id = other.id
                      AND returned.company_id = %(company)s
                      AND returned.date_request >= %(since)s)
  GROUP BY home.commercial_partner_id
"""
SAME_CARD = """
    SELECT payer.commercial_partner_id, count(DISTINCT other.commercial_partner_id)
      FROM payment_transaction payment
      JOIN res_partner payer ON payer.id = payment.partner_id
      JOIN payment_transaction another
        ON another.card_fingerprint = payment.card_fingerprint
      JOIN res_partner other ON other.id = another.partner_id
       AND other.commercial_partner_id <> payer.commercial_partner_id
     WHERE payer.commercial_partner_id IN %(partners)s
       AND payment.company_id = %(company)s AND another.company_id = %(company)s
       AND another.create_date >= %(since)s
       AND EXISTS (SELECT FROM return_order returned
                     JOIN res_partner sender ON sender.id = returned.partner_id
                    WHERE sender.commercial_partner_id = other.commercial_partner_id
                      AND returned.date_request >= %(since)s)
  GROUP BY payer.commercial_partner_id
"""
DISPUTED = """
    SELECT payer.commercial_partner_id, count(DISTINCT payment.id)
      FROM (SELECT transaction_id, company_id, created
              FROM payment_dispute
             WHERE state NOT IN ('warning_needs_response', 'warning_under_review',
                                 'warning_closed', 'prevented')
             UNION ALL
            SELECT transaction_id, company_id, created
              FROM payment_balance_transaction
             WHERE reporting_category = 'dispute') dispute
      JOIN payment_transaction payment ON payment.id = dispute.transaction_id
      JOIN res_partner payer ON payer.id = payment.partner_id
     WHERE payer.commercial_partner_id IN %(partners)s
       AND dispute.company_id = %(company)s
       AND dispute.created >= %(since)s
       AND EXISTS (SELECT FROM return_refund refund
                    WHERE refund.source_transaction_id = payment.id
                      AND refund.state IN ('succeeded', 'settled')
                      AND refund.create_date < dispute.created)
  GROUP BY payer.commercial_partner_id
"""
CONFIRMED = """
    SELECT signal.partner_id, count(*)
      FROM return_risk_signal signal
     WHERE signal.partner_id IN %(partners)s
       AND signal.company_id = %(company)s
       AND signal.state = 'confirmed'
       AND signal.date_expiry >= %(today)s
       AND signal.return_order_id NOT IN %(returns)s
  GROUP BY signal.partner_id
"""
OWN_VALUES = """
    SELECT customer.commercial_partner_id, array_agg(returned.amount_authorized)
      FROM return_order returned
      JOIN res_partner customer ON customer.id = returned.partner_id
     WHERE customer.commercial_partner_id IN %(partners)s
       AND returned.company_id = %(company)s
       AND returned.currency_id = %(currency)s
       AND returned.date_request >= %(since)s
       AND returned.state IN %(states)s
       AND returned.id NOT IN %(returns)s
  GROUP BY customer.commercial_partner_id
"""
PEERS = """
    SELECT (SELECT count(*)
              FROM sale_order_line line
              JOIN sale_order sale ON sale.id = line.order_id
             WHERE sale.company_id = %(company)s
               AND sale.date_order >= %(since)s
               AND line.qty_delivered > 0),
           (SELECT count(DISTINCT line.sale_line_id)
              FROM return_order_line line
              JOIN return_order returned ON returned.id = line.return_order_id
             WHERE returned.company_id = %(company)s
               AND returned.date_request >= %(since)s
               AND returned.state IN %(states)s),
           (SELECT avg(amount_authorized)
              FROM return_order
             WHERE company_id = %(company)s AND currency_id = %(currency)s
               AND date_request >= %(since)s AND state IN %(states)s)
"""


class ReturnRiskFacts(models.AbstractModel):
    """What the database knows of returns and of the customers behind them."""

    _name = "return.risk.facts"
    _description = "Facts for Risk Signals"

    #: Field of :class:`Facts` -> query of ``(commercial partner, figure)``.
    _queries = {
        "delivered": DELIVERED_LINES,
        "returned": RETURNED_LINES,
        "own_values": OWN_VALUES,
        "late_worn": LATE_WORN,
        "address_accounts": SAME_ADDRESS,
        "card_accounts": SAME_CARD,
        "never_came": NEVER_CAME,
        "disputes": DISPUTED,
        "confirmed": CONFIRMED,
    }

    @api.model
    def _collect(self, orders):
        """The facts of returns; the queries do not grow with their number.

        :return: ``{return: Facts}``
        """
        found = {}
        if not orders:
            return found  # nobody's pending changes are computed early
        self.env.flush_all()
        for (company, currency), group in orders.grouped(
            lambda order: (order.company_id, order.currency_id)
        ).items():
            parameters = self._get_parameters(company, currency, group)
            history = self._read_history(parameters)
            peer_rate, peer_value = self._read_peers(
                company.id, currency.id, parameters["today"]
            )
            for order in group:
                figures = history[order.partner_id.commercial_partner_id.id]
                found[order] = Facts(
                    value=_exact(order.amount_authorized, currency),
                    peer_rate=peer_rate,
                    peer_value=peer_value,
                    **{**figures, "own_values": self._get_values(figures, currency)},
                    serials=order._get_serial_findings(),
                    weights=order._get_weight_findings(),
                )
        return found

    @api.model
    def _get_parameters(self, company, currency, orders):
        today = fields.Date.context_today(self)
        return {
            "partners": tuple(orders.partner_id.commercial_partner_id.ids) or (0,),
            "returns": tuple(orders.ids) or (0,),
            "company": company.id,
            "currency": currency.id,
            "states": RETURNED,
            "since": fields.Datetime.now() - HISTORY,
            "today": today,
            "late_share": LATE_SHARE,
            "late_days": LATE_DAYS,
        }

    @api.model
    def _read_history(self, parameters):
        history = defaultdict(dict)
        for name, query in self._queries.items():
            for partner_id, figure in self.env.execute_query(SQL(query, **parameters)):
                history[partner_id][name] = figure
        return history

    @api.model
    @tools.ormcache("company_id", "currency_id", "today")
    def _read_peers(self, company_id, currency_id, today):
        """Share of delivered order lines that come back, and the value of a return.

        Read once a day: it counts a year of the company.
        """
        ((delivered, returned, value),) = self.env.execute_query(
            SQL(
                PEERS,
                company=company_id,
                currency=currency_id,
                since=today - HISTORY,
                states=RETURNED,
            )
        )
        rate = Decimal(min(returned, delivered)) / delivered if delivered else None
        return rate, Decimal(str(value)) if value is not None else None

    @api.model
    def _get_values(self, figures, currency):
        return tuple(_exact(value, currency) for value in figures.get("own_values", ()))


def _exact(amount, currency):
    return Decimal(str(currency.round(float(amount))))
