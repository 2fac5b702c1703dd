from odoo import api, fields, models
from odoo.tools import format_date

from ..domain import policy

#: How many days ahead policies are looked at, and how many findings are told.
HORIZON, MOST = 365, 5


class ReturnPolicy(models.Model):
    """Where policies overlap or leave a gap, told before it happens to a customer."""

    _inherit = "return.policy"

    coverage_note = fields.Text(
        compute="_compute_coverage_note",
        help="Orders of the next year for which two rules are equally good, or none.",
    )

    @api.depends(
        "state",
        "date_from",
        "date_to",
        "priority",
        "customer_kind",
        "country_ids",
        "segment_ids",
        "rule_ids",
    )
    @api.depends_context("lang")
    def _compute_coverage_note(self):
        for record in self:
            stored = record._origin
            if record.state == "archived" or not stored.rule_ids:
                record.coverage_note = False
                continue
            findings = stored._get_findings()
            told = [stored._describe_finding(found) for found in findings[:MOST]]
            if len(findings) > MOST:
                told.append(self.env._("%(count)s more.", count=len(findings) - MOST))
            record.coverage_note = "\n".join(told)

    def action_check_coverage(self):
        """Say whether every order finds one rule that is better than the others."""
        self.ensure_one()
        note = self.coverage_note
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if note else "success",
                "title": self.env._("Coverage of the next year"),
                "message": note
                or self.env._("Every order finds one rule that decides on it."),
                "sticky": bool(note),
            },
        }

    def _get_findings(self):
        """Overlaps of the rules of this policy, and gaps of all policies together."""
        self.ensure_one()
        company = self.company_id
        book = self._get_book_with(company)
        own = set(self.rule_ids.ids)
        return [
            found
            for found in policy.coverage(book, fields.Date.context_today(self), HORIZON)
            if not found.rules or not own.isdisjoint(rule.id for rule in found.rules)
        ]

    def _describe_finding(self, found):
        """What is found, with an order that it happens to."""
        sentences = self.env["return.policy.sentence.mixin"]
        words = sentences._get_words()
        request = found.example
        line, customer = request.lines[0], request.customer
        product = self.env["product.template"].browse(line.product or ()).exists()
        category = self.env["product.category"].browse(max(line.categories, default=()))
        goods = product.display_name or category.exists().display_name
        example = self.env._(
            "For example: %(goods)s, ordered on %(date)s, %(channel)s, by a "
            "%(kind)s in %(country)s.",
            goods=goods or self.env._("any product"),
            date=format_date(self.env, line.ordered or request.today),
            channel=words.get(request.channel, request.channel),
            kind=words.get(customer.kind, customer.kind).lower(),
            country=words.get(customer.country) or self.env._("any country"),
        )
        return f"{sentences._say(found.reason, self.currency_id)} {example}"
