"""Whether a customer may return goods, and on which terms: by policy and by law.

A ``Book`` of all rules is made once and asked for each return::

    decision = evaluate(request, book, regime)
    decision[line_key].sentences

Of the rules that are for a line one decides (see ``policy_book``); ``explain`` says why
the others do not. It is the one in force when the goods were ordered. Each line is
decided on its own. Of what the policy grants and what the law grants the customer gets
the better, term by term; being blocked takes away what is voluntary and no more. Goods
that are faulty or wrong are never put off by a list of what cannot be returned.

What is missing has a meaning: without the date that a window is counted from the window
has not begun, and the line is eligible; without a country no rule for countries fits;
without any rule the company's defaults hold, and where others have rules a person
decides.
"""

from . import policy_grant as grant
from .legal import Regime
from .policy_book import Book
from .policy_case import open_case
from .policy_checks import BadTerms
from .policy_coverage import Finding, coverage
from .policy_decision import Decision, LineDecision
from .policy_explain import Candidate, explain
from .policy_reasons import SENTENCES, Reason
from .policy_request import Customer, Line, Request, Returned
from .policy_terms import Fee, Period, Rule, Tier
from .policy_words import NO_WINDOW

__all__ = [
    "SENTENCES",
    "BadTerms",
    "Book",
    "Candidate",
    "Customer",
    "Decision",
    "Fee",
    "Finding",
    "Line",
    "LineDecision",
    "Period",
    "Reason",
    "Request",
    "Returned",
    "Rule",
    "Tier",
    "coverage",
    "evaluate",
    "explain",
]


def evaluate(request: Request, book: Book, regime: Regime | None) -> Decision:
    """Decide on each line of ``request``.

    :param regime: the law of the customer's place on that day; None for none, as when
        the country is not known

    >>> from datetime import date
    >>> from decimal import Decimal
    >>> book = Book((Rule(1, "Everything", policy_name="Standard", window_days=30),))
    >>> line = Line("A", Decimal(1), Decimal(50), date(2026, 3, 1), (date(2026, 3, 4),))
    >>> request = Request((line,), Customer(), "store", date(2026, 4, 3))
    >>> decision = evaluate(request, book, None)["A"]
    >>> decision.eligible, decision.deadline
    (True, datetime.date(2026, 4, 3))
    >>> print(decision.sentences[1])
    The policy takes goods back until 2026-04-03: 30 days from the last delivery on \
2026-03-04.
    """
    return Decision(
        tuple(_decide(line, request, book, regime) for line in request.lines)
    )


def _decide(line: Line, request: Request, book: Book, regime: Regime | None):
    case = open_case(line, request, book, regime)
    why = case.origin(book)
    approval = grant.approval(case, bool(book.rules), why)
    fee = grant.fee(case, why)
    refund = grant.refund(case, why)
    deduction_limit = grant.deduction_limit(case, why)
    payer = grant.shipping_payer(case, why)
    right = case.longest
    return LineDecision(
        key=line.key,
        eligible=case.is_eligible,
        statutory=case.is_statutory,
        rule=case.rule,
        deadline=right.deadline,
        statutory_deadline=case.law.deadline if case.law else None,
        window=NO_WINDOW if case.is_claim else right.window,
        fee=fee,
        resolutions=refund.resolutions,
        shipping_payer_return=payer,
        refunds_delivery=refund.refunds_delivery,
        deduction_limit=deduction_limit,
        approval=approval,
        refund_due=refund.due,
        penalties=regime.penalties if case.is_statutory else (),
        keep=refund.keep,
        bonus_percent=refund.bonus_percent,
        original_method_first=refund.original_method_first,
        why=tuple(why),
    )
