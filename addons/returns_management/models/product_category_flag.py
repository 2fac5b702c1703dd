from odoo import fields, models


class ProductCategory(models.Model):
    """What is special about returning the products of a category."""

    _inherit = "product.category"

    return_flag_ids = fields.Many2many(
        comodel_name="return.product.flag",
        string="Return Flags",
        ondelete="restrict",
        help="What excludes these products from returns; as the parent category when "
        "empty.",
    )

    def _get_return_flags(self):
        """The flags of this category, if any, or of the nearest one above it."""
        category = self[:1]
        while category and not category.return_flag_ids:
            category = category.parent_id
        return category.return_flag_ids

    def write(self, vals):
        """A category that moves is more or less specific to the rules that name it."""
        if "parent_id" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)
