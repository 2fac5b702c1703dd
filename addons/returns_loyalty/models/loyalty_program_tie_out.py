from collections import defaultdict

from odoo import fields, models


class LoyaltyProgram(models.Model):
    """Whether the cards of a program agree with what the ledger says is owed."""

    _inherit = "loyalty.program"

    return_card_balance = fields.Monetary(
        string="On Cards",
        compute="_compute_return_tie_out",
        help="What customers can still spend, archived cards included.",
    )
    return_redeemed_balance = fields.Monetary(
        string="To Invoice",
        compute="_compute_return_tie_out",
        help="Spent on confirmed orders whose invoice is not posted yet: the card is "
        "charged with the order, the ledger with the invoice.",
    )
    return_ledger_balance = fields.Monetary(
        string="In the Ledger",
        compute="_compute_return_tie_out",
        help="Balance of the store-credit account: posted entries, credit less debit.",
    )
    return_difference = fields.Monetary(
        string="Unexplained",
        compute="_compute_return_tie_out",
        help="Ledger less cards and what is not invoiced yet. Not zero when somebody "
        "changed a card or the account by hand, or for cents of an exchange rate that "
        "moved between order and invoice.",
    )

    def _compute_return_tie_out(self):
        # sudo: the totals are for whoever may read the program
        programs = self.sudo()
        cards = programs._get_card_balances()
        spent, billed = programs._get_points_spent(), programs._get_points_billed()
        ledger = programs._get_ledger_balances()
        for program in programs:
            currency = program.currency_id
            redeemed = currency.round(spent.get(program, 0) - billed.get(program, 0))
            program.return_card_balance = currency.round(cards.get(program, 0))
            program.return_redeemed_balance = redeemed
            program.return_ledger_balance = currency.round(ledger.get(program, 0))
            program.return_difference = currency.round(
                program.return_ledger_balance - program.return_card_balance - redeemed
            )

    def _get_card_balances(self):
        cards = self.env["loyalty.card"].with_context(active_test=False)
        groups = cards._read_group(
            [("program_id", "in", self.ids)], ["program_id"], ["points:sum"]
        )
        return dict(groups)

    def _get_points_spent(self):
        """Points that confirmed orders took from the cards, by program."""
        groups = self.env["sale.order.line"]._read_group(
            [("reward_id.program_id", "in", self.ids), ("state", "=", "sale")],
            ["reward_id"],
            ["points_cost:sum"],
        )
        spent = defaultdict(float)
        for reward, points in groups:
            spent[reward.program_id] += points
        return spent

    def _get_points_billed(self):
        """What posted invoices of orders took from the store-credit accounts."""
        return self._sum_store_credit_items(
            [("sale_line_ids.reward_id.program_id", "in", self.ids)]
        )

    def _get_ledger_balances(self):
        """What the store-credit accounts owe."""
        items = self._sum_store_credit_items([])
        return {program: -balance for program, balance in items.items()}

    def _sum_store_credit_items(self, domain):
        """``{program: debit less credit}`` of items of the companies' accounts."""
        groups = self.env["account.move.line"]._read_group(
            [*self._get_store_credit_domain(), *domain],
            ["company_id", "account_id"],
            ["balance:sum"],
        )
        totals = defaultdict(float)
        for company, account, balance in groups:
            if account == company.return_store_credit_account_id:
                totals[company.return_store_credit_program_id] += balance
        return totals

    def _get_store_credit_domain(self):
        companies = self.return_company_ids
        return [
            ("company_id", "in", companies.ids),
            ("account_id", "in", companies.return_store_credit_account_id.ids),
            ("parent_state", "=", "posted"),
        ]

    def action_view_store_credit_cards(self):
        self.ensure_one()
        view = self.env.ref("returns_loyalty.loyalty_card_view_list_store_credit")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Store-Credit Cards"),
            "res_model": "loyalty.card",
            "view_mode": "list",
            "views": [(view.id, "list")],
            "domain": [("program_id", "=", self.id)],
            "context": {"active_test": False},
        }

    def action_view_store_credit_items(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Store-Credit Items"),
            "res_model": "account.move.line",
            "view_mode": "list,form",
            # sudo: accountants need not be able to read the settings of the company
            "domain": self.sudo()._get_store_credit_domain(),
        }
