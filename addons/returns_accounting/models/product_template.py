from odoo import api, fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    refurbished_product_id = fields.Many2one(
        comodel_name="product.product",
        compute="_compute_refurbished_product_id",
        inverse="_inverse_refurbished_product_id",
        domain="[('is_storable', '=', True), ('product_tmpl_id', '!=', id)]",
        help="What returned units of this product are sold as once refurbished.",
    )

    @api.depends("product_variant_ids.refurbished_product_id")
    def _compute_refurbished_product_id(self):
        self._compute_template_field_from_variant_field("refurbished_product_id")

    def _inverse_refurbished_product_id(self):
        self._set_product_variant_field("refurbished_product_id")

    def action_create_refurbished_product(self):
        return self.product_variant_id.action_create_refurbished_product()
