from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models, tools

from ..domain import policy


class ReturnPolicy(models.Model):
    """All rules of a company as the engine reads them, compiled once."""

    _inherit = "return.policy"

    @api.model
    @tools.ormcache("company.id", "self.env.lang")
    def _get_book(self, company):
        """What decides on returns to ``company``: its active policies."""
        return self._get_active(company)._compile(company)

    @api.model
    def _get_active(self, company):
        # sudo: the policies bind whoever registers a return
        return self.sudo().search(
            [("company_id", "=", company.id), ("state", "=", "active")]
        )

    def _get_book_with(self, company, *, always=False):
        """The book as it would be if these policies were active, too.

        :param always: as if they had always been, in place of their older versions
        """
        active = self._get_active(company)
        ends = {}
        for added in self.sudo() - active:
            begin = added.date_from or fields.Date.context_today(self)
            for older in added._get_versions() & active:
                last = begin - timedelta(days=1)
                ends[older] = min(ends.get(older, last), last)
        if always:
            active -= active.union(*ends)
        return (active | self.sudo())._compile(company, ends, self if always else ())

    def _compile(self, company, ends=None, always=()):
        """The book of these policies, whatever their state.

        :param ends: ``{policy: last day}`` of those that end earlier than they say
        :param always: policies that are in force on all days
        """
        ends = ends or {}
        rules = [
            (
                replace(rule._to_domain(), valid_from=None, valid_to=None)
                if rule.policy_id in always
                else rule._to_domain(ends.get(rule.policy_id))
            )
            for rule in self.rule_ids
            if not rule.policy_id._is_over_before(ends.get(rule.policy_id))
        ]
        # sudo: the periods bind whoever registers a return
        periods = self.env["return.policy.period"].sudo()
        extensions = periods.search(
            [("company_id", "=", company.id), ("active", "=", True)]
        )
        return policy.Book(
            tuple(rules),
            tuple(period._to_domain() for period in extensions),
            {
                category.id: category.parent_path.count("/")
                for category in self.rule_ids.categ_ids
            },
        )

    def _is_over_before(self, end):
        """Whether the policy would end on the day ``end`` without having begun."""
        return bool(end and self.date_from and end < self.date_from)
