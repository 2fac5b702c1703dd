import unittest
from decimal import Decimal

from odoo import Command, fields
from odoo.tests import tagged

from .credit_common import CreditNoteCommon

try:
    from hypothesis import given, settings
    from hypothesis import strategies as st

    from .credit_strategies import PROFILE, TAXES, invoices, steps
except ImportError:
    given = None


@unittest.skipUnless(given, "Hypothesis, a requirement of the tests, is missing")
@tagged("post_install", "-at_install")
class TestCreditNoteProperties(CreditNoteCommon):
    """Whatever is invoiced, and in whichever parts it comes back.

    The goods are kept by the customer, so that no parcel slows the examples down: what
    is credited for them is the same.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        included = cls._create_tax(
            "Included 7%", 7.0, price_include_override="tax_included"
        )
        eco = cls._create_tax("Eco 0.335", 0.335, amount_type="fixed")
        children = cls._create_tax("A 3%", 3.0, include_base_amount=True)
        children |= cls._create_tax("B 1.1%", 1.1)
        group = cls.env["account.tax"].create(
            {
                "name": "Group",
                "amount_type": "group",
                "type_tax_use": "sale",
                "children_tax_ids": [Command.set(children.ids)],
            }
        )
        cls.taxes = dict(
            zip(TAXES, (cls.tax_20, cls.tax_5, included, eco, group), strict=True)
        )
        cls.foreign = cls._create_foreign_pricelist(1.0).currency_id
        cls.roundings = {
            strategy: cls.env["account.cash.rounding"].create(
                {
                    "name": "Five Cents",
                    "rounding": 0.05,
                    "strategy": strategy,
                    "loss_account_id": cls.company.return_fee_account_id.id,
                    "profit_account_id": cls.company.return_fee_account_id.id,
                }
            )
            for strategy in ("add_invoice_line", "biggest_tax")
        }

    def _create_invoice(self, case):
        rounding = "round_globally" if case["globally"] else "round_per_line"
        self.company.tax_calculation_rounding_method = rounding
        if case["rate"]:
            self.foreign.rate_ids.rate = case["rate"]
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": fields.Date.context_today(self.company),
                "currency_id": (
                    self.foreign if case["rate"] else self.company.currency_id
                ).id,
                "invoice_cash_rounding_id": (
                    case["cash"] and self.roundings[case["cash"]].id
                ),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.chair.id,
                            "name": f"Chair {number}",
                            "quantity": line["quantity"],
                            "price_unit": line["price_unit"],
                            "discount": line["discount"],
                            "tax_ids": [
                                Command.set(
                                    [self.taxes[name].id for name in line["taxes"]]
                                )
                            ],
                        }
                    )
                    for number, line in enumerate(case["lines"])
                ],
            }
        )
        invoice.action_post()
        return invoice

    def _credit_back(self, invoice_line, quantity, reason):
        order = self.env["return.order"].create(
            {
                "partner_id": self.customer.id,
                "currency_id": invoice_line.currency_id.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": self.chair.id,
                            "invoice_line_id": invoice_line.id,
                            "qty_requested": quantity,
                            "resolution": "keep",
                            "reason_id": reason.id,
                        }
                    )
                ],
            }
        )
        order.action_request()
        order.action_approve()
        return self._credit(order)

    def _play(self, invoice, sequence, reason):
        """Take the steps, then credit what is left; the credit notes that stand."""
        left = {line: line.quantity for line in invoice.invoice_line_ids}
        notes = self.env["account.move"]

        def give_back(line, quantity):
            nonlocal notes
            if quantity:
                notes |= self._credit_back(line, quantity, reason)
                left[line] = round(left[line] - quantity, 2)
                self._check_bounds(invoice, notes)

        for kind, number, quantity in sequence:
            if kind == "return":
                line = invoice.invoice_line_ids[number % len(left)]
                give_back(line, min(quantity, left[line]))
            elif notes:
                gone = notes[number % len(notes)]
                notes -= gone
                goods = gone.invoice_line_ids.filtered("return_invoice_line_id")
                left[goods.return_invoice_line_id] += goods.quantity
                gone.button_draft()
                gone.button_cancel()
        for line, quantity in left.items():
            give_back(line, quantity)
        return notes

    def _check_bounds(self, invoice, notes):
        totals = [Decimal(str(round(note.amount_total, 2))) for note in notes]
        self.assertTrue(all(total >= 0 for total in totals), totals)
        self.assertLessEqual(sum(totals), Decimal(str(round(invoice.amount_total, 2))))
        if invoice.invoice_cash_rounding_id.strategy == "biggest_tax":
            return  # the tax holds what is rounded off, too
        for note in notes:
            taxes = note._sum_taxes(note)
            self.assertTrue(all(amount >= 0 for amount in taxes.values()), taxes)

    def _try(self, case, sequence, reason):
        savepoint = self.env.cr.savepoint()
        try:
            invoice = self._create_invoice(case)
            notes = self._play(invoice, sequence, reason)
            totals = self._get_totals(invoice), self._get_totals(notes)
        finally:
            savepoint.close(rollback=True)
        if case["cash"] and case["rate"]:
            # coins are converted one by one: a cent of exchange difference may remain
            totals = [
                {key: total[key] for key in total if "company" not in key}
                for total in totals
            ]
        return totals

    def test_parts_add_up_to_the_invoice(self):
        @PROFILE
        @given(invoices, st.lists(steps, max_size=4))
        def check(case, sequence):
            invoiced, credited = self._try(case, sequence, self.defective)
            self.assertEqual(credited, invoiced)

        check()

    def test_fees_only_lower_what_is_credited(self):
        self.company.return_fee_percent = 15.0

        @settings(PROFILE, max_examples=3)
        @given(invoices, st.lists(steps, max_size=2))
        def check(case, sequence):
            invoiced, credited = self._try(case, sequence, self.used)
            self.assertLessEqual(credited.get("total", 0), invoiced.get("total", 0))

        check()
