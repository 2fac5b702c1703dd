from odoo import fields, models

from ..domain import espr


class ProductCategory(models.Model):
    _inherit = "product.category"

    return_espr_group = fields.Selection(
        selection=[
            (espr.APPAREL, "Apparel"),
            (espr.ACCESSORIES, "Clothing Accessories"),
            (espr.FOOTWEAR, "Footwear"),
        ],
        string="Destruction Ban",
        help="Group of annex VII of Regulation (EU) 2024/1781 that these products "
        "belong to; as the parent category when empty.",
    )

    def _get_lineage_ids(self):
        """These categories and all above them, which a rule may name."""
        steps = "/".join(path or "" for path in self.mapped("parent_path"))
        return frozenset(int(step) for step in steps.split("/") if step)

    def _get_return_espr_group(self):
        """The group of this category, if any, or of the nearest one above it."""
        category = self[:1]
        while category and not category.return_espr_group:
            category = category.parent_id
        return category.return_espr_group
