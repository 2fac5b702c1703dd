from odoo import fields, models
from odoo.exceptions import UserError

#: Accounts made for a company that has none yet: field, name, type, first code tried.
DEFAULT_ACCOUNTS = [
    ("return_store_credit_account_id", "Store Credit", "liability_current", "215000"),
    ("return_bonus_account_id", "Store-Credit Bonus", "expense", "501300"),
]


class ResCompany(models.Model):
    """Where a company owes its customers store credit."""

    _inherit = "res.company"

    return_store_credit_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Store-Credit Account",
        check_company=True,
        domain=[("account_type", "in", ("liability_current", "liability_payable"))],
        help="Liability: what customers can still buy for with their store credit.",
    )
    return_bonus_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Bonus Account",
        check_company=True,
        help="Expense when customers get more store credit than they would get money.",
    )
    return_store_credit_program_id = fields.Many2one(
        comodel_name="loyalty.program",
        string="Store-Credit Program",
        check_company=True,
        ondelete="restrict",
        domain=[("program_type", "=", "ewallet")],
        help="The eWallet program whose cards hold the store credit of returns. Its "
        "cards are topped up by refunds only, so that they agree with the ledger.",
    )
    return_bonus_percent = fields.Float(
        string="Store-Credit Bonus (%)",
        digits=(5, 2),
        help="Given on top when a customer takes store credit in place of money. A "
        "return policy says otherwise where one applies.",
    )

    _return_bonus_percent_range = models.Constraint(
        "CHECK(return_bonus_percent BETWEEN 0 AND 100)",
        "The store-credit bonus must be between 0 and 100 percent.",
    )

    def _setup_returns_accounting(self):
        result = super()._setup_returns_accounting()
        self._setup_store_credit()
        return result

    def _setup_store_credit(self):
        """Make the accounts and the program that are missing; change nothing else."""
        for company in self:
            company = company.with_company(company)
            for field, name, account_type, code in DEFAULT_ACCOUNTS:
                company[field] = company[field] or company._create_return_account(
                    name, account_type, code
                )
            if not company.return_store_credit_program_id:
                company._create_store_credit_program()

    def _create_store_credit_program(self):
        """An eWallet that no product tops up, and whose redemption lowers the debt."""
        self.ensure_one()
        # sudo: whoever sets up accounting need not manage sales programs
        program = self.env["loyalty.program"].sudo()
        program = program.create(self._prepare_store_credit_program_vals())
        product = program.reward_ids.discount_line_product_id.with_company(self)
        product.property_account_income_id = self.return_store_credit_account_id
        self.return_store_credit_program_id = program

    def _prepare_store_credit_program_vals(self):
        return {
            "name": self.env._("Store Credit"),
            "program_type": "ewallet",
            "company_id": self.id,
            "currency_id": self.currency_id.id,
            "applies_on": "future",
            "trigger": "auto",
            "portal_visible": True,
            "portal_point_name": self.currency_id.symbol,
            "rule_ids": [],
            "communication_plan_ids": [],
            "reward_ids": [
                fields.Command.create(
                    {
                        "description": self.env._("Store Credit"),
                        "reward_type": "discount",
                        "discount_mode": "per_point",
                        "discount": 1,
                        "discount_applicability": "order",
                        # the smallest balance can be spent too
                        "required_points": self.currency_id.rounding,
                    }
                )
            ],
        }

    def _get_store_credit_program(self):
        """The program whose cards are topped up, checked to agree with the ledger.

        :raise UserError: naming what is missing or differs
        """
        self.ensure_one()
        # sudo: accountants need not manage sales programs
        program = self.sudo().return_store_credit_program_id.with_company(self)
        liability = self.return_store_credit_account_id
        if not (program and liability and self.return_bonus_account_id):
            raise UserError(
                self.env._(
                    "Company %(company)s is not set up for store credit: open "
                    "Settings, Returns, and click Set Up Accounts.",
                    company=self.name,
                )
            )
        product = program.reward_ids.discount_line_product_id
        accounts = product.product_tmpl_id.get_product_accounts()
        if accounts["income"] != liability or program.currency_id != self.currency_id:
            raise UserError(
                self.env._(
                    "Program %(program)s must be in %(currency)s, and its product "
                    "%(product)s must have the income account %(account)s: otherwise "
                    "the ledger would still owe what customers have spent.",
                    program=program.name,
                    currency=self.currency_id.name,
                    product=product.display_name,
                    account=liability.display_name,
                )
            )
        return program
