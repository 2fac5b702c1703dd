"""What does not agree between gateway, returns and books: kinds as set-based SQL.

A rule selects everything of its kind that does not agree now, in one statement; what
it does not select any more agrees again. The subject names it within its company, and
stays the same as long as the difference does.

Statements take ``now`` (UTC), ``grace`` (days that data may be behind) and
``tolerance`` (what may differ, in the currency of the difference).
"""

from collections.abc import Mapping

from . import balances, documents, figures, presence
from .query import COLUMNS, LINKS, Rule

__all__ = ["COLUMNS", "LINKS", "RULES", "Rule"]

RULES: Mapping[str, Rule] = {
    rule.code: rule
    for rule in (
        documents.DISPUTE,
        documents.REFUND_FAILED,
        documents.LATE,
        presence.MISSING_AT_GATEWAY,
        presence.DUPLICATE,
        presence.MISSING_HERE,
        figures.AMOUNT_DIFFERS,
        figures.CURRENCY_DIFFERS,
        figures.FEE_UNEXPECTED,
        balances.PAYOUT_UNBALANCED,
        balances.PAYOUT_OPEN,
        balances.BALANCE_DIFFERS,
    )
}
