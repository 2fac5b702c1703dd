from odoo import api, models, tools

from ..domain import policy


class ReturnPolicy(models.Model):
    """All rules of a company as the engine reads them, compiled once."""

    _inherit = "return.policy"

    @api.model
    @tools.ormcache("company.id", "self.env.lang")
    def _get_book(self, company):
        """What decides on returns to ``company``: its active policies."""
        # sudo: the policies bind whoever registers a return
        active = self.sudo().search(
            [("company_id", "=", company.id), ("state", "=", "active")]
        )
        return active._compile(company)

    def _compile(self, company):
        """The book of these policies, whatever their state."""
        categories = self.rule_ids.categ_ids
        # sudo: the periods bind whoever registers a return
        periods = self.env["return.policy.period"].sudo()
        return policy.Book(
            tuple(rule._to_domain() for rule in self.rule_ids),
            tuple(
                period._to_domain()
                for period in periods.search(
                    [("company_id", "=", company.id), ("active", "=", True)]
                )
            ),
            {category.id: category.parent_path.count("/") for category in categories},
        )
