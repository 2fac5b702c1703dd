from decimal import Decimal

from odoo import fields, models

from ..domain import authority


class ReturnGoodwillOption(models.Model):
    _name = "return.goodwill.option"
    _inherit = "return.settings.mixin"
    _description = "Goodwill Option"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        selection=[
            ("partial_refund", "Partial Refund"),
            ("voucher", "Voucher"),
            ("expedited_replacement", "Replacement at Once"),
            ("waived_fee", "Waived Fee"),
        ],
        required=True,
        help="Partial refund: drafts a credit note. Waived fee: no restocking fee is "
        "charged on the return. Voucher, replacement at once: plan an activity for the "
        "responsible; a replacement also makes the return urgent.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    clerk_amount_max = fields.Monetary(
        string="Clerks up to",
        help="What a user of returns may grant alone, per case. What has no amount "
        "counts with zero.",
    )
    is_manager_limited = fields.Boolean(
        string="Limit Managers",
        help="Above their limit only the approvers may grant.",
    )
    manager_amount_max = fields.Monetary(string="Managers up to")
    approver_ids = fields.Many2many(
        comodel_name="res.users",
        string="Approvers",
        domain="[('share', '=', False)]",
        help="Who grants what is above the managers' limit.",
    )

    _limits_in_order = models.Constraint(
        "CHECK(clerk_amount_max >= 0 AND (NOT is_manager_limited"
        " OR manager_amount_max >= clerk_amount_max))",
        "Goodwill limits must be zero or more, and managers may grant at least what "
        "clerks may.",
    )

    def _get_limits(self):
        self.ensure_one()
        round_amount = self.currency_id.round
        return authority.Limits(
            clerk=Decimal(str(round_amount(self.clerk_amount_max))),
            manager=Decimal(str(round_amount(self.manager_amount_max)))
            if self.is_manager_limited
            else None,
        )
