from datetime import timedelta

from odoo import Command, fields, models
from odoo.tools import format_date

from ..domain.settlement import MONEY


class PaymentProvider(models.Model):
    """How settlement entries are made: their kind, day and lines."""

    _inherit = "payment.provider"

    settlement_entry = fields.Selection(
        selection=[("payout", "Per payout"), ("day", "Per day")],
        string="Settlement Entries",
        default="payout",
        required=True,
        help="Per payout: one entry has what a payout is made of; what it pays of an "
        "earlier month is booked in that month. Per day: one entry has what moved on a "
        "day, so that the ledger has the gateway's balance of every day.",
    )
    settlement_sales = fields.Selection(
        selection=[("payments", "As payments"), ("daily", "As daily totals")],
        string="Sales Are Booked",
        default="payments",
        required=True,
        help="As payments: each charge settles the payment that Odoo has for it. As "
        "daily totals: charges without a payment in Odoo, such as those of a shop or "
        "till that hands over its turnover once a day, go to the sales account, one "
        "line a day. Refunds are settled one by one either way.",
    )
    settlement_sales_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Daily Sales Account",
        check_company=True,
        copy=False,
        help="Where the daily totals of the sales expect the money of the gateway.",
    )

    def _get_settlement_date(self, day):
        """The day that an entry for ``day`` gets: itself, or the first one unlocked."""
        self.ensure_one()
        locks = self.company_id._get_violated_lock_dates(day, False, self.journal_id)
        return locks[-1][0] + timedelta(days=1) if locks else day

    def _get_settlement_reference(self, ref, day, date):
        """Say so when an entry is not booked on the day it happened."""
        if day == date:
            return ref
        return self.env._(
            "%(reference)s (of %(day)s, which is locked)",
            reference=ref,
            day=format_date(self.env, day),
        )

    def _prepare_settlement_move_vals(self, lines, day, ref, labels):
        """
        :param lines: those of ``domain.settlement_lines``, in the order of the items
        :param labels: {gateway reference: (label, partner id)}
        """
        self.ensure_one()
        date = self._get_settlement_date(day)
        return {
            "move_type": "entry",
            "journal_id": self.journal_id.id,
            "company_id": self.company_id.id,
            "date": date,
            "ref": self._get_settlement_reference(ref, day, date),
            "line_ids": [
                Command.create(vals)
                for vals in self._prepare_settlement_line_vals_list(lines, labels)
            ],
        }

    def _prepare_settlement_line_vals_list(self, lines, labels):
        accounts = self._get_settlement_accounts()
        currencies = self.env["res.currency"].with_context(active_test=False)
        by_code = {currency.name: currency.id for currency in currencies.search([])}
        vals_list = []
        for line in lines:
            label, partner_id = labels.get(line.gateway_id) or (
                self._get_total_label(line),
                False,
            )
            vals_list.append(
                {
                    "account_id": accounts[line.role].id,
                    "name": label,
                    "partner_id": partner_id,
                    "currency_id": by_code[line.currency],
                    "amount_currency": float(line.amount),
                    "balance": float(line.balance),
                }
            )
            if line.role in MONEY:
                vals_list[-1]["analytic_distribution"] = False
        return vals_list

    def _get_total_label(self, line):
        rows = self.env["payment.balance.transaction"]
        label = rows._get_category_label(line.category)
        if not line.day:
            return label
        return self.env._(
            "%(category)s of %(day)s",
            category=label,
            day=format_date(self.env, line.day),
        )
