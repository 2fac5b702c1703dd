from odoo import models

from .return_policy_evaluator import PolicyCase


class SaleOrderLine(models.Model):
    """A return of an order line that does not exist yet, to be judged."""

    _inherit = "sale.order.line"

    def _prepare_policy_case(
        self, quantity, reason, today, return_order=None, unsealed=False
    ):
        """
        :param quantity: in the unit of the line
        :param today: the customer's day on which the return is asked for
        """
        self.ensure_one()
        company = self.company_id
        ordered = self.product_uom_qty
        amount = self.price_total * quantity / ordered if ordered else 0
        return PolicyCase(
            key=self.id,
            company=company,
            partner=self.order_id.partner_id,
            product=self.product_id,
            quantity=quantity,
            amount=self.currency_id._convert(
                amount, company.currency_id, company, today
            ),
            reason=reason,
            today=today,
            sale_line=self,
            invoice_line=self.env["account.move.line"],
            return_order=return_order or self.env["return.order"],
            unsealed=unsealed,
        )
