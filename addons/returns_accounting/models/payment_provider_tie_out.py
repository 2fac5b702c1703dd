from decimal import Decimal

from odoo import api, fields, models

from ..domain.minor_units import to_major


class PaymentProvider(models.Model):
    """The proof that ledger, imported transactions and gateway agree."""

    _inherit = "payment.provider"

    settlement_ledger_balance = fields.Monetary(
        string="Balance in the Ledger",
        currency_field="settlement_currency_id",
        compute="_compute_settlement_balances",
        help="Of the gateway balance account, posted entries.",
    )
    settlement_imported_balance = fields.Monetary(
        string="Sum of Balance Transactions",
        currency_field="settlement_currency_id",
        compute="_compute_settlement_balances",
        help="Net of everything imported from the gateway.",
    )
    settlement_reported_balance = fields.Monetary(
        string="Balance at the Gateway",
        currency_field="settlement_currency_id",
        readonly=True,
        copy=False,
        help="Available and pending, as the gateway reported it at the last import.",
    )
    settlement_reported_date = fields.Datetime(
        string="Reported On", readonly=True, copy=False
    )
    settlement_clearing_balance = fields.Monetary(
        string="Clearing",
        currency_field="main_currency_id",
        compute="_compute_settlement_balances",
        help="Payments that the gateway has not settled and settlements without a "
        "payment, in company currency.",
    )
    settlement_transit_balance = fields.Monetary(
        string="In Transit",
        currency_field="settlement_currency_id",
        compute="_compute_settlement_balances",
        help="Payouts that are not on the bank statement yet.",
    )
    settlement_is_tied = fields.Boolean(
        string="Agrees",
        compute="_compute_settlement_balances",
        help="Ledger, balance transactions and gateway show the same balance.",
    )

    @api.depends("settlement_reported_balance", "settlement_transit_account_id")
    def _compute_settlement_balances(self):
        for provider in self:
            currency = provider.settlement_currency_id
            ledger = provider._get_settlement_ledger_balance()
            imported = provider._get_settlement_imported_balance()
            reported = provider.settlement_reported_balance
            provider.settlement_ledger_balance = ledger
            provider.settlement_imported_balance = imported
            provider.settlement_clearing_balance = sum(
                provider._get_open_clearing_items().mapped("amount_residual")
            )
            provider.settlement_transit_balance = provider._get_account_sum(
                provider.settlement_transit_account_id, "amount_currency:sum"
            )
            provider.settlement_is_tied = not (
                currency.compare_amounts(ledger, imported)
                or currency.compare_amounts(imported, reported)
            )

    def _get_settlement_ledger_balance(self):
        return self._get_account_sum(
            self.settlement_gateway_account_id, "amount_currency:sum"
        )

    def _get_account_sum(self, account, aggregate):
        domain = [
            ("account_id", "=", account.id),
            ("company_id", "=", self.company_id.id),
            ("parent_state", "=", "posted"),
        ]
        ((total,),) = self.env["account.move.line"]._read_group(
            domain, aggregates=[aggregate]
        )
        return total or 0.0

    def _get_settlement_imported_balance(self):
        ((total,),) = self.env["payment.balance.transaction"]._read_group(
            [("provider_id", "=", self.id)], aggregates=["net:sum"]
        )
        return total or 0.0

    def _get_open_clearing_items(self):
        return self.env["account.move.line"].search(
            [
                ("account_id", "=", self.settlement_clearing_account_id.id),
                ("company_id", "=", self.company_id.id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
            ]
        )

    def action_refresh_balance(self):
        self._refresh_reported_balance()

    def _refresh_reported_balance(self):
        for provider in self:
            # sudo: accountants may not write payment providers
            provider.sudo().write(
                {
                    "settlement_reported_balance": provider._fetch_reported_balance(),
                    "settlement_reported_date": fields.Datetime.now(),
                }
            )

    def _fetch_reported_balance(self):
        code = self.settlement_currency_id.name
        with self._readable_gateway_errors():
            balance = self._stripe_gateway().retrieve_balance()
        return float(to_major(balance.get(code, 0), code))

    def action_view_open_clearing(self):
        """The open items of the clearing account, each with why it is open."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "returns_accounting.account_move_line_action_clearing"
        )
        action["domain"] = [
            ("account_id", "=", self.settlement_clearing_account_id.id),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
        ]
        return action

    def _get_settlement_tie_outs(self):
        """What must be equal, with both figures, read from ledger and gateway now.

        :return: [{"name", "left", "right", "ok"}], amounts as Decimal
        """
        self.ensure_one()
        imported = self._get_settlement_imported_balance()
        paid = self.env["payment.payout"].search(
            [("provider_id", "=", self.id), ("automatic", "=", True)]
        )
        clearing = self._get_account_sum(
            self.settlement_clearing_account_id, "balance:sum"
        )
        open_items = self._get_open_clearing_items()
        pairs = [
            (
                self.env._(
                    "Gateway account in the ledger = net of balance transactions"
                ),
                self._get_settlement_ledger_balance(),
                imported,
            ),
            (
                self.env._("Net of balance transactions = balance at the gateway"),
                imported,
                self._fetch_reported_balance(),
            ),
            (
                self.env._("Clearing account = sum of its open items"),
                clearing,
                sum(open_items.mapped("amount_residual")),
            ),
            (
                self.env._("Sum of payout lines = payouts"),
                sum(paid.mapped("amount_transactions")),
                sum(paid.mapped("amount")),
            ),
        ]
        return [self._prepare_tie_out(*pair) for pair in pairs]

    def _prepare_tie_out(self, name, left, right):
        left, right = (
            Decimal(str(self.settlement_currency_id.round(amount)))
            for amount in (left, right)
        )
        return {"name": name, "left": left, "right": right, "ok": left == right}
