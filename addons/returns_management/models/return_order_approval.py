from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_list

from ..domain import approval


class ReturnOrder(models.Model):
    """Which rules ask for an approval, and who may give it."""

    _inherit = "return.order"

    approval_rule_ids = fields.Many2many(
        comodel_name="return.approval.rule",
        string="Needs Approval For",
        readonly=True,
        copy=False,
        help="The rules that asked for an approval when the return was submitted.",
    )

    def action_request(self):
        """Submit the returns; those that no rule asks for are approved at once.

        Without any rule in the company every return waits for a manager.
        """
        result = super().action_request()
        for company, orders in self.grouped("company_id").items():
            if rules := self._get_approval_rules(company):
                requested = orders._set_approval_rules(rules)
                requested._approve_free()
        return result

    @api.model
    def _get_approval_rules(self, company):
        # sudo: the rules apply to clerks, who need not be able to read them
        rules = self.env["return.approval.rule"].sudo()
        return rules.search([("company_id", "=", company.id)])

    def _set_approval_rules(self, rules, keep=None):
        """Name the rules that ask for an approval of the requested ones.

        :param keep: rules that stay, whether or not they ask
        :return: the requested ones
        """
        keep = keep or rules.browse()
        requested = self.filtered(lambda order: order.state == "requested")
        for order in requested:
            request = order._prepare_approval_request()
            # sudo: clerks submit returns, the rules name themselves
            order.sudo().approval_rule_ids = keep | rules.filtered(
                lambda rule, request=request: rule._to_domain().asks(request)
            )
        return requested

    def _approve_free(self):
        """Approve the requested ones that no rule asks for, nor any policy."""
        # sudo: nobody has to look at these, so nobody's rights are needed
        free = self.filtered(
            lambda order: (
                not order.approval_rule_ids and not order._needs_policy_approval()
            )
        )
        free.sudo().action_approve()

    def _prepare_approval_request(self):
        self.ensure_one()
        company = self.company_id
        gifts = sum(line._get_exchange_gift() for line in self.line_ids)
        amount = self.currency_id._convert(
            self.amount_authorized + gifts,
            company.currency_id,
            company,
            fields.Date.context_today(self),
        )
        return approval.Request(
            amount=Decimal(str(company.currency_id.round(amount))),
            categories=self.line_ids.product_id.categ_id._get_lineage_ids(),
            reasons=frozenset(self.line_ids.reason_id.ids),
            segments=frozenset(self.partner_id.commercial_partner_id.category_id.ids),
        )

    def action_approve(self):
        """Approve as the rules ask now too: lines may have changed since the request.

        Those that asked then still do: the parts of a split return need what the whole
        needed.
        """
        if not self.env.su:
            for company, orders in self.grouped("company_id").items():
                rules = self._get_approval_rules(company)
                for order in orders:
                    order._set_approval_rules(rules, keep=order.approval_rule_ids)
        self._check_approvers()
        return super().action_approve()

    def _check_approvers(self):
        """Refuse whom a rule does not name; without names any manager will do."""
        if self.env.su:
            return
        # sudo: who may not read a rule is still bound by it; a rule that names only a
        # person who left must not become one that names nobody
        for order in self.with_context(active_test=False):
            for rule in order.sudo().approval_rule_ids.filtered("approver_ids"):
                if self.env.user not in rule.approver_ids:
                    names = rule.approver_ids.mapped("name")
                    raise AccessError(
                        self.env._(
                            "Return %(name)s falls under the rule %(rule)s: ask "
                            "%(approvers)s to approve it.",
                            name=order.name,
                            rule=rule.name,
                            approvers=format_list(self.env, names, style="or"),
                        )
                    )
