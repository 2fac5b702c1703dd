from decimal import Decimal
from ipaddress import ip_address
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain.settlement import Book, Role
from ..gateway.stripe_gateway import StripeGateway
from ..gateway.stripe_refunds import StripeRefunds

API_BASE_PARAMETER = "returns_accounting.stripe_api_base"

#: Accounts made for a provider that has none yet: role, name, type, first code tried.
DEFAULT_ACCOUNTS = [
    (Role.GATEWAY, "%s Balance", "asset_cash", "101410"),
    (Role.CLEARING, "%s Clearing", "asset_current", "101420"),
    (Role.TRANSIT, "%s Payouts in Transit", "asset_current", "101430"),
    (Role.FEE, "%s Fees", "expense", "620100"),
    (Role.FX, "%s Exchange Differences", "expense", "620200"),
    (Role.DISPUTE, "%s Disputes", "expense", "620300"),
    (Role.RESERVE, "%s Reserve", "asset_current", "101440"),
]
RECONCILED = (Role.CLEARING, Role.TRANSIT)


class PaymentProvider(models.Model):
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
    has_settlement_api = fields.Boolean(
        compute="_compute_has_settlement_api",
        help="The gateway can be asked what it did. Otherwise its reports tell.",
    )
    settlement_auto_import = fields.Boolean(
        string="Import Settlement Daily",
        copy=False,
        help="Import and post balance transactions and payouts every day.",
    )

    @api.depends("code", "stripe_secret_key")
    def _compute_has_settlement_api(self):
        for provider in self:
            # sudo: the key is for administrators, whether there is one is not
            key = provider.sudo().stripe_secret_key
            provider.has_settlement_api = provider.code == "stripe" and bool(key)

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

    def _stripe_gateway(self):
        """The gateway of this provider's Stripe account.

        :raise UserError: when it is no Stripe provider with a secret key
        """
        self.ensure_one()
        # sudo: the key is for administrators, its use for accountants
        secret_key = self.sudo().stripe_secret_key
        if self.code != "stripe" or not secret_key:
            raise UserError(
                self.env._(
                    "Payment provider %(name)s has no Stripe secret key: enter it "
                    "under Payment Providers first.",
                    name=self.name,
                )
            )
        return StripeGateway(secret_key, self._get_stripe_api_base())

    def _stripe_refund_gateway(self):
        return StripeRefunds(self._stripe_gateway())

    @api.model
    def _get_stripe_api_base(self):
        """Address of a stand-in for Stripe; None in production.

        :raise UserError: when it would carry the secret key over an open network
        """
        # sudo: system parameters are for administrators
        base = self.env["ir.config_parameter"].sudo().get_param(API_BASE_PARAMETER)
        if not base:
            return None
        parts = urlsplit(base)
        if parts.scheme != "https" and not _is_loopback(parts.hostname):
            raise UserError(
                self.env._(
                    "System parameter %(parameter)s is %(value)s: use an https address "
                    "or a loopback one such as http://127.0.0.1:12111, or remove it to "
                    "talk to Stripe.",
                    parameter=API_BASE_PARAMETER,
                    value=base,
                )
            )
        return base.rstrip("/")

    def _build_request_url(self, endpoint, **kwargs):
        """Send Odoo's own Stripe requests to the stand-in too, if there is one."""
        base = self.code == "stripe" and self._get_stripe_api_base()
        if base and not kwargs.get("is_proxy_request"):
            return f"{base}/v1/{endpoint}"
        return super()._build_request_url(endpoint, **kwargs)

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

    def action_setup_settlement(self):
        self._setup_settlement()

    def _setup_settlement(self):
        """Give each provider the journal and accounts it lacks; change nothing else.

        Safe to run again. A payment journal that pays through a bank's own account is
        replaced: the gateway's balance needs an account of its own.
        """
        for provider in self:
            provider = provider.with_company(provider.company_id)
            provider._setup_settlement_journal()
            for role, name, account_type, code in DEFAULT_ACCOUNTS[2:]:
                field = f"settlement_{role.value}_account_id"
                provider[field] = provider[field] or provider._create_account(
                    role, name, account_type, code
                )
            provider.settlement_bank_journal_id = (
                provider.settlement_bank_journal_id
                or provider._find_settlement_bank_journal()
            )

    def _setup_settlement_journal(self):
        self.ensure_one()
        gateway, clearing = DEFAULT_ACCOUNTS[:2]
        is_new = not (self.journal_id and self.settlement_transit_account_id)
        journal = self.journal_id
        if is_new:
            journal = self.env["account.journal"].create(
                {
                    "name": self.name,
                    "type": "bank",
                    "company_id": self.company_id.id,
                    "default_account_id": self._create_account(*gateway).id,
                }
            )
            self.journal_id = journal
        if is_new or not self.settlement_clearing_account_id:
            method_line = self._get_settlement_method_line()
            if not method_line:  # Odoo has no payment method for this kind of provider
                method_line = self.env["account.payment.method.line"].create(
                    {
                        "name": self.name,
                        "payment_method_id": self.env.ref(
                            "account.account_payment_method_manual_in"
                        ).id,
                        "journal_id": journal.id,
                        "payment_provider_id": self.id,
                    }
                )
                self.invalidate_recordset(["journal_id"])
            method_line.payment_account_id = self._create_account(*clearing)
        self.invalidate_recordset(["settlement_clearing_account_id"])

    def _create_account(self, role, name, account_type, code):
        self.ensure_one()
        accounts = self.env["account.account"].with_company(self.company_id)
        return accounts.create(
            {
                "name": name % self.name,
                "code": accounts._search_new_account_code(str(int(code) - 1)),
                "account_type": account_type,
                "reconcile": role in RECONCILED,
                "company_ids": [fields.Command.link(self.company_id.id)],
            }
        )

    def _find_settlement_bank_journal(self):
        return self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(self.company_id),
                ("type", "=", "bank"),
                ("id", "!=", self.journal_id.id),
            ],
            limit=1,
        )


def _is_loopback(host):
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
