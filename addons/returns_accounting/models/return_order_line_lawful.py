from decimal import Decimal

from odoo import models

from odoo.addons.returns_management.domain.legal_charge import DEDUCTION, FEE


class ReturnOrderLine(models.Model):
    """No fee is kept from who withdraws by right, and what is deducted was graded."""

    _inherit = "return.order.line"

    def _get_fee(self, source, quantity, before):
        if not self._get_ruling(FEE).allowed:
            return Decimal(0)
        return super()._get_fee(source, quantity, before)

    def _check_lawful_deduction(self):
        """Refuse a deduction on a credit note that no inspection with photos bears."""
        for line in self:
            results = line._get_accepted_results().filtered("deduction_percent")
            line._check_lawful(
                DEDUCTION,
                graded_photos=sum(result._count_graded_photos() for result in results),
            )

    def _get_deduction_article(self):
        order = self.return_order_id
        rules = order._get_legal_rules()[order]
        provision = rules and rules.get("deduction_diminished_value")
        return provision.source if provision else ""
