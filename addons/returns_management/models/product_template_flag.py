from odoo import fields, models


class ProductTemplate(models.Model):
    """What is special about returning a product."""

    _inherit = "product.template"

    return_flag_ids = fields.Many2many(
        comodel_name="return.product.flag",
        string="Return Flags",
        ondelete="restrict",
        help="What excludes the product from returns; as its category when empty.",
    )
