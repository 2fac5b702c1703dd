from decimal import Decimal

from odoo import api, fields, models

from ..domain import disposition


class ReturnDispositionRule(models.Model):
    _name = "return.disposition.rule"
    _description = "Disposition Rule"
    _inherit = "return.settings.rule.mixin"

    name = fields.Char(help="Shown to the inspector as the reason of the proposal.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    grade_ids = fields.Many2many(
        comodel_name="return.grade", string="Grades", help="All when empty."
    )
    product_tag_ids = fields.Many2many(
        comodel_name="product.tag",
        string="Product Tags",
        help="Products that carry any of these; all when empty.",
    )
    value_from = fields.Monetary(
        help="Price paid for one unit, converted into the company's currency, from "
        "which the rule applies."
    )
    value_to = fields.Monetary(
        string="Value below", help="Units of this value or more are not concerned."
    )
    disposition_id = fields.Many2one(
        comodel_name="return.disposition", required=True, ondelete="restrict"
    )

    _values_in_order = models.Constraint(
        "CHECK(value_from >= 0"
        " AND (COALESCE(value_to, 0) = 0 OR value_from < value_to))",
        "The values of a disposition rule must be zero or more, the first below the "
        "second.",
    )

    @api.model
    def _get_for_company(self, company):
        return self.search([("company_id", "=", company.id)])

    def _to_domain(self):
        """The rule as the pure function takes it; a value of zero is no limit."""
        self.ensure_one()
        low, high = (
            Decimal(str(self.currency_id.round(value))) if value else None
            for value in (self.value_from, self.value_to)
        )
        return disposition.Rule(
            key=self.id,
            name=self.name,
            grades=frozenset(self.grade_ids.ids),
            categories=frozenset(self.categ_ids.ids),
            reasons=frozenset(self.reason_ids.ids),
            tags=frozenset(self.product_tag_ids.ids),
            minimum=low,
            maximum=high,
        )
