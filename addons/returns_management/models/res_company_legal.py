from odoo import fields, models


class ResCompany(models.Model):
    """What a company makes of the law where the law leaves it a choice."""

    _inherit = "res.company"

    return_legal_alert_days = fields.Integer(
        string="Tell of a Refund Due",
        default=3,
        help="Days before the law wants a refund paid, on which its responsible is "
        "told.",
    )
    return_partial_delivery = fields.Selection(
        selection=[
            ("full", "In Full"),
            ("share", "In Proportion"),
            ("none", "Not at All"),
        ],
        string="Delivery Cost of a Partial Withdrawal",
        default="full",
        required=True,
        help="What is refunded of the standard delivery when a consumer withdraws from "
        "a part of an order. The law does not settle it; in full is in the consumer's "
        "favour.",
    )

    return_partial_bundle = fields.Selection(
        selection=[("parts", "In Parts"), ("whole", "Only as a Whole")],
        string="Return of Bundles",
        default="parts",
        required=True,
        help="Whether products that were sold together in a combo come back one by "
        "one, or only all of them unless a manager says otherwise. The law does not "
        "settle it for withdrawals; in parts is in the consumer's favour.",
    )

    _return_legal_alert_days_not_negative = models.Constraint(
        "CHECK(return_legal_alert_days BETWEEN 0 AND 365)",
        "The days before a refund falls due must be between 0 and 365.",
    )
