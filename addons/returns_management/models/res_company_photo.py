from odoo import fields, models


class ResCompany(models.Model):
    """How large the photos of an inspection may be."""

    _inherit = "res.company"

    return_photo_max_mb = fields.Integer(
        string="Largest Inspection Photo (MB)",
        default=10,
        required=True,
        help="A larger photo is refused. The screens make photos smaller before they "
        "send them, so this concerns files that come from elsewhere.",
    )

    _return_photo_max_mb_range = models.Constraint(
        "CHECK(return_photo_max_mb BETWEEN 1 AND 90)",
        "The largest inspection photo must be between 1 and 90 MB.",
    )
