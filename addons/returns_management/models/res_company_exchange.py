from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    return_advance_days = fields.Integer(
        string="Days for Goods Replaced in Advance",
        default=14,
        help="How long a customer has to send the goods back when the replacement was "
        "shipped first. After that the responsible is told to charge it.",
    )

    _return_advance_days_not_negative = models.Constraint(
        "CHECK(return_advance_days >= 0)",
        "The days for goods that were replaced in advance cannot be negative.",
    )
