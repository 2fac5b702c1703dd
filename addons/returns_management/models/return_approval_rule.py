from decimal import Decimal

from odoo import fields, models

from ..domain import approval


class ReturnApprovalRule(models.Model):
    _name = "return.approval.rule"
    _inherit = "return.settings.rule.mixin"
    _description = "Return Approval Rule"

    name = fields.Char(help="Shown as the reason of the approval.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_min = fields.Monetary(
        string="From Amount", help="Authorised value of the return, tax included."
    )
    partner_tag_ids = fields.Many2many(
        comodel_name="res.partner.category", string="Customer Tags"
    )
    approver_ids = fields.Many2many(
        comodel_name="res.users",
        string="Approvers",
        help="Who may approve these returns; every manager when empty.",
    )

    _amount_min_not_negative = models.Constraint(
        "CHECK(amount_min >= 0)", "An approval rule needs an amount of zero or more."
    )

    def _to_domain(self):
        self.ensure_one()
        return approval.Rule(
            name=self.name,
            minimum=Decimal(str(self.currency_id.round(self.amount_min))),
            categories=frozenset(self.categ_ids.ids),
            reasons=frozenset(self.reason_ids.ids),
            segments=frozenset(self.partner_tag_ids.ids),
        )
