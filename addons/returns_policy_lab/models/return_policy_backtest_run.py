from collections import defaultdict
from decimal import Decimal

from odoo import fields, models

from odoo.addons.returns_management.domain import policy

from ..domain import backtest

#: Return lines that are in memory at once.
BATCH = 2000

DECIDED = ("approved", "done", "rejected")


class ReturnPolicyBacktest(models.Model):
    """The run of a back-test: in batches, forgetting each before the next."""

    _inherit = "return.policy.backtest"

    def _run(self):
        self.ensure_one()
        policies = self.env["return.policy"]
        company = self.company_id
        # for the test the drafts have always been in force, or the past would not meet
        # them
        draft = self.policy_ids._get_book_with(company, always=True)
        books = (policies._get_book(company), draft)
        totals = defaultdict(backtest.Totals)
        last, returns = 0, set()
        while lines := self._get_batch(last):
            self._count(lines, books, totals)
            returns.update(lines.return_order_id.ids)
            last = lines[-1].id
            self.env.invalidate_all()
        self._keep(totals, len(returns))

    def _get_batch(self, last):
        # sudo: managers of returns test policies on all returns of their company
        return (
            self.env["return.order.line"]
            .sudo()
            .search(
                [
                    ("id", ">", last),
                    ("company_id", "=", self.company_id.id),
                    ("state", "in", DECIDED),
                    ("return_order_id.date_request", ">=", self.date_from),
                    (
                        "return_order_id.date_request",
                        "<",
                        fields.Date.add(self.date_to, days=1),
                    ),
                ],
                order="id",
                limit=BATCH,
            )
        )

    def _count(self, lines, books, totals):
        """Decide each line by both books, and add what differs."""
        company = self.company_id
        evaluator = self.env["return.policy.evaluator"].sudo()
        cases = [line._prepare_policy_case() for line in lines]
        periods = frozenset().union(*(book.limit_periods for book in books))
        requests = evaluator._prepare_requests(cases, {company: periods})
        regimes = evaluator._get_regimes(cases, requests)
        default = company._get_return_fee_rule()
        rounding = Decimal(str(company.currency_id.rounding))
        for line, case in zip(lines, cases, strict=True):
            past = self._prepare_past(line, case)
            request, regime = requests[case.key], regimes[case.key][1]
            decisions = [
                policy.evaluate(request, book, regime)[case.key] for book in books
            ]
            outcomes = (
                backtest.outcome(past, decision, default, rounding)
                for decision in decisions
            )
            breach = backtest.is_breach(past, decisions[0])
            backtest.add(totals[past.group], past, *outcomes, breach=breach)

    def _prepare_past(self, line, case):
        company, currency = case.company, line.currency_id
        round_amount = company.currency_id.round
        # what was charged is in the currency of the return
        fee = line.restocking_fee - line.amount_deducted
        if fee and currency != company.currency_id:
            fee = currency._convert(fee, company.currency_id, company, case.today)
        order, reason = line.return_order_id, line.reason_id
        return backtest.Past(
            customer=case.partner.commercial_partner_id.id,
            group=line.product_id.categ_id.id,
            amount=Decimal(str(round_amount(case.amount))),
            fee=Decimal(str(round_amount(fee))),
            refused=line.state == "rejected" or line.resolution == "reject",
            late=order.is_refunded_late or order.legal_state == "late",
            imposed=line.resolution == "store_credit" and not line.is_voucher_agreed,
            waived=reason.waives_fee or reason.fault != "customer",
            return_cost=Decimal(str(round_amount(company.return_shipping_cost))),
        )

    def _keep(self, totals, count):
        self.line_ids.unlink()
        self.env["return.policy.backtest.line"].create(
            [
                {
                    "backtest_id": self.id,
                    "categ_id": categ_id,
                    **{
                        name: getattr(sums, name)
                        for name in backtest.Totals.__slots__
                        if name != "customers"
                    },
                    "customers": len(sums.customers),
                }
                for categ_id, sums in totals.items()
            ]
        )
        affected = set().union(*(sums.customers for sums in totals.values()))
        self.write(
            {
                "date_run": fields.Datetime.now(),
                "return_count": count,
                "customers": len(affected),
            }
        )
