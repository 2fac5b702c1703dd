from collections import defaultdict
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models

from ..domain import policy
from .sale_order_line import HOLDING_STATES


class Parts(NamedTuple):
    """When the parts of something were delivered.

    :ivar outstanding: others are still to come
    """

    moments: frozenset = frozenset()
    outstanding: bool = False

    def __or__(self, other):
        return Parts(
            self.moments | other.moments, self.outstanding or other.outstanding
        )


class Delivery(NamedTuple):
    """Of an order line by itself, and of the order that it was placed with."""

    line: Parts = Parts()
    order: Parts = Parts()


class ReturnPolicyEvaluator(models.AbstractModel):
    """What stock, invoices and earlier returns know of many lines at once."""

    _inherit = "return.policy.evaluator"

    @api.model
    def _get_deliveries(self, sale_lines):
        """``{order line: Delivery}``; replacements are no parts of what was ordered."""
        by_line = self._get_parts(sale_lines.order_id.order_line)
        deliveries = {sale_lines.browse(): Delivery()}
        for order, lines in sale_lines.grouped("order_id").items():
            ordered = order.order_line.filtered(
                lambda line: not line.return_exchange_line_ids
            )
            whole = Parts()
            for line in ordered:
                whole |= by_line[line.id]
            for line in lines:
                own = by_line[line.id]
                deliveries[line] = Delivery(own, whole if line in ordered else own)
        return deliveries

    @api.model
    def _get_parts(self, sale_lines):
        """``{order line id: Parts}``"""
        moves = self.env["stock.move"].search_fetch(
            [
                ("sale_line_id", "in", sale_lines.ids),
                ("state", "!=", "cancel"),
                ("location_id.usage", "!=", "customer"),
                ("return_line_id", "=", False),
                ("return_exchange_line_id", "=", False),
            ],
            ["sale_line_id", "state", "date", "location_dest_id"],
        )
        by_line = defaultdict(Parts)
        for move in moves:
            if move.state != "done":
                part = Parts(outstanding=True)
            elif move.location_dest_id.usage == "customer":
                part = Parts(frozenset({move.date}))
            else:
                continue
            by_line[move.sale_line_id.id] |= part
        return by_line

    @api.model
    def _get_invoice_dates(self, cases):
        """``{key: day of the first invoice}``, None where nothing was invoiced."""
        dates = {}
        for case in cases:
            lines = case.invoice_line | case.sale_line.invoice_lines.filtered(
                lambda aml: (
                    aml.move_id.move_type == "out_invoice"
                    and aml.parent_state == "posted"
                )
            )
            days = [day for day in lines.move_id.mapped("invoice_date") if day]
            dates[case.key] = min(days, default=None)
        return dates

    @api.model
    def _get_returned(self, cases, periods):
        """What each customer returned before, by the periods that rules count.

        :return: ``{key: {days: policy.Returned}}``
        """
        found = defaultdict(dict)
        groups = defaultdict(list)
        for case in cases:
            for days in periods[case.company]:
                groups[case.company, case.today, days].append(case)
        for (company, today, days), grouped in groups.items():
            counts = self._count_returned(grouped, company, today, days)
            for case in grouped:
                found[case.key][days] = counts[case.key]
        return found

    def _count_returned(self, cases, company, today, days):
        """``{key: policy.Returned}`` of the days before ``today``."""
        partners = self.env["res.partner"].union(*(case.partner for case in cases))
        first = datetime.combine(today - timedelta(days=days), time.min)
        last = datetime.combine(today + timedelta(days=1), time.max)
        orders = self.env["return.order"].search_fetch(
            [
                ("company_id", "=", company.id),
                (
                    "partner_id.commercial_partner_id",
                    "in",
                    partners.commercial_partner_id.ids,
                ),
                ("state", "in", HOLDING_STATES),
                ("date_request", ">=", first),
                ("date_request", "<=", last),
            ],
            ["partner_id", "amount_authorized", "currency_id", "date_request"],
        )
        by_customer = orders.grouped(lambda o: o.partner_id.commercial_partner_id)
        return {
            case.key: self._sum_returned(
                by_customer.get(case.partner.commercial_partner_id, orders.browse())
                - case.return_order,
                company,
            )
            for case in cases
        }

    def _sum_returned(self, orders, company):
        amount = sum(
            order.currency_id._convert(
                order.amount_authorized,
                company.currency_id,
                company,
                order.date_request.date(),
            )
            for order in orders
        )
        total = Decimal(str(company.currency_id.round(amount)))
        return policy.Returned(len(orders), total)
