from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ReturnsAccountingCommon


@tagged("post_install", "-at_install")
class TestCreditNote(ReturnsAccountingCommon):
    def _get_accounts(self, product):
        accounts = product.product_tmpl_id.get_product_accounts()
        return accounts["stock_valuation"], accounts["expense"], accounts["income"]

    def test_credit_note_follows_the_invoice_line(self):
        sale = self._create_invoiced_sale(
            (self.chair, 5, {"discount": 10.0, "tax_ids": self.tax_20.ids})
        )
        self.chair.list_price = 999.0
        order = self._create_inspected_return(
            sale, {self.chair: 2}, reason_id=self.defective.id
        )
        note = order._create_credit_notes()
        self.assertEqual(note.state, "draft")
        self.assertEqual(note.reversed_entry_id, sale.invoice_ids - note)
        self.assertEqual((note.amount_untaxed, note.amount_tax), (180.0, 36.0))
        self.assertEqual(order.line_ids.qty_credited, 0)
        note.action_post()
        self.assertEqual(order.line_ids.qty_credited, 2)
        self.assertEqual(order.line_ids.amount_credited, 216.0)

    def test_fee_keeps_its_tax_and_its_own_income(self):
        sale = self._create_invoiced_sale((self.chair, 1, {"tax_ids": self.tax_20.ids}))
        order = self._create_inspected_return(sale, reason_id=self.used.id)
        note = self._credit(order)
        self.assertEqual((note.amount_untaxed, note.amount_tax), (85.0, 17.0))
        line = order.line_ids
        self.assertEqual((line.restocking_fee, line.amount_credited), (18.0, 102.0))
        stock, expense, income = self._get_accounts(self.chair)
        receivable = self.customer.property_account_receivable_id
        self.assertEntry(
            note,
            {
                income: 100.0,
                self.company.return_fee_account_id: -15.0,
                self.tax_account: 17.0,
                receivable: -102.0,
                stock: 60.0,
                expense: -60.0,
            },
        )

    def test_fee_is_waived_when_the_customer_is_not_at_fault(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        self.assertEqual(self._credit(order).amount_total, 100.0)

    def test_two_tax_rates_stay_apart(self):
        sale = self._create_invoiced_sale(
            (self.chair, 1, {"tax_ids": self.tax_20.ids}),
            (self.table, 1, {"tax_ids": self.tax_5.ids}),
        )
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        note = self._credit(order)
        taxes = {
            line.tax_line_id: line.balance for line in note.line_ids if line.tax_line_id
        }
        self.assertEqual(taxes, {self.tax_20: 20.0, self.tax_5: 11.0})
        self.assertEqual(order.line_ids.mapped("amount_credited"), [120.0, 211.0])

    def test_cost_comes_back_as_it_left(self):
        """Core credits at 140 or 73.33 once the average moved; the move says 60."""
        product = self._create_product("Lamp", stock=1, standard_price=60.0)
        sale = self._create_invoiced_sale((product, 1))
        self._buy(product, 1, 140.0)
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        note = self._credit(order)
        stock, expense, _income = self._get_accounts(product)
        balances = {line.account_id: line.balance for line in note.line_ids}
        self.assertEqual((balances[stock], balances[expense]), (60.0, -60.0))
        self.assertEqual(product.total_value, 200.0)

    def test_scrapped_goods_are_written_down_on_their_line(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        order = self._create_return(sale)
        order.action_approve()
        self._receive(order)
        result = self._inspect(order, self.grade_d, self.scrap)
        stock, _expense, _income = self._get_accounts(self.chair)
        write_down = self.company.return_write_down_account_id
        entry = result.move_id.account_move_id
        self.assertEntry(entry, {write_down: 60.0, stock: -60.0})
        loss = entry.line_ids.filtered("return_line_id")
        self.assertEqual(loss.account_id, write_down)
        self.assertEqual(loss.return_line_id, order.line_ids)

    def test_shares_of_the_lines_add_up_to_the_note(self):
        sale = self._create_invoiced_sale(
            *((self.chair, 1, {"price_unit": 0.33, "tax_ids": self.tax_20.ids}),) * 7
        )
        order = self._create_inspected_return(sale, reason_id=self.used.id)
        note = self._credit(order)
        credited = sum(order.line_ids.mapped("amount_credited"))
        self.assertEqual(note.currency_id.round(credited), note.amount_total)
        fees = sum(order.line_ids.mapped("restocking_fee"))
        goods = note.currency_id.round(credited + fees)
        self.assertEqual(goods, note.reversed_entry_id.amount_total)

    def test_kept_goods_leave_stock_and_cost_alone(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        order = self._create_inspected_return(
            sale, resolution="keep", reason_id=self.defective.id
        )
        note = self._credit(order)
        _stock, _expense, income = self._get_accounts(self.chair)
        receivable = self.customer.property_account_receivable_id
        self.assertEntry(note, {income: 100.0, receivable: -100.0})

    def test_original_rate_leaves_no_exchange_difference(self):
        usd = self.env.ref("base.USD")
        other = self.env.ref("base.EUR")
        foreign = other if self.company.currency_id == usd else usd
        foreign.active = True
        self.env["res.currency.rate"].search(
            [("currency_id", "=", foreign.id)]
        ).unlink()
        today = self.env["res.currency.rate"]._fields["name"].today()
        foreign.rate_ids = [(0, 0, {"name": "2020-01-01", "rate": 0.9})]
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": foreign.id}
        )
        sale = self._create_invoiced_sale(
            (self.chair, 1, {"price_unit": 90.0}), pricelist_id=pricelist.id
        )
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        foreign.rate_ids = [(0, 0, {"name": today, "rate": 0.8})]
        note = self._credit(order)
        _stock, _expense, income = self._get_accounts(self.chair)
        line = note.line_ids.filtered(lambda aml: aml.account_id == income)
        self.assertEqual((line.amount_currency, line.balance), (90.0, 100.0))

    def test_clerk_drafts_and_accountant_posts(self):
        clerk = self._create_clerk("rma_clerk")
        order = self._create_inspected_return(
            self._create_invoiced_sale((self.chair, 1))
        )
        note = order.with_user(clerk)._create_credit_notes()
        with self.assertRaises(AccessError):
            note.with_user(clerk).action_post()
        note.with_user(self.accountant).action_post()
        self.assertEqual(note.state, "posted")

    def test_unpaid_invoice_is_offset_and_the_return_done(self):
        order = self._create_inspected_return(
            self._create_invoiced_sale((self.chair, 1)), reason_id=self.defective.id
        )
        self.assertEqual(order.state, "approved")
        note = self._credit(order)
        self.assertEqual(note.payment_state, "paid")
        self.assertEqual(order.state, "done")

    def test_fee_owes_no_fixed_tax_again(self):
        eco = self._create_tax("Eco", 2.0, amount_type="fixed")
        sale = self._create_invoiced_sale(
            (self.chair, 1, {"tax_ids": (self.tax_20 | eco).ids})
        )
        order = self._create_inspected_return(sale, reason_id=self.used.id)
        note = self._credit(order)
        self.assertEqual(note.amount_total, 122.0 - 18.0)

    def test_free_goods_are_credited_without_money(self):
        sale = self._create_invoiced_sale((self.chair, 1, {"discount": 100.0}))
        order = self._create_inspected_return(sale, reason_id=self.used.id)
        note = self._credit(order)
        self.assertEqual((note.amount_total, order.state), (0.0, "done"))

    def test_negative_price_bears_no_fee(self):
        sale = self._create_invoiced_sale(
            (self.chair, 1, {"price_unit": -10.0}), (self.table, 1)
        )
        order = self._create_inspected_return(sale, reason_id=self.used.id)
        self.assertEqual(self._credit(order).amount_total, 160.0)

    def test_fee_on_a_price_with_tax_included(self):
        tax = self._create_tax("Incl", 20.0, price_include_override="tax_included")
        sale = self._create_invoiced_sale(
            (self.chair, 1, {"tax_ids": tax.ids, "price_unit": 120.0})
        )
        order = self._create_inspected_return(sale, reason_id=self.used.id)
        note = self._credit(order)
        self.assertEqual((note.amount_untaxed, note.amount_tax), (85.0, 17.0))

    def test_zero_decimal_currency(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        pricelist = self.env["product.pricelist"].create(
            {"name": "Yen", "currency_id": yen.id}
        )
        sale = self._create_invoiced_sale(
            (self.chair, 3, {"price_unit": 333.0, "tax_ids": self.tax_5.ids}),
            pricelist_id=pricelist.id,
        )
        order = self._create_inspected_return(
            sale, {self.chair: 1}, reason_id=self.used.id
        )
        note = self._credit(order)
        self.assertEqual(note.currency_id, yen)
        self.assertEqual(note.amount_untaxed, 333 - 50)
        self.assertEqual(order.line_ids.amount_credited, note.amount_total)

    def test_return_of_a_second_company_stays_there(self):
        company = self.env["res.company"].create(
            {"name": "Second", "currency_id": self.company.currency_id.id}
        )
        self.env["account.chart.template"].try_loading(
            "generic_coa", company=company, install_demo=False
        )
        company._setup_returns_accounting()
        company.return_fee_percent = 10.0
        self.env.user.company_ids += company
        env = self.env(
            context={
                **self.env.context,
                "allowed_company_ids": [company.id, self.company.id],
            }
        )
        product = env["product.product"].create(
            {"name": "Desk", "is_storable": True, "taxes_id": [Command.clear()]}
        )
        warehouse = env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, 5
        )
        sale = env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": product.id, "price_unit": 50.0})
                ],
            }
        )
        sale.action_confirm()
        self._deliver(sale)
        sale._create_invoices().action_post()
        # seen from the first company, as a user with both of them selected does
        sale = sale.with_env(self.env).with_context(
            allowed_company_ids=[self.company.id, company.id]
        )
        order = self._create_inspected_return(sale, reason_id=self.used.id)
        self.assertEqual(order.picking_ids.company_id, company)
        self.assertEqual(order.warehouse_id, warehouse)
        note = self._credit(order)
        self.assertEqual((note.company_id, note.amount_total), (company, 45.0))
        self.assertEqual(note.line_ids.account_id.company_ids, company)
