from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from odoo import api, models

from ..domain import policy
from ..domain.local_time import local_date
from ..domain.policy_words import REGULAR, STATUTORY


class PolicyCase(NamedTuple):
    """A line that comes back or might, as records.

    :ivar amount: value of the quantity in company currency, tax included
    :ivar today: the customer's day on which the return is asked for
    :ivar unsealed: somebody found the seal of the goods broken
    :ivar return_order: does not count among the customer's earlier returns
    """

    key: int
    company: Any
    partner: Any
    product: Any
    quantity: float
    amount: float
    reason: Any
    today: date
    sale_line: Any
    invoice_line: Any
    return_order: Any
    unsealed: bool = False

    def sudo(self):
        return self._make(
            part.sudo() if isinstance(part, models.BaseModel) else part for part in self
        )


class PolicyVerdict(NamedTuple):
    request: policy.Request
    regime: Any
    decision: policy.LineDecision

    @property
    def objections(self):
        """The reasons for which a person has to approve."""
        codes = self.decision.approval
        return [reason for reason in self.decision.why if reason.code in codes]

    @property
    def name(self):
        """The verdict in a word, one of ``VERDICTS``."""
        if not self.decision.eligible:
            return "exception"
        if self.decision.approval:
            return "approval"
        return "statutory" if self.decision.statutory else "eligible"

    @property
    def last_day(self):
        return self.decision.deadline or self.decision.statutory_deadline

    @property
    def is_of_interest(self):
        """Whether a policy or the law says anything: most shops begin without any."""
        decision = self.decision
        return bool(
            decision.rule
            or decision.approval
            or decision.statutory
            or decision.statutory_deadline
            or decision.window == STATUTORY
            or not decision.eligible
        )


class ReturnPolicyEvaluator(models.AbstractModel):
    """Between the records and the engine: what is known, read for many lines at once.

    Rights do not matter here: whoever registers a return is bound by all the facts.
    """

    _name = "return.policy.evaluator"
    _description = "Evaluation of Return Policies"

    @api.model
    def _evaluate(self, cases, books=None):
        """Judge each case by itself.

        :param books: ``{company: policy.Book}`` in place of the active policies
        :return: ``{key: PolicyVerdict}``
        """
        # sudo: the facts hold whether or not the user may read them
        evaluator, cases = self.sudo(), [case.sudo() for case in cases]
        books = books or {
            company: evaluator.env["return.policy"]._get_book(company)
            for company in {case.company for case in cases}
        }
        periods = {company: book.limit_periods for company, book in books.items()}
        requests = evaluator._prepare_requests(cases, periods)
        regimes = evaluator._get_regimes(cases, requests)
        verdicts = {}
        for case in cases:
            request, (record, regime) = requests[case.key], regimes[case.key]
            decision = policy.evaluate(request, books[case.company], regime)
            verdicts[case.key] = PolicyVerdict(request, record, decision[case.key])
        return verdicts

    @api.model
    def _prepare_requests(self, cases, periods):
        """What the engine is asked, one request for each case.

        :param periods: ``{company: days over which its rules count returns}``
        """
        sale_lines = self.env["sale.order.line"].union(
            *(case.sale_line for case in cases)
        )
        deliveries = self._get_deliveries(sale_lines)
        invoices = self._get_invoice_dates(cases)
        returned = self._get_returned(cases, periods)
        products = self.env["product.product"].union(*(case.product for case in cases))
        goods = {product: self._prepare_goods(product) for product in products}
        return {
            case.key: self._prepare_request(
                case,
                goods[case.product],
                deliveries[case.sale_line],
                invoices[case.key],
                returned[case.key],
            )
            for case in cases
        }

    def _prepare_request(self, case, goods, delivery, invoiced, returned):
        order = case.sale_line.order_id
        zone = case.partner._get_return_zone(case.company)
        ordered = local_date(order.date_order, zone) if order else None
        customer = self._prepare_customer(case, returned)
        is_alone = customer.kind == "business" or REGULAR in goods["flags"]
        parts = delivery.line if is_alone else delivery.order
        is_service = case.product.type == "service"
        days = sorted({local_date(moment, zone) for moment in parts.moments})
        line = policy.Line(
            key=case.key,
            quantity=Decimal(str(case.quantity)),
            amount=Decimal(str(case.company.currency_id.round(case.amount))),
            ordered=ordered,
            deliveries=(ordered,) if is_service and ordered else tuple(days),
            invoiced=invoiced,
            reason=case.reason.id or None,
            fault=case.reason.fault or "customer",
            outstanding=parts.outstanding and not is_service,
            unsealed=case.unsealed,
            return_cost=Decimal(str(case.company.return_shipping_cost)),
            **goods,
        )
        return policy.Request(
            lines=(line,),
            customer=customer,
            channel=order.return_channel or case.company.return_default_channel,
            today=case.today,
            informed_on=order.return_informed_on or None,
        )

    def _prepare_goods(self, product):
        path = product.categ_id.parent_path or ""
        return {
            "categories": frozenset(int(step) for step in path.split("/") if step),
            "product": product.product_tmpl_id.id,
            "flags": frozenset(product._get_return_flags().mapped("code")),
        }

    def _prepare_customer(self, case, returned):
        partner = case.partner
        country, state = self._get_place(case)
        return policy.Customer(
            kind=partner._get_return_customer_kind(),
            country=country.code or None,
            state=state.code or None,
            segments=frozenset(partner.commercial_partner_id.category_id.ids),
            standing=partner._get_return_standing(case.today),
            returned=returned,
        )

    @api.model
    def _get_regimes(self, cases, requests):
        """The law of the customer's place on the day of the contract.

        :return: ``{key: (return.legal.regime, legal.Regime or None)}``
        """
        places = {case.key: self._get_place(case) for case in cases}
        records = self.env["return.legal.regime"]._get_regimes(places.values())
        laws, found = {}, {}
        for case in cases:
            place, request = places[case.key], requests[case.key]
            day = request.lines[0].ordered or case.today
            if (place, day) not in laws:
                record = records[place]
                laws[place, day] = (record and record._to_domain(day, *place)) or None
            found[case.key] = records[place], laws[place, day]
        return found

    @api.model
    def _get_place(self, case):
        """Country and state where the goods went; an address without one is at home."""
        address = case.sale_line.order_id.partner_shipping_id or case.partner
        if not address.country_id:
            address = case.partner
        country = address.country_id or case.company.country_id
        return country, address.state_id
