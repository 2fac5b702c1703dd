from odoo import api, fields, models

from ..domain.policy_words import SEALS


class ProductProduct(models.Model):
    """The flags that hold for a product, its own or its category's."""

    _inherit = "product.product"

    return_has_seal = fields.Boolean(
        string="Sealed",
        compute="_compute_return_has_seal",
        help="It comes back only as long as its seal is unbroken.",
    )

    @api.depends("product_tmpl_id.return_flag_ids", "categ_id")
    def _compute_return_has_seal(self):
        for product in self:
            codes = product._get_return_flags().mapped("code")
            product.return_has_seal = not SEALS.isdisjoint(codes)

    def _get_return_flags(self):
        self.ensure_one()
        return self.product_tmpl_id.return_flag_ids or self.categ_id._get_return_flags()
