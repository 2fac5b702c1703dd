from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain.settlement import Role
from ..domain.settlement_lines import Book


class PaymentProvider(models.Model):
    """The accounts that what a gateway does is booked on."""

    _inherit = "payment.provider"

    settlement_clearing_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Clearing Account",
        compute="_compute_settlement_journal_accounts",
        help="Payments wait here until the gateway's balance transactions settle them: "
        "the outstanding account of the provider's payment method in its journal.",
    )
    settlement_gateway_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Gateway Balance Account",
        compute="_compute_settlement_journal_accounts",
        help="What the gateway owes us: the default account of the payment journal. "
        "Nothing else may be booked on it.",
    )
    settlement_currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_settlement_journal_accounts"
    )
    settlement_fee_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Gateway Fee Account",
        check_company=True,
        copy=False,
    )
    settlement_fx_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Exchange Difference Account",
        check_company=True,
        copy=False,
        help="What a payment in another currency was booked at, less what the gateway "
        "made of it.",
    )
    settlement_dispute_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Dispute Account",
        check_company=True,
        copy=False,
        help="Money a customer's bank took back, until it is won back.",
    )
    settlement_transit_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Payouts in Transit Account",
        domain=[("reconcile", "=", True)],
        check_company=True,
        copy=False,
        help="Payouts that left the gateway and are not on the bank statement yet.",
    )
    settlement_reserve_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Reserve Account",
        check_company=True,
        copy=False,
        help="Money of ours that the gateway holds back against risks, until it is "
        "released.",
    )
    settlement_bank_journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Payout Bank Journal",
        domain=[("type", "=", "bank")],
        check_company=True,
        copy=False,
        help="The bank account that receives the payouts.",
    )
    settlement_account_name = fields.Char(
        string="Account at the Gateway",
        copy=False,
        help="The account that reports name, learnt from the first one: reports of "
        "another account are refused.",
    )
    settlement_auto_import = fields.Boolean(
        string="Import Settlement Daily",
        copy=False,
        help="Import and post balance transactions and payouts every day.",
    )

    @api.depends("journal_id", "company_id")
    def _compute_settlement_journal_accounts(self):
        for provider in self:
            journal = provider.journal_id
            provider.settlement_gateway_account_id = journal.default_account_id
            provider.settlement_currency_id = (
                journal.currency_id or provider.company_id.currency_id
            )
            provider.settlement_clearing_account_id = (
                provider._get_settlement_method_line().payment_account_id
            )

    def _get_settlement_method_line(self):
        return self.journal_id.inbound_payment_method_line_ids.filtered(
            lambda line: line.payment_provider_id == self
        )

    def _get_settlement_accounts(self):
        """{Role: account} for the lines of settlement entries.

        :raise UserError: naming those that are not set
        """
        self.ensure_one()
        accounts = {
            Role.GATEWAY: self.settlement_gateway_account_id,
            Role.CLEARING: self.settlement_clearing_account_id,
            Role.FEE: self.settlement_fee_account_id,
            Role.FX: self.settlement_fx_account_id,
            Role.DISPUTE: self.settlement_dispute_account_id,
            Role.TRANSIT: self.settlement_transit_account_id,
            Role.RESERVE: self.settlement_reserve_account_id,
        }
        if self.settlement_sales == "daily":
            accounts[Role.SALES] = self.settlement_sales_account_id
        missing = [role.value for role, account in accounts.items() if not account]
        if missing:
            raise UserError(
                self.env._(
                    "Payment provider %(name)s has no account for: %(missing)s. Open "
                    "the provider and click Set Up Settlement.",
                    name=self.name,
                    missing=", ".join(missing),
                )
            )
        return accounts

    def _get_settlement_book(self, date):
        """How amounts of the gateway balance are booked on ``date``."""
        self.ensure_one()
        company_currency = self.company_id.currency_id
        rate = self.env["res.currency"]._get_conversion_rate(
            self.settlement_currency_id, company_currency, self.company_id, date
        )
        digits = company_currency.decimal_places
        # rates are floats, 1 / (1 / 0.9) is not 0.9: keep the digits that are meant
        return Book(
            company_currency.name,
            digits,
            Decimal(f"{rate:.12g}"),
            daily_sales=self.settlement_sales == "daily",
        )
