from odoo import fields, models


class ReturnSettingsRuleMixin(models.AbstractModel):
    """A rule of a company for the returns of certain goods, tried in its turn."""

    _name = "return.settings.rule.mixin"
    _description = "Rule of Returns"
    _inherit = "return.settings.mixin"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    categ_ids = fields.Many2many(
        comodel_name="product.category",
        string="Product Categories",
        help="With those below them; all when empty.",
    )
    reason_ids = fields.Many2many(
        comodel_name="return.order.reason", string="Reasons", help="All when empty."
    )
