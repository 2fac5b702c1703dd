from odoo import fields, models

from ..domain import espr


class ResCompany(models.Model):
    """What a company expects of its inspections."""

    _inherit = "res.company"

    return_weight_tolerance = fields.Float(
        string="Weight Tolerance (%)",
        default=10.0,
        help="How much the measured weight of returned goods may differ from the "
        "weight of the product before the inspection says so.",
    )
    return_espr_size = fields.Selection(
        selection=[
            (espr.LARGE, "Large (from 19 July 2026)"),
            (espr.MEDIUM, "Medium-Sized (from 19 July 2030)"),
        ],
        string="Destruction Ban",
        help="Size of the undertaking under Regulation (EU) 2024/1781, art. 25: it "
        "must not destroy returned apparel, clothing accessories and footwear. Empty "
        "for micro and small enterprises and outside the European Union.",
    )

    _return_weight_tolerance_range = models.Constraint(
        "CHECK(return_weight_tolerance BETWEEN 0 AND 100)",
        "The weight tolerance of returns must be between 0 and 100 percent.",
    )
