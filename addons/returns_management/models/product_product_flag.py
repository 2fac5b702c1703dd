from odoo import models


class ProductProduct(models.Model):
    """The flags that hold for a product, its own or its category's."""

    _inherit = "product.product"

    def _get_return_flags(self):
        self.ensure_one()
        return self.product_tmpl_id.return_flag_ids or self.categ_id._get_return_flags()
