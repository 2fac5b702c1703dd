from odoo import api, models


class StockScrap(models.Model):
    """A kit is scrapped with what it is made of."""

    _inherit = "stock.scrap"

    @api.depends("product_id", "move_ids", "move_ids.move_line_ids.quantity")
    def _compute_scrap_qty(self):
        """One by one: of several, Odoo returns from its loop after the first."""
        if len(self) == 1:
            return super()._compute_scrap_qty()
        for scrap in self:
            scrap._compute_scrap_qty()
        return None

    def _get_destroyed_products(self):
        products = super()._get_destroyed_products()
        if not self.bom_id:
            return products
        # sudo: who scraps a kit need not be able to read bills of materials
        _boms, parts = self.sudo().bom_id.explode(self.product_id, 1)
        return products.union(*(part.product_id.sudo(False) for part, _data in parts))
