from odoo import api, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    @api.model
    def _get_refurbished_category(self):
        """The category of refurbished products, set up for the active company.

        Average cost and perpetual valuation on an account of its own: standard cost
        cannot hold the value of single units, and only perpetual valuation posts when
        units enter and leave work in progress.
        """
        category = self.env.ref("returns_accounting.product_category_refurbished")
        company = self.env.company
        account = category.property_stock_valuation_account_id
        if not account or account == company.account_stock_valuation_id:
            category.write(
                {
                    "property_cost_method": "average",
                    "property_valuation": "real_time",
                    "property_stock_valuation_account_id": self.env["account.account"]
                    .create(self._prepare_refurbished_account_vals())
                    .id,
                }
            )
        return category

    def _prepare_refurbished_account_vals(self):
        stock = self.env.company.account_stock_valuation_id
        return {
            "name": self.env._("Refurbished Stock"),
            "code": stock._search_new_account_code(stock.code or "110100"),
            "account_type": "asset_current",
            "account_stock_variation_id": stock.account_stock_variation_id.id,
        }
