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
        "must not destroy unsold or returned apparel, clothing accessories and "
        "footwear, by an inspection, a scrap order or a transfer. Empty for micro and "
        "small enterprises and outside the European Union.",
    )

    _return_weight_tolerance_range = models.Constraint(
        "CHECK(return_weight_tolerance BETWEEN 0 AND 100)",
        "The weight tolerance of returns must be between 0 and 100 percent.",
    )

    def _rule_destruction(self, products, destroys=True, derogation=None):
        """The :class:`espr.Ruling` on goods that are one of ``products``, today."""
        self.ensure_one()
        groups = (categ._get_return_espr_group() for categ in products.categ_id)
        return espr.rule(
            # sudo: warehouse users may not read all of a company, this they must
            size=self.sudo().return_espr_size or None,
            group=next(filter(None, groups), None),
            destroys=destroys,
            today=fields.Date.context_today(self),
            derogation=derogation or None,
        )
