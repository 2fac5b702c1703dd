from odoo import Command
from odoo.tests import tagged

from .credit_common import CreditNoteCommon


@tagged("post_install", "-at_install")
class TestCreditNoteExact(CreditNoteCommon):
    """Part by part, the credit notes of an invoice add up to it exactly."""

    def _return_one_by_one(self, sale, times):
        notes = self.env["account.move"]
        for _time in range(times):
            notes |= self._credit_part(sale, {self.chair: 1})
        return notes

    def _assert_thirds(self, **line_values):
        """Three units whose price has no cents that three could share."""
        sale = self._create_invoiced_sale((self.chair, 3, line_values))
        notes = self._return_one_by_one(sale, 3)
        self.assertTiesOut(sale.invoice_ids - notes, notes)
        return notes

    def test_last_part_takes_the_rest(self):
        notes = self._assert_thirds(
            price_unit=3.335, discount=50.0, tax_ids=self.tax_20.ids
        )
        self.assertEqual(notes.mapped("amount_untaxed"), [1.67, 1.67, 1.66])

    def test_rest_without_any_tax(self):
        notes = self._assert_thirds(price_unit=33.335, tax_ids=[])
        self.assertEqual(notes.mapped("amount_total"), [33.34, 33.34, 33.33])

    def test_price_with_tax_included(self):
        tax = self._create_tax("Incl", 20.0, price_include_override="tax_included")
        notes = self._assert_thirds(price_unit=0.4, tax_ids=tax.ids)
        self.assertEqual(notes.mapped("amount_untaxed"), [0.33, 0.33, 0.34])
        self.assertEqual(notes.mapped("amount_tax"), [0.07, 0.07, 0.06])

    def test_group_of_taxes_one_on_top_of_the_other(self):
        first = self._create_tax("First 7%", 7.0, include_base_amount=True)
        second = self._create_tax("Second 3.3%", 3.3)
        group = self.env["account.tax"].create(
            {
                "name": "Group",
                "amount_type": "group",
                "type_tax_use": "sale",
                "children_tax_ids": [Command.set((first | second).ids)],
            }
        )
        self._assert_thirds(price_unit=9.99, discount=12.5, tax_ids=group.ids)

    def test_fixed_tax_per_unit(self):
        eco = self._create_tax(
            "Eco", 0.335, amount_type="fixed", include_base_amount=True, sequence=0
        )
        self._assert_thirds(price_unit=1.05, tax_ids=(eco | self.tax_20).ids)

    def test_tax_rounded_on_the_whole_document(self):
        self.company.tax_calculation_rounding_method = "round_globally"
        lines = [(self.chair, 1, {"price_unit": 1.67, "tax_ids": self.tax_20.ids})] * 3
        sale = self._create_invoiced_sale(*lines)
        notes = self.env["account.move"]
        for line in sale.order_line:
            order = self.env["return.order"].create(
                {
                    "partner_id": self.customer.id,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": self.chair.id,
                                "sale_line_id": line.id,
                                "qty_requested": 1,
                                "reason_id": self.defective.id,
                            }
                        )
                    ],
                }
            )
            order.action_request()
            order.action_approve()
            self._receive(order)
            self._inspect(order)
            notes |= self._credit(order)
        self.assertEqual(len(notes), 3)
        self.assertTiesOut(sale.invoice_ids - notes, notes)

    def test_tax_that_was_corrected_by_hand(self):
        sale = self._create_sale(
            (self.chair, 3, {"price_unit": 9.99, "tax_ids": self.tax_20.ids})
        )
        invoice = sale._create_invoices()
        tax_line = invoice.line_ids.filtered("tax_line_id")
        invoice.write(
            {
                "line_ids": [
                    Command.update(tax_line.id, {"amount_currency": -6.01}),
                ]
            }
        )
        invoice.action_post()
        self.assertEqual(invoice.amount_tax, 6.01)
        notes = self._return_one_by_one(sale, 3)
        self.assertTiesOut(invoice, notes)

    def test_units_of_a_dozen_one_by_one(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        unit = self.env.ref("uom.product_uom_unit")
        sale = self._create_invoiced_sale(
            (
                self.chair,
                1,
                {
                    "product_uom_id": dozen.id,
                    "price_unit": 100.0,
                    "tax_ids": self.tax_20.ids,
                },
            )
        )
        notes = self.env["account.move"]
        for quantity in (1, 4, 7):
            order = self._create_return(
                sale,
                product_uom_id=unit.id,
                qty_requested=quantity,
                reason_id=self.defective.id,
            )
            order.action_approve()
            self._receive(order)
            self._inspect(order)
            notes |= self._credit(order)
            self.assertEqual(order.line_ids.qty_credited, quantity)
        line = notes[0].invoice_line_ids
        self.assertEqual((line.product_uom_id, line.quantity), (unit, 1))
        self.assertTiesOut(sale.invoice_ids - notes, notes)

    def test_cancelled_part_leaves_its_share_to_the_next(self):
        sale = self._create_invoiced_sale(
            (self.chair, 3, {"price_unit": 33.335, "tax_ids": self.tax_20.ids})
        )
        notes = self._return_one_by_one(sale, 3)
        notes[1].button_draft()
        notes[1].button_cancel()
        again = notes[1].return_order_id._create_credit_notes()
        again.action_post()
        self.assertTiesOut(sale.invoice_ids - notes - again, notes - notes[1] + again)

    def test_two_returns_in_one_batch_share_the_rest(self):
        sale = self._create_invoiced_sale((self.chair, 2, {"price_unit": 0.335}))
        orders = self.env["return.order"].concat(
            *(
                self._create_inspected_return(
                    sale, {self.chair: 1}, reason_id=self.defective.id
                )
                for _number in range(2)
            )
        )
        notes = orders._create_credit_notes()
        notes.action_post()
        self.assertEqual(notes.mapped("amount_total"), [0.34, 0.33])

    def test_fiscal_position_and_analytic_distribution_follow(self):
        position = self.env["account.fiscal.position"].create({"name": "Abroad"})
        plan = self.env["account.analytic.plan"].create({"name": "Shops"})
        shop = self.env["account.analytic.account"].create(
            {"name": "Lyon", "plan_id": plan.id}
        )
        sale = self._create_invoiced_sale(
            (self.chair, 1, {"analytic_distribution": {str(shop.id): 100}}),
            fiscal_position_id=position.id,
        )
        note = self._credit_part(sale)
        self.assertEqual(note.fiscal_position_id, position)
        self.assertEqual(
            note.invoice_line_ids.analytic_distribution, {str(shop.id): 100}
        )
        self.assertEqual(sum(shop.line_ids.mapped("amount")), 0)

    def test_goods_of_two_orders_on_one_invoice(self):
        sales = self.env["sale.order"].concat(
            *(
                self._create_sale(
                    (self.chair, 1, {"price_unit": 0.335, "tax_ids": self.tax_20.ids})
                )
                for _number in range(2)
            )
        )
        invoice = sales._create_invoices()
        self.assertEqual(len(invoice), 1)
        invoice.action_post()
        notes = self._credit_part(sales[0]) | self._credit_part(sales[1])
        self.assertEqual(notes.reversed_entry_id, invoice)
        self.assertTiesOut(invoice, notes)

    def test_quantity_changed_on_the_draft_is_worth_its_price(self):
        sale = self._create_invoiced_sale((self.chair, 3, {"price_unit": 33.335}))
        note = self._credit_part(sale, {self.chair: 2}, post=False)
        note.invoice_line_ids.quantity = 1
        self.assertEqual(note.amount_total, 33.34)

    def test_price_reduction_by_hand_is_not_credited_again(self):
        """A part of the price went back before the goods did: the rest is less."""
        sale = self._create_invoiced_sale((self.chair, 2))
        invoice = sale.invoice_ids
        reduction = invoice._reverse_moves([{"invoice_date": invoice.date}])
        reduction.invoice_line_ids.price_unit = 10.0
        reduction.action_post()
        notes = self._return_one_by_one(sale, 2)
        self.assertEqual(notes.mapped("amount_total"), [100.0, 80.0])

    def test_agreed_price_leaves_the_other_units_theirs(self):
        sale = self._create_invoiced_sale((self.chair, 2))
        order = self._create_return(sale, {self.chair: 1}, reason_id=self.defective.id)
        order.line_ids.write(
            {
                "price_decision": "agreed",
                "price_unit": 40.0,
                "price_reason": "Scratched",
            }
        )
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        self.assertEqual(self._credit(order).amount_total, 40.0)
        note = self._credit_part(sale, {self.chair: 1})
        self.assertEqual(note.amount_total, 100.0)
