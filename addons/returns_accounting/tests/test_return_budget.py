from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ReturnsAccountingCommon


class ReturnBudgetCommon(ReturnsAccountingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.company)
        cls.budget = cls._create_budget(
            cls.chair.categ_id,
            units=5,
            refunds=500.0,
            restocking_fees=50.0,
            freight=20.0,
            write_downs=10.0,
        )

    @classmethod
    def _create_budget(cls, category, date_from=None, **planned):
        return cls.env["return.budget"].create(
            {
                "date_from": date_from or cls.today.replace(day=1),
                "line_ids": [Command.create({"categ_id": category.id, **planned})],
            }
        )

    @classmethod
    def _credit_chairs(cls, quantity=2, **sale_values):
        sale = cls._create_invoiced_sale(
            (cls.chair, quantity, {"tax_ids": cls.tax_20.ids}), **sale_values
        )
        order = cls._create_inspected_return(sale, reason_id=cls.used.id)
        cls._credit(order)
        return order

    @classmethod
    def _post_freight(cls, return_line, amount, **values):
        bill = cls.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": cls.partner.id,
                "invoice_date": cls.today,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Return label",
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                            "return_line_id": return_line.id,
                            "return_entry_type": "freight",
                        }
                    )
                ],
                **values,
            }
        )
        bill.action_post()
        return bill

    def _get_figures(self, budget):
        self.env.invalidate_all()
        return {row.figure: row for row in budget.figure_ids}

    def _get_actual(self, budget):
        return {name: row.actual for name, row in self._get_figures(budget).items()}


