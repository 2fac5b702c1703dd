from odoo import models

from ..domain.policy_facts import read_request


class ReturnPolicyDecision(models.Model):
    """The rules that a decision was between."""

    _inherit = "return.policy.decision"

    def action_explain(self):
        """Show why this rule decided, and why the others did not."""
        self.ensure_one()
        company = self.company_id
        policies = self.env["return.policy"]
        deciding = self.policy_id.sudo()  # sudo: it may be of the past
        book = (
            deciding._get_book_with(company)
            if deciding.state == "archived"
            else policies._get_book(company)
        )
        request = read_request(self.facts)
        winner = book.find(request.lines[0], request)
        return self.env["return.policy.explanation"]._open(
            book,
            company,
            [(self.product_id.display_name, self.facts)],
            has_changed=(winner and winner.id) != self.rule_id.id,
        )
