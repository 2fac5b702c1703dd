from dataclasses import replace
from decimal import Decimal

from odoo import fields, models

from odoo.addons.returns_management.domain import deduction, fees


class ReturnOrderLine(models.Model):
    """The fee that is kept from a credit: as the policy says, else the company."""

    _inherit = "return.order.line"

    def _prepare_fee_line_vals(self, source, quantity, before):
        """The restocking fee on ``quantity``, or nothing where none is due.

        The fee is in the terms of the price (with or without tax) and carries the
        same taxes, so that the tax falls with the credit; but not those of a fixed
        amount a unit, since no unit is sold with it.

        :param quantity: in the unit of the invoice line ``source``, if there is one
        :param before: quantity credited before, in the unit of this line
        """
        self.ensure_one()
        fee = self._bears_fee() and self._get_fee(source, quantity, before)
        if not fee:
            return []
        taxes = (source or self).tax_ids.flatten_taxes_hierarchy()
        return [
            {
                "return_line_id": self.id,
                "return_entry_type": "restocking_fee",
                "product_id": self.company_id._get_return_fee_product().id,
                "name": self._get_fee_name(),
                "quantity": 1,
                "price_unit": -float(fee),
                "tax_ids": [
                    fields.Command.set(
                        taxes.filtered(lambda tax: tax.amount_type != "fixed").ids
                    )
                ],
            }
        ]

    def _bears_fee(self):
        """A service is not restocked; an agreed price is what was agreed.

        Who takes something else instead was told the difference: without a fee.
        """
        return (
            self.product_id.type != "service"
            and self.price_decision != "agreed"
            and self.resolution != "exchange"
        )

    def _get_fee_name(self):
        line = self._in_customer_language()
        decision = line._get_fee_decision()
        if not decision:
            return line.env._(
                "Restocking fee of %(percent)g %% on %(product)s: %(reason)s",
                percent=line.company_id.return_fee_percent,
                product=line.product_id.display_name,
                reason=line.reason_id.name,
            )
        return line.env._(
            "Restocking fee of %(fee)s on %(product)s by policy %(policy)s: %(reason)s",
            fee=decision.fee_summary,
            product=line.product_id.display_name,
            policy=decision.policy_id.display_name,
            reason=line.reason_id.name,
        )

    def _in_customer_language(self):
        """Lines of a credit note are read by the customer."""
        self.ensure_one()
        return self.with_context(lang=self.partner_id.lang or self.env.lang)

    def _get_fee(self, source, quantity, before):
        sold = source or self
        currency = sold.currency_id
        price = sold.price_unit * (1 - sold.discount / 100)
        goods = max(currency.round(quantity * price), 0)
        decision = self._get_fee_decision()
        if decision:
            rule = self._get_policy_fee_rule(source, quantity, before)
            waived = self.reason_id.waives_fee
        else:
            rule = self.company_id._get_return_fee_rule()
            waived = self.reason_id.waives_fee or self.reason_id.fault != "customer"
        return fees.restocking(
            Decimal(str(goods)),
            rule,
            waived=waived,
            rounding=Decimal(str(currency.rounding)),
        )

    def _get_fee_decision(self):
        """The policy decision that says what the fee is, if there is one."""
        # sudo: accountants credit returns, whose decisions they need not read
        return self.sudo().policy_decision_id.filtered("has_fee_rule")

    def _get_policy_fee_rule(self, source, quantity, before):
        """The fee of the policy on ``quantity``, in the currency of the invoice.

        Amounts are for the whole line: what is credited bit by bit bears its share of
        them. Percentages by grade count as much as the goods of that grade.
        """
        rule = self._get_fee_decision()._to_fee_rule()
        credited = Decimal(str(self._convert_credited(source, quantity)))
        share = credited / Decimal(str(self.qty_authorized or 1))
        rate = Decimal(str(source.move_id.invoice_currency_rate or 1))
        percent = self._get_fee_percent(rule, credited, before)
        return replace(rule.part(share * rate), percent=percent, grades=())

    def _get_fee_percent(self, rule, quantity, before):
        """The percentage on the next ``quantity`` to credit, by what was found."""
        if not rule.grades or not quantity:
            return rule.percent
        slices = deduction.take(
            [
                deduction.Slice(
                    result.id,
                    Decimal(str(result.quantity)),
                    rule.percent_for(result.grade_id.code),
                )
                for result in self._get_accepted_results()
            ],
            Decimal(str(before)),
            quantity,
        )
        found = sum((part.quantity for part in slices), Decimal(0))
        weighted = sum((part.quantity * part.percent for part in slices), Decimal(0))
        return (weighted + (quantity - found) * rule.percent) / quantity
