from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..domain import bundle


class ReturnOrder(models.Model):
    """Combos of companies that take them back only as a whole."""

    _inherit = "return.order"

    def _check_lines(self):
        result = super()._check_lines()
        manager = "returns_management.returns_management_group_manager"
        if not self.env.su and not self.env.user.has_group(manager):
            whole = self.filtered(
                lambda o: o.company_id.return_partial_bundle == "whole"
            )
            for order in whole:
                order._check_bundles()
        return result

    def _check_bundles(self):
        # sudo: whoever registers a return need not be able to read the order
        for combo in self.sudo().line_ids.sale_line_id.linked_line_id:
            parts = combo.linked_line_ids.filtered("combo_item_id")
            if left := self._get_left_behind(parts):
                raise UserError(
                    self.env._(
                        "Return %(name)s takes back a part of %(bundle)s, which comes "
                        "back as a whole only: add %(products)s as well, or ask a "
                        "manager to submit the return.",
                        name=self.name,
                        bundle=combo.product_id.display_name,
                        products=format_list(
                            self.env, left.product_id.mapped("display_name")
                        ),
                    )
                )

    def _get_left_behind(self, parts):
        """The order lines among ``parts`` that do not come back as the others do."""
        returned = defaultdict(Decimal)
        for part in parts:
            returned[part] += Decimal(str(part.qty_in_return))
        for line in self.line_ids.filtered(lambda ln: ln.state == "draft"):
            quantity = line.product_uom_id._compute_quantity(
                line.qty_authorized, line.sale_line_id.product_uom_id, round=False
            )
            returned[line.sale_line_id] += Decimal(str(quantity))
        ordered = {part: Decimal(str(part.product_uom_qty)) for part in parts}
        return parts.browse().union(*bundle.left_behind(ordered, returned))
