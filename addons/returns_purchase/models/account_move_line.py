from decimal import Decimal

from odoo import models

from ..domain import vendor_credit

#: Standard cost has price differences of its own, on every bill and refund.
COST_METHODS = ("average", "fifo")


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _is_perpetual_refund(self):
        """Whether this line credits stock whose value the ledger follows."""
        self.ensure_one()
        product = self.product_id.with_company(self.company_id)
        return (
            self._eligible_for_stock_account()
            and product.valuation == "real_time"
            and product.cost_method in COST_METHODS
            and self.account_id == self._get_stock_accounts()["stock_valuation"]
        )

    def _get_stock_accounts(self):
        template = self.product_id.product_tmpl_id.with_company(self.company_id)
        return template.get_product_accounts(fiscal_pos=self.move_id.fiscal_position_id)

    def _get_refunded_quantity(self):
        """In the unit of the purchase line."""
        return sum(
            (
                line.purchase_line_id._to_line_quantity(
                    line.quantity, line.product_uom_id
                )
                for line in self
            ),
            Decimal(0),
        )

    def _get_vendor_difference(self, refunding):
        """By how much goods of our returns cost more than these lines credit.

        :param refunding: quantity of refunds that are posted before these lines
        """
        quantity = self._get_refunded_quantity()
        if not quantity:
            return 0
        credit = Decimal(str(-sum(self.mapped("balance")))) / quantity
        purchase_line = self.purchase_line_id
        before = purchase_line._get_vendor_claims(refunding)
        after = purchase_line._get_vendor_claims(refunding + quantity)
        settled = [
            (after[move].received - before[move].received, value)
            for move, value in purchase_line._get_returned_costs().items()
        ]
        return float(vendor_credit.difference(settled, credit))

    def _prepare_vendor_difference(self, difference):
        self.ensure_one()
        accounts = self._get_stock_accounts()
        category = self.product_id.categ_id.with_company(self.company_id)
        account = self.move_id.fiscal_position_id.map_account(
            category.property_price_difference_account_id or accounts["expense"]
        )
        amount = self.company_currency_id.round(difference)
        common = {
            "name": self.name,
            "move_id": self.move_id.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "quantity": self.quantity,
            "display_type": "cogs",
            "tax_ids": [],
            "cogs_origin_id": self.id,
        }
        return [
            {**common, "account_id": self.account_id.id, "balance": -amount},
            {
                **common,
                "account_id": account.id,
                "balance": amount,
                "analytic_distribution": self.analytic_distribution,
            },
        ]
