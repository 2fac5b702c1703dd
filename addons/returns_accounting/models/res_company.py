from decimal import Decimal

from odoo import fields, models

from odoo.addons.returns_management.domain.fees import FeeRule

#: Accounts made for a company that has none yet: field, name, type, first code tried.
DEFAULT_ACCOUNTS = [
    ("return_fee_account_id", "Restocking Fees", "income", "450100"),
    ("return_shipping_account_id", "Return Shipping Charged", "income", "450200"),
    ("return_wip_account_id", "Refurbishment in Progress", "asset_current", "110500"),
    ("return_write_down_account_id", "Returns Write-Down", "expense", "501100"),
    ("return_labour_account_id", "Labour Absorbed", "expense", "501200"),
    ("return_accrued_account_id", "Accrued Refunds", "liability_current", "211500"),
    ("return_goods_account_id", "Goods to Come Back", "asset_current", "110600"),
    ("return_write_off_account_id", "Reconciliation Differences", "expense", "620400"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    return_fee_percent = fields.Float(
        string="Restocking Fee (%)",
        help="Kept from the credit when the customer is at fault, in percent of the "
        "price of the goods.",
    )
    return_fee_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Restocking Fee Product",
        domain=[("type", "=", "service")],
        check_company=True,
    )
    return_fee_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Restocking Fee Account",
        check_company=True,
    )
    return_wip_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Refurbishment WIP Account",
        check_company=True,
        help="Holds the value of units between their return and their resale.",
    )
    return_write_down_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Write-Down Account",
        check_company=True,
        help="Expense when returned goods are worth less than they cost (IAS 2.34).",
    )
    return_labour_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Labour Absorbed Account",
        check_company=True,
        help="Credited when labour is capitalised into a refurbished unit.",
    )
    return_refurbishment_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Refurbishment Location",
        check_company=True,
        domain=[("usage", "=", "production")],
    )

    return_loss_location_id = fields.Many2one(
        comodel_name="stock.location",
        check_company=True,
        domain=[("usage", "=", "inventory")],
        help="Where scrapped returns go; its account takes their value as write-down.",
    )

    return_credit_rate = fields.Selection(
        selection=[
            ("invoice", "Rate of the Invoice"),
            ("credit_note", "Rate of the Credit Note's Date"),
        ],
        string="Credit Note Rate",
        default="invoice",
        required=True,
        help="Which exchange rate a credit note in a foreign currency takes. With that "
        "of the invoice, the sale is taken back as it was booked and no exchange "
        "difference arises. With that of its own date, the difference to the invoice "
        "is booked as exchange gain or loss when the two are reconciled.",
    )

    _return_fee_percent_range = models.Constraint(
        "CHECK(return_fee_percent BETWEEN 0 AND 100)",
        "The restocking fee must be between 0 and 100 percent.",
    )

    def _get_return_fee_rule(self):
        self.ensure_one()
        return FeeRule(percent=Decimal(str(self.return_fee_percent)))

    def _setup_returns_accounting(self):
        """Give each company what returns need and it lacks; change nothing else.

        Safe to run again: accounts, fee product and refurbishment location are only
        made where the setting is empty.
        """
        for company in self:
            company = company.with_company(company)
            for field, name, account_type, code in DEFAULT_ACCOUNTS:
                company[field] = company[field] or company._create_return_account(
                    name, account_type, code
                )
            company._setup_return_products()
            company._setup_return_locations()

    def _create_return_account(self, name, account_type, code):
        self.ensure_one()
        accounts = self.env["account.account"].with_company(self)
        return accounts.create(
            {
                "name": name,
                "code": accounts._search_new_account_code(str(int(code) - 1)),
                "account_type": account_type,
                "company_ids": [fields.Command.link(self.id)],
            }
        )

    def _setup_return_locations(self):
        """Virtual locations whose accounts take the value of what leaves stock."""
        self.ensure_one()
        for field, name, usage, account in (
            (
                "return_refurbishment_location_id",
                self.env._("Refurbishment"),
                "production",
                self.return_wip_account_id,
            ),
            (
                "return_loss_location_id",
                self.env._("Return Losses"),
                "inventory",
                self.return_write_down_account_id,
            ),
        ):
            self[field] = self[field] or self.env["stock.location"].create(
                {
                    "name": name,
                    "usage": usage,
                    "company_id": self.id,
                    "valuation_account_id": account.id,
                }
            )
