from odoo import fields, models


class ResCompany(models.Model):
    """How this company gives money back."""

    _inherit = "res.company"

    return_refund_charge_order = fields.Selection(
        selection=[
            ("newest", "Newest Payment First"),
            ("largest", "Largest Payment First"),
        ],
        string="Refund Order",
        required=True,
        default="newest",
        help="Which payment is given back first when an invoice was paid by several.",
    )
    return_refund_approval_limit = fields.Monetary(
        string="Second Person Above",
        help="Refunds of a credit note above this amount have to be approved by "
        "somebody else than who planned them. 0 asks for nobody.",
    )

    _return_refund_approval_limit_not_negative = models.Constraint(
        "CHECK(return_refund_approval_limit >= 0)",
        "The amount above which refunds need a second person cannot be negative.",
    )