@tagged("post_install", "-at_install")
class TestReturnBudget(ReturnBudgetCommon):
    def test_actual_is_what_the_ledger_says_net_of_tax(self):
        order = self._credit_chairs(2)
        self._post_freight(order.line_ids, 12.5)
        self.assertEqual(
            self._get_actual(self.budget),
            {
                "units": 2.0,
                "refunds": 200.0,
                "restocking_fees": -30.0,
                "freight": 12.5,
                "write_downs": 0.0,
            },
        )

    def test_line_compares_the_net_cost(self):
        self._post_freight(self._credit_chairs(2).line_ids, 12.5)
        line = self.budget.line_ids
        line.invalidate_recordset()
        self.assertEqual((line.planned_cost, line.actual_cost), (480.0, 182.5))
        self.assertEqual(line.variance, 297.5)
        self.assertAlmostEqual(line.used, 182.5 / 480)
        self.assertEqual(self.budget.variance, 297.5)

    def test_refurbishment_counts_as_write_down_but_not_its_labour(self):
        order = self._credit_chairs(1)
        stock, loss, labour = (
            self.company.account_stock_valuation_id,
            self.company.return_write_down_account_id,
            self.company.return_labour_account_id,
        )
        lines = [
            (loss, 7.0, "write_down"),
            (stock, -7.0, False),
            (stock, 3.0, False),
            (labour, -3.0, "labour"),
        ]
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company.account_stock_journal_id.id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "balance": balance,
                            "return_line_id": order.line_ids.id,
                            "return_entry_type": entry_type,
                        }
                    )
                    for account, balance, entry_type in lines
                ],
            }
        )
        entry.action_post()
        self.assertEqual(self._get_actual(self.budget)["write_downs"], 7.0)

    def test_drafts_and_other_periods_do_not_count(self):
        order = self._credit_chairs(1)
        earlier = fields.Date.subtract(self.today.replace(day=1), days=1)
        self._post_freight(order.line_ids, 5.0, invoice_date=earlier, date=earlier)
        self._post_freight(order.line_ids, 6.0).button_draft()
        self.assertEqual(self._get_actual(self.budget)["freight"], 0.0)

    def test_categories_do_not_mix(self):
        self._credit_chairs(1)
        budget = self._create_budget(self.table.categ_id, refunds=1.0)
        self.assertEqual(set(self._get_actual(budget).values()), {0.0})

    def test_foreign_currency_counts_in_company_currency(self):
        self.setup_other_currency("CHF", rates=[(self.today.replace(day=1), 2.0)])
        currency = self.env.ref("base.CHF")
        pricelist = self.env["product.pricelist"].create(
            {"name": "Swiss francs", "currency_id": currency.id}
        )
        order = self._credit_chairs(1, pricelist_id=pricelist.id)
        self.assertEqual(order.currency_id, currency)
        untaxed = sum(order.credit_note_ids.invoice_line_ids.mapped("balance"))
        actual = self._get_actual(self.budget)
        self.assertAlmostEqual(actual["refunds"] + actual["restocking_fees"], untaxed)
        self.assertAlmostEqual(actual["refunds"], 100.0)

    def test_dozens_count_as_units_of_the_product(self):
        order = self._credit_chairs(1)
        line = order.credit_note_ids.line_ids.filtered(
            lambda item: item.return_entry_type == "goods"
        )
        line.flush_recordset()
        self.env.cr.execute(
            "UPDATE account_move_line SET product_uom_id = %s WHERE id = %s",
            [self.env.ref("uom.product_uom_dozen").id, line.id],
        )
        self.assertEqual(self._get_actual(self.budget)["units"], 12.0)

    def test_every_figure_opens_exactly_its_journal_items(self):
        order = self._credit_chairs(2)
        self._post_freight(order.line_ids, 12.5)
        figures = self._get_figures(self.budget)
        for name in ("refunds", "restocking_fees", "freight"):
            action = figures[name].action_view_ledger()
            items = self.env[action["res_model"]].search(action["domain"])
            self.assertTrue(items, name)
            self.assertEqual(sum(items.mapped("balance")), figures[name].actual)
        action = figures["units"].action_view_ledger()
        items = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(sum(items.mapped("quantity")), 2.0)

    def test_queries_for_the_actual_do_not_grow_with_the_lines(self):
        categories = self.env["product.category"].create(
            [{"name": f"Category {number}"} for number in range(20)]
        )
        self.budget.line_ids = [
            Command.create({"categ_id": category.id}) for category in categories
        ]
        self.env.flush_all()
        with self.assertQueryCount(2):
            self.budget.line_ids._get_actual()

    def test_amounts_of_a_category_add_up_to_its_net_cost(self):
        self._credit_chairs(2)
        self.env.flush_all()
        groups = self.env["return.budget.report"].formatted_read_group(
            [("budget_id", "=", self.budget.id), ("figure", "!=", "units")],
            ["categ_id"],
            ["planned:sum", "actual:sum", "variance:sum"],
        )
        group = groups[0]
        self.assertEqual(
            (group["planned:sum"], group["actual:sum"], group["variance:sum"]),
            (480.0, 170.0, 310.0),
        )

    def test_month_is_proposed_as_period(self):
        with Form(self.env["return.budget"]) as form:
            form.date_from = "2028-02-01"
        budget = form.record
        self.assertEqual(fields.Date.to_string(budget.date_to), "2028-02-29")
        self.assertEqual(budget.name, "Returns 2028-02")

    def test_a_category_has_one_line(self):
        category = self.chair.categ_id
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.budget.line_ids = [Command.create({"categ_id": category.id})]
            self.env.flush_all()

    def test_confirmed_budget_is_locked(self):
        self.budget.action_confirm()
        with self.assertRaisesRegex(UserError, "set it back to draft"):
            self.budget.line_ids.refunds = 1.0
        with self.assertRaisesRegex(UserError, "set it back to draft"):
            self.budget.unlink()
        self.budget.action_draft()
        self.budget.line_ids.refunds = 1.0

    def test_empty_budget_cannot_be_confirmed(self):
        self.budget.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "add a product category"):
            self.budget.action_confirm()

    def test_confirmed_budgets_do_not_overlap(self):
        self.budget.action_confirm()
        other = self._create_budget(self.table.categ_id, refunds=1.0)
        with self.assertRaisesRegex(ValidationError, "share days"):
            other.action_confirm()
        later = fields.Date.add(self.budget.date_to, days=1)
        self._create_budget(self.table.categ_id, later, refunds=1.0).action_confirm()


@tagged("post_install", "-at_install")
class TestReturnBudgetAccess(ReturnBudgetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_clerk()
        cls.auditor = new_test_user(
            cls.env, "auditor", groups="account.group_account_readonly"
        )

    def test_returns_user_sees_no_budget(self):
        for model in ("return.budget", "return.budget.line", "return.budget.report"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.clerk).search([])

    def test_auditor_reads_but_does_not_change(self):
        budget = self.budget.with_user(self.auditor)
        self.assertEqual(budget.planned_cost, 480.0)
        with self.assertRaises(AccessError):
            budget.line_ids.refunds = 1.0

    def test_billing_user_plans_and_drills_down(self):
        order = self._credit_chairs(1)
        budget = self.budget.with_user(self.accountant)
        budget.line_ids.refunds = 90.0
        row = {row.figure: row for row in budget.figure_ids}["refunds"]
        action = row.action_view_ledger()
        items = self.env["account.move.line"].with_user(self.accountant)
        found = items.search(action["domain"])
        self.assertEqual(found.move_id, order.credit_note_ids)

    def test_figures_of_another_company_are_hidden(self):
        self.accountant.company_ids += self._create_company(name="Elsewhere")
        other = self.accountant.company_ids - self.company
        rows = self.env["return.budget.report"].with_user(self.accountant)
        visible = rows.with_context(allowed_company_ids=other.ids)
        self.assertFalse(visible.search([("budget_id", "=", self.budget.id)]))
