from datetime import timedelta

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    return_followup_days = fields.Integer(
        string="Ask for the Parcel after",
        default=14,
        help="Days after the approval of a return whose goods have not come, until its "
        "responsible is told to ask the customer. 0 never asks.",
    )

    _return_followup_days_not_negative = models.Constraint(
        "CHECK(return_followup_days >= 0)",
        "The days until customers are asked for their parcel cannot be negative.",
    )

    def _get_return_followup_domain(self):
        self.ensure_one()
        latest = fields.Datetime.now() - timedelta(days=self.return_followup_days)
        return [
            ("company_id", "=", self.id),
            ("state", "=", "approved"),
            ("receipt_status", "=", "pending"),
            ("date_approve", "<=", latest),
            ("date_followup", "=", False),
        ]
