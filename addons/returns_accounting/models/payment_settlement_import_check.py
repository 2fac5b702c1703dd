from collections import defaultdict

from odoo import models

from ..domain.minor_units import exponent
from ..domain.settlement import FEE_RETURNED, REPORTING_CATEGORIES
from ..gateway.errors import RefusedLines
from ..gateway.formats.columns import minor_digits
from ..gateway.formats.layout import Payouts

#: A file with more lines than this that are wrong is not the file that was meant.
MOST_PROBLEMS = 1000
#: That many are told in the message; all are kept.
MOST_TOLD = 20

#: What a line can get wrong that reads well: column, its text, when it is wrong. The
#: parameters are those of ``_get_check_parameters``.
CHECKS = {
    "large": (
        "gross",
        "concat_ws(' / ', gross, fee, net)",
        "NOT (abs(gross) < 1e12 AND abs(fee) < 1e12)",
    ),
    "net": ("net", "net::text", "gross - fee <> net"),
    "digits": (
        "gross",
        "concat_ws(' / ', gross, fee, net)",
        "(scale(gross) > %(digits)s AND gross <> round(gross, %(digits)s)"
        " OR scale(fee) > %(digits)s AND fee <> round(fee, %(digits)s))",
    ),
    "currency": ("currency", "currency", "currency <> %(currency)s"),
    "facing": (
        "customer_facing_currency",
        "COALESCE(customer_facing_currency, '')",
        "customer_facing_amount IS NOT NULL AND customer_facing_amount <> 0"
        " AND (customer_facing_currency IS NULL"
        " OR customer_facing_currency <> ALL(%(currencies)s))",
    ),
    "same": (
        "customer_facing_amount",
        "customer_facing_amount::text",
        "%(same_amount)s AND customer_facing_currency = currency"
        " AND customer_facing_amount <> gross",
    ),
    "facing_digits": (
        "customer_facing_amount",
        "customer_facing_amount::text",
        "scale(customer_facing_amount) > 0"
        " AND (customer_facing_amount <> gross OR customer_facing_currency <> currency)"
        " AND customer_facing_amount <>"
        f" round(customer_facing_amount, {minor_digits('customer_facing_currency')})",
    ),
    "future": (
        "created",
        "created::text",
        "created > now() AT TIME ZONE 'UTC' + '1 day'",
    ),
    "past": ("created", "created::text", "created < '2000-01-01'"),
    "category": (
        "reporting_category",
        "reporting_category",
        "NOT %(accept_unknown)s AND reporting_category <> ALL(%(categories)s)",
    ),
    "fee": (
        "fee",
        "fee::text",
        "fee < 0 AND reporting_category <> ALL(%(fee_returned)s)",
    ),
}

#: Whether a line has got any of them wrong.
IS_WRONG = " OR ".join(condition for _c, _cell, condition in CHECKS.values())

_WRONG = ", ".join(
    f"({condition}, '{code}', {cell})"
    for code, (_column, cell, condition) in CHECKS.items()
)
FIND_WRONG = f"""
    SELECT staged.line, wrong.code, wrong.cell
      FROM settlement_staging AS staged
     CROSS JOIN LATERAL (VALUES {_WRONG}) AS wrong (is_wrong, code, cell)
     WHERE ({IS_WRONG}) AND wrong.is_wrong
     ORDER BY staged.line
     LIMIT %(limit)s
"""

#: Numbers are compared: what is no pair by them is none, and pairs are looked at.
HAS_TWICE = """
    SELECT COUNT(*) > COUNT(DISTINCT hashtextextended(gateway_id, 0))
      FROM settlement_staging
"""
FIND_TWICE = """
    SELECT line, gateway_id, first
      FROM (SELECT line, gateway_id,
                   MIN(line) OVER (PARTITION BY gateway_id) AS first
              FROM settlement_staging) AS numbered
     WHERE line <> first
     ORDER BY line
     LIMIT %(limit)s
"""


