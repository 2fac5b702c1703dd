from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    return_risk_photo_score = fields.Integer(
        string="Photo First",
        default=20,
        help="From these points on, a return is approved once a photo is attached.",
    )
    return_risk_approval_score = fields.Integer(
        string="Manager's Approval",
        default=40,
        help="From these points on, no return is approved without a manager.",
    )
    return_risk_inspection_score = fields.Integer(
        string="Inspection First",
        default=60,
        help="From these points on, nothing is sent or paid before the goods are "
        "inspected: no replacement in advance, no refund of goods that are kept.",
    )
    return_risk_retention_months = fields.Integer(
        string="Keep Personal Data",
        default=24,
        help="Months after which signals lose customer, return and sentence, payments "
        "the mark of their card, and returns the photos of the customer. What remains "
        "is counted in the report.",
    )

    _return_risk_scores = models.Constraint(
        "CHECK(return_risk_photo_score > 0 AND return_risk_approval_score > 0"
        " AND return_risk_inspection_score > 0)",
        "The points that ask for a verification must be above zero: every return "
        "would need it.",
    )
    _return_risk_retention = models.Constraint(
        "CHECK(return_risk_retention_months BETWEEN 1 AND 120)",
        "Personal data of risk signals is kept from 1 to 120 months.",
    )
