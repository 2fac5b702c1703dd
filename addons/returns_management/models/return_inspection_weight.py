from decimal import Decimal

from odoo import api, fields, models

from ..domain import weighing


class ReturnInspection(models.Model):
    """Goods that weigh less than they should are not all there."""

    _inherit = "return.inspection"

    expected_weight = fields.Float(
        digits="Stock Weight",
        compute="_compute_expected_weight",
        store=True,
        help="Weight of the product times the quantity.",
    )
    weight_finding = fields.Char(
        compute="_compute_weight_finding",
        store=True,
        help="Said when the weight is off by more than the company's tolerance.",
    )

    @api.depends("product_id", "quantity", "return_line_id.product_uom_id")
    def _compute_expected_weight(self):
        for result in self:
            unit, own = result.product_uom_id, result.product_id.uom_id
            quantity = result.quantity
            if unit and own:
                quantity = unit._compute_quantity(quantity, own, round=False)
            result.expected_weight = result.product_id.weight * quantity

    @api.depends("weight", "expected_weight")
    def _compute_weight_finding(self):
        digits = self.env["decimal.precision"].precision_get("Stock Weight")
        for result in self:
            # sudo: warehouse users may not read all of a company
            tolerance = result.company_id.sudo().return_weight_tolerance
            result.weight_finding = weighing.compare(
                Decimal(str(round(result.expected_weight, digits))),
                Decimal(str(round(result.weight, digits))),
                Decimal(str(tolerance)),
                result.weight_uom_name or "",
            )
