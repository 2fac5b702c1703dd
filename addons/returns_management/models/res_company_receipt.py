from odoo import fields, models


class ResCompany(models.Model):
    """How much more than announced a return may bring."""

    _inherit = "res.company"

    return_over_receipt_percent = fields.Float(
        string="Tolerance for Surplus",
        digits=(5, 2),
        help="How much more than was requested may come back without a question, in "
        "percent. It is accepted and credited as far as it was delivered. More needs a "
        "decision at the receipt.",
    )

    _return_over_receipt_percent_range = models.Constraint(
        "CHECK(return_over_receipt_percent BETWEEN 0 AND 100)",
        "The tolerance for surplus is a percentage between 0 and 100.",
    )
