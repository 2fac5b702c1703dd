from decimal import Decimal

from odoo import fields, models

from odoo.addons.returns_management.domain import deduction


class ReturnOrderLine(models.Model):
    """What the inspection deducts stands on the credit note as a line of its own."""

    _inherit = "return.order.line"

    amount_deducted = fields.Monetary(
        string="Diminished Value",
        compute="_compute_money",
        store=True,
        compute_sudo=True,
        help="Part of what was kept from the credit because the goods lost value in "
        "the customer's hands, tax included.",
    )

    def _convert_credited(self, source, quantity):
        """``quantity`` of an invoice line, if any, in the unit of this line."""
        unit = source.product_uom_id or self.product_uom_id
        return self._convert(quantity, unit, self.product_uom_id)

    def _prepare_kept_lines_vals(self, source, quantity, before):
        """What is kept from the credit of ``quantity``: fee and diminished value.

        :param quantity: in the unit of the invoice line ``source``, if there is one
        :param before: quantity credited before, in the unit of this line
        """
        kept = self._prepare_fee_line_vals(source, quantity, before)
        return kept + self._prepare_deduction_lines_vals(
            source, quantity, before, fee=-sum(vals["price_unit"] for vals in kept)
        )

    def _prepare_deduction_lines_vals(self, source, quantity, before, *, fee):
        """A negative line per condition of the goods that are credited now.

        What was credited before took the results in the order they were validated. An
        agreed price has the condition in it, and a service has none.

        :param before: quantity credited before, in the unit of this line
        :param fee: restocking fee on the same goods
        """
        self.ensure_one()
        slices = self._get_deductions(self._convert_credited(source, quantity), before)
        if not slices or not self._bears_fee():
            return []
        goods = self._prepare_credit_line_vals(source, quantity)
        amounts = deduction.amounts(
            self._get_goods_amount(goods),
            Decimal(str(self._convert_credited(source, quantity))),
            slices,
            fee=Decimal(str(fee)),
            rounding=Decimal(str(self.currency_id.rounding)),
        )
        return [
            self._prepare_deduction_line_vals(part, amount, goods["tax_ids"])
            for part, amount in zip(slices, amounts, strict=True)
            if amount
        ]

    def _get_deductions(self, quantity, before):
        """What the inspections found, as far as the policy lets it be deducted."""
        # sudo: accountants credit returns, whose decisions they need not read
        decision = self.sudo().policy_decision_id
        limit = decision.deduction_limit if decision else 100
        parts = [
            deduction.Slice(
                result.id,
                Decimal(str(result.quantity)),
                Decimal(str(round(min(result.deduction_percent, limit), 2))),
            )
            for result in self._get_accepted_results()
        ]
        taken = deduction.take(parts, Decimal(str(before)), Decimal(str(quantity)))
        return [part for part in taken if part.percent]

    def _get_goods_amount(self, goods):
        price = goods["price_unit"] * (1 - goods["discount"] / 100)
        amount = self.currency_id.round(goods["quantity"] * price)
        return Decimal(str(max(amount, 0)))

    def _prepare_deduction_line_vals(self, part, amount, tax_ids):
        """In the terms of the price and with its taxes, as the restocking fee is."""
        line = self._in_customer_language()
        result = line.env["return.inspection"].browse(part.key)
        taxes = self.env["account.tax"].browse(tax_ids[0][2])
        return {
            "return_line_id": self.id,
            "return_entry_type": "deduction",
            "return_inspection_id": result.id,
            "product_id": self.company_id._get_return_fee_product().id,
            "name": line.env._(
                "Diminished value of %(quantity)g x %(product)s, %(percent)g %%: "
                "%(reason)s",
                quantity=part.quantity,
                product=line.product_id.display_name,
                percent=part.percent,
                reason=result._get_deduction_reason() or result.grade_id.name,
            ),
            "quantity": 1,
            "price_unit": -float(amount),
            "tax_ids": [
                fields.Command.set(
                    taxes.flatten_taxes_hierarchy()
                    .filtered(lambda tax: tax.amount_type != "fixed")
                    .ids
                )
            ],
        }
