from odoo import fields, models

from ..domain.settlement import Role

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
RECONCILED = (Role.CLEARING, Role.TRANSIT, Role.RESERVE)


class PaymentProvider(models.Model):
    """The journal and the accounts that a gateway gets by one click."""

    _inherit = "payment.provider"

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