class PaymentSettlementImport(models.Model):
    """What is wrong with lines of a file, and whether the others can be kept.

    A bad line is set aside when nothing is lost by it: it names no payout, so that the
    sum of every payout is still proven. Otherwise the file is refused as a whole.
    """

    _inherit = "payment.settlement.import"

    def _check_lines(self, report, conversion, is_fine):
        """Set bad lines aside, or refuse the file.

        :param is_fine: that each line is right in itself is known already
        :raise RefusedLines: naming lines, columns, values, and what to do
        """
        problems = [] if is_fine else self._find_wrong(report, conversion)
        problems += self._find_twice(report.layout)
        problems.sort(key=lambda problem: problem["line"])
        wrong = self._get_wrong_totals(report, conversion)
        if not (problems or wrong):
            return
        lines = sorted({problem["line"] for problem in problems})
        raw = self._fetch_raw_lines(conversion, lines)
        for problem in problems:
            problem["raw_line"] = raw[problem["line"]][0]
        self._keep_header(report)
        names_payout = any(payout for _text, payout in raw.values())
        whole = report.layout.payouts in (Payouts.COMPLETE, Payouts.IMPLIED)
        self._execute_staged(
            "DELETE FROM settlement_staging WHERE line = ANY(%s)", [lines]
        )
        if (
            wrong
            or len(lines) > MOST_PROBLEMS
            or (whole and names_payout)
            or not self._count_staged()
        ):
            told = [*wrong, *self._get_told(problems)]
            raise RefusedLines(report.stream.heading, told, problems)
        self._keep_problems(problems)

    def _get_told(self, problems):
        told = [
            self.env._(
                "line %(line)s: %(message)s",
                line=problem["line"],
                message=problem["message"],
            )
            for problem in problems[:MOST_TOLD]
        ]
        if len(problems) > MOST_TOLD:
            told.append(
                self.env._(
                    "only the first %(count)s problems are listed", count=MOST_TOLD
                )
            )
        return told

    def _find_wrong(self, report, conversion):
        """[{"line", "column", "value", "message"}] of lines that are wrong."""
        fetch = self._fetch_staged
        limit = MOST_PROBLEMS + 1
        found = []
        if self._count_staged() != report.records:
            found += [
                self._prepare_problem(line, code, column, value)
                for line, column, value, code in fetch(conversion.problems(limit))
            ]
        names = _get_column_names(report.layout)
        parameters = self._get_check_parameters(report.layout)
        return found + [
            self._prepare_problem(line, code, names[CHECKS[code][0]], value)
            for line, code, value in fetch(FIND_WRONG, {**parameters, "limit": limit})
        ]

    def _find_twice(self, layout):
        """The same of lines that come again."""
        ((has_twice,),) = self._fetch_staged(HAS_TWICE)
        if not has_twice:
            return []
        key = ", ".join(layout.key)
        found = self._fetch_staged(FIND_TWICE, {"limit": MOST_PROBLEMS + 1})
        return [
            self._prepare_problem(line, "twice", key, reference, first=first)
            for line, reference, first in found
        ]

    def _get_check_parameters(self, layout):
        currency = self.provider_id.settlement_currency_id
        currencies = self.env["res.currency"].with_context(active_test=False)
        return {
            "digits": exponent(currency.name),
            "currency": currency.name,
            "currencies": currencies.search([("name", "!=", False)]).mapped("name"),
            "categories": sorted(REPORTING_CATEGORIES | {"conversion"}),
            "fee_returned": sorted(FEE_RETURNED),
            "accept_unknown": self.accept_unknown,
            "same_amount": layout.same_amount,
        }

    def _fetch_raw_lines(self, conversion, lines):
        """{line: (its text, the payout it names)}"""
        found = self._fetch_staged(
            f"SELECT line, {conversion.raw_line()}, {conversion.payout()} "
            "FROM settlement_raw AS raw WHERE line = ANY(%s)",
            [lines],
        )
        return {line: (text, payout) for line, text, payout in found}

    def _prepare_problem(self, line, code, column, value, **details):
        value = (value or "")[:200]
        return {
            "line": line,
            "column": column,
            "value": value,
            "message": self._get_problem_message(code, column, value, **details),
        }

    def _get_problem_message(self, code, column, value, first=None):
        """What is wrong with a cell, and what to do."""
        provider = self.provider_id
        subject = f"{column} {value!r}" if value else column
        messages = {
            "amount": self.env._("is no amount such as 1234.56 (decimal point)"),
            "amount_comma": self.env._("is no amount such as 1234,56 (decimal comma)"),
            "whole": self.env._("is no whole number of the currency's smallest unit"),
            "large": self.env._("is no amount that can be booked"),
            "side": self.env._("is neither CR nor DR"),
            "empty": self.env._("is empty"),
            "time": self.env._("is no time such as 2026-12-31 23:59:59"),
            "zone": self.env._("is no time zone that is known here"),
            "net": self.env._("is not gross less fee"),
            "digits": self.env._("has too many decimals for its currency"),
            "facing": self.env._("is no currency that is known here"),
            "same": self.env._("differs from what was settled in the same currency"),
            "future": self.env._("lies in the future"),
            "past": self.env._("lies too far in the past"),
            "fee": self.env._("is negative, though nothing was given back"),
            "twice": self.env._("is on line %(line)s already", line=first),
            "currency": self.env._(
                "is in %(currency)s, but journal %(journal)s of %(provider)s is kept "
                "in %(expected)s: have the report for that currency alone, and use a "
                "provider and journal for each",
                currency=value,
                journal=provider.journal_id.name,
                provider=provider.name,
                expected=provider.settlement_currency_id.name,
            ),
            "category": self.env._(
                "is no category that is known here: check the line, or tick Accept "
                "Unknown Categories"
            ),
        }
        messages["facing_digits"] = messages["digits"]
        what = messages[code]
        if code not in ("currency", "category"):
            what = self.env._(
                "%(what)s; correct the line or download the report again", what=what
            )
        return f"{subject} {what}"


def _get_column_names(layout):
    """What the file calls our columns."""
    names = defaultdict(str)
    for name in ("gross", "fee", "net"):
        amount = getattr(layout, name)
        names[name] = ", ".join(amount.columns) if amount else name
    facing = layout.facing_amount
    names["customer_facing_amount"] = ", ".join(facing.columns) if facing else ""
    names["customer_facing_currency"] = layout.facing_currency or ""
    names["currency"] = layout.currency
    names["created"] = " ".join(layout.created.columns)
    names["reporting_category"] = layout.category.column
    return names
