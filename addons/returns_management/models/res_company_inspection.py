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
            (espr.LARGE, "Large"),
            (espr.MEDIUM, "Medium-Sized"),
        ],
        string="Destruction Ban",
        help="Size of the undertaking under Regulation (EU) 2024/1781, art. 25: it "
        "must not destroy unsold or returned apparel, clothing accessories and "
        "footwear, by an inspection, a scrap order or a transfer. From when on is a "
        "provision of the law of the European Union. Empty for micro and small "
        "enterprises and outside of the European Union.",
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
            ban=self._get_destruction_ban(),
            group=next(filter(None, groups), None),
            destroys=destroys,
            derogation=derogation or None,
        )

    def _get_destruction_ban(self):
        """The provision of the Union that holds today, wherever the company sits."""
        # sudo: warehouse users may not read all of a company, this they must
        kind = espr.BANS.get(self.sudo().return_espr_size)
        # not ref(), which asks the database for each of many lines
        union = self.env["return.legal.regime"].browse(
            self.env["ir.model.data"]._xmlid_to_res_id(
                "returns_management.return_legal_regime_eu"
            )
        )
        return kind and union._to_domain(fields.Date.context_today(self)).get(kind)
