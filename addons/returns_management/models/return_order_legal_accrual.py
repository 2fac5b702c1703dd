from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import split_every

from .return_order_legal_clock import OPEN

#: Returns whose penalties are computed at a time.
BATCH = 1000


class ReturnOrder(models.Model):
    """What late refunds cost as of a day, for accounting to book."""

    _inherit = "return.order"

    @api.model
    def _get_legal_accrual(self, day):
        """What late refunds are owed on top as of ``day``.

        Refunds that were paid late count until their penalty is settled; payments and
        settlements after ``day`` are not known yet.

        :return: values of ``return.legal.accrual``, in company currency
        """
        totals = defaultdict(lambda: defaultdict(float))
        # sudo: the figure does not depend on who asks
        orders = self.sudo().search(
            (OPEN | Domain("is_refunded_late", "=", True))
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("date_refund_due", "<", day)
            & (
                Domain("date_penalty_settled", "=", False)
                | Domain("date_penalty_settled", ">", day)
            ),
            order="id",
        )
        for ids in split_every(BATCH, orders.ids):
            orders.browse(ids)._add_legal_accrual(day, totals)
            self.env.invalidate_all()
        return [
            {"company_id": company, "regime_id": regime, **values}
            for (company, regime), values in totals.items()
        ]

    def _add_legal_accrual(self, day, totals):
        penalties, payments = self._get_legal_penalties(day), self._get_legal_payments()
        for order, penalty in penalties.items():
            paid = sum(p.amount for p in payments[order] if p.day <= day)
            open_amount = max(order.legal_amount - float(paid), 0)
            if not penalty.amount and not open_amount:
                continue
            total = totals[order.company_id.id, order.legal_regime_id.id]
            total["return_count"] += 1
            total["rate_missing_count"] += penalty.rate_missing
            total["amount_open"] += order._to_company_currency(open_amount, day)
            total["amount_penalty"] += order._to_company_currency(
                float(penalty.amount), day
            )

    def _to_company_currency(self, amount, day):
        return self.currency_id._convert(
            amount, self.company_id.currency_id, self.company_id, day
        )
