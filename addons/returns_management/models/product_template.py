from odoo import api, fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    return_rate = fields.Float(
        string="Return Rate (%)",
        compute="_compute_return_rate",
        help="Returned of what was shipped in the last 365 days.",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_return_rate(self):
        for template in self:
            variants = template.with_context(active_test=False).product_variant_ids
            shipped = sum(variants.mapped("qty_shipped"))
            returned = sum(variants.mapped("qty_returned"))
            template.return_rate = 100 * returned / shipped if shipped else 0

    def action_view_return_lines(self):
        variants = self.with_context(active_test=False).product_variant_ids
        return variants._get_return_lines_action(variants)
