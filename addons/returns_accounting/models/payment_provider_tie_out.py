from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain.minor_units import to_major
from ..domain.tie_out_queries import DIFFERENCES, PAIRS


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
        self.env["account.move"].check_access("write")
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
        return self._get_open_clearing_action(self.settlement_clearing_account_id)

    def action_tie_out(self):
        """Write down whether everything agrees now, and show it."""
        self.env["account.move"].check_access("write")
        return self._write_tie_out()._get_records_action()

    def _write_tie_out(self):
        # sudo: also those who may only post leave a proof behind
        return (
            self.env["payment.tie.out"]
            .sudo()
            .create([{"provider_id": provider.id} for provider in self])
            .sudo(False)
        )

    def _get_settlement_tie_outs(self):
        """What must be equal, with both figures, read from ledger and gateway now.

        :return: [{"name", "left", "right", "ok"}], amounts as Decimal
        """
        self.ensure_one()
        kinds = self.env["payment.tie.out.line"]._fields["kind"]
        names = dict(kinds._description_selection(self.env))
        figures = self._get_tie_out_figures(fields.Date.context_today(self))
        return [
            self._prepare_tie_out(names[kind], *pair) for kind, pair in figures.items()
        ]

    def _get_tie_out_figures(self, day):
        """{kind: (left, right)} at the end of ``day``.

        The balance of the gateway is asked for today and remembered for other days; it
        is left out where nobody asked.
        """
        self.ensure_one()
        self.env.flush_all()
        figures = {}
        for kind, (left, right) in PAIRS.items():
            if kind == "gateway":
                reported = self._get_reported_balance(day)
                if reported is not None:
                    figures[kind] = self._fetch_figure(left, day), reported
            else:
                figures[kind] = tuple(
                    self._fetch_figure(side, day) for side in (left, right)
                )
        return figures

    def _fetch_figure(self, query, day):
        self.env.cr.execute(query, self._get_tie_out_parameters(day))
        return self.env.cr.fetchone()[0] or 0.0

    def _get_tie_out_parameters(self, day):
        return {
            "provider": self.id,
            "company": self.company_id.id,
            "gateway": self.settlement_gateway_account_id.id,
            "clearing": self.settlement_clearing_account_id.id,
            "transit": self.settlement_transit_account_id.id,
            "day": day,
            "since": self._get_last_agreed_day(day),
        }

    def _get_reported_balance(self, day):
        """What the gateway reports today, or what it reported on ``day``."""
        if day == fields.Date.context_today(self) and self.has_settlement_api:
            try:
                self._refresh_reported_balance()
            except UserError:
                if not self.env.context.get("without_gateway"):
                    raise
                return None
            return self.settlement_reported_balance
        kept = self._get_reported_lines([("tie_out_id.date", "=", day)])
        return kept.right if kept else None

    def _get_last_agreed_day(self, day):
        lines = self._get_reported_lines(
            [("tie_out_id.date", "<", day), ("is_tied", "=", True)]
        )
        return lines.tie_out_id.date or None

    def _get_reported_lines(self, domain):
        """The latest line of a tie-out that has what the gateway reported."""
        return self.env["payment.tie.out.line"].search(
            [
                ("tie_out_id.provider_id", "=", self.id),
                ("kind", "=", "gateway"),
                *domain,
            ],
            order="id desc",
            limit=1,
        )

    def _find_tie_out_difference(self, kind, day):
        """{model: ids} of what the two figures of ``kind`` differ by."""
        self.env.flush_all()
        found = {}
        for model, query in DIFFERENCES[kind].items():
            self.env.cr.execute(query, self._get_tie_out_parameters(day))
            found[model] = [row_id for (row_id,) in self.env.cr.fetchall()]
        return found

    def _prepare_tie_out(self, name, left, right):
        left, right = (
            Decimal(str(self.settlement_currency_id.round(amount)))
            for amount in (left, right)
        )
        return {"name": name, "left": left, "right": right, "ok": left == right}
