from decimal import Decimal

from odoo import fields, models

from odoo.addons.returns_management.domain import allocation

from .credit_book import DOCUMENT


class AccountMove(models.Model):
    """A discount for early payment that the customer took was never paid.

    Odoo books it with the payment. The credit note gives the goods back in full, less
    their share of the discount, so that the customer gets back what was paid.
    """

    _inherit = "account.move"

    def _get_early_discounts(self):
        """The share of each product line in the discount that was taken.

        :return: ``{line: amounts}`` with the untaxed amount and, where the discount
            lowered the tax, the tax amounts, in the currency of the invoice
        """
        self.ensure_one()
        taken = self._get_early_discount_taken()
        if not taken:
            return {}
        term = self.invoice_payment_term_id
        with_tax = term.early_pay_discount_computation == "included"
        amounts = self._get_line_amounts()
        lines = self._get_sold_lines()
        worth = [self._get_discounted(amounts[line], with_tax) for line in lines]
        rounding = Decimal(str(self.currency_id.rounding))
        shares = allocation.proportional(taken, worth, rounding)
        return {
            line: self._split_discount(amounts[line], share, part, with_tax)
            for line, share, part in zip(lines, shares, worth, strict=True)
        }

    def _get_early_discount_taken(self):
        """What payments have written off for being early, in the invoice's currency.

        A payment of several invoices has given each of them the same percentage.
        """
        account = self.company_id.account_journal_early_pay_discount_loss_account_id
        partials = self.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        ).matched_credit_ids
        taken = Decimal(0)
        for partial in partials if account else ():
            ratio = partial.credit_move_id._get_early_discount_ratio(account)
            amount = self.currency_id.round(partial.debit_amount_currency * ratio)
            taken += Decimal(str(amount))
        return taken

    def _get_discounted(self, amounts, with_tax):
        """What of a line the percentage was taken from."""
        return sum(
            amount
            for (kind, tax_id, suffix), amount in amounts.items()
            if suffix == DOCUMENT
            and (
                kind == "total_excluded"
                or (with_tax and kind == "tax_amount" and self._is_discounted(tax_id))
            )
        )

    def _is_discounted(self, tax_id):
        return self.env["account.tax"].browse(tax_id).amount_type != "fixed"

    def _split_discount(self, amounts, share, worth, with_tax):
        """The taxes of a share of the discount, and what is left for its base."""
        taxes = {}
        for (kind, tax_id, suffix), amount in amounts.items():
            if (
                with_tax
                and kind == "tax_amount"
                and suffix == DOCUMENT
                and self._is_discounted(tax_id)
            ):
                part = float(amount * share / worth) if worth else 0.0
                taxes[kind, tax_id, suffix] = Decimal(str(self.currency_id.round(part)))
        base = share - sum(taxes.values(), Decimal(0))
        return {("total_excluded", None, DOCUMENT): base, **taxes}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_early_discount_ratio(self, account):
        """How much of what this item of a payment settles was written off.

        :param account: where the company books early payment discounts
        """
        items = self.move_id.line_ids
        discount = items.filtered(lambda item: item.account_id == account)
        if not discount or self.move_id.is_invoice():
            return 0.0
        settled = items.filtered(lambda item: item.account_id == self.account_id)
        given = discount | items.filtered("tax_repartition_line_id")
        return sum(given.mapped("balance")) / -sum(settled.mapped("balance"))

    def _get_early_discount_lines(self):
        """What credit notes have taken of this invoice line's discount."""
        return self.search(
            [
                ("return_invoice_line_id", "=", self.id),
                ("return_entry_type", "=", "early_discount"),
                ("parent_state", "!=", "cancel"),
            ]
        ).filtered(lambda line: not line.move_id._is_taken_back())

    def _prepare_early_discount_vals(self, returned, amounts):
        """A negative line on the credit note of the goods of this invoice line.

        :param amounts: of the discount, as ``_get_early_discounts`` gives them
        """
        base = amounts["total_excluded", None, DOCUMENT]
        taxes = self.env["account.tax"].browse(
            tax_id for kind, tax_id, _suffix in amounts if kind == "tax_amount"
        )
        included = any(tax.price_include for tax in taxes)
        price = sum(amounts.values(), Decimal(0)) if included else base
        vals = {
            "return_line_id": returned.id,
            "return_invoice_line_id": self.id,
            "return_entry_type": "early_discount",
            "name": self.env._(
                "Early payment discount taken on %(product)s",
                product=self.product_id.display_name,
            ),
            "account_id": (
                self.company_id.account_journal_early_pay_discount_loss_account_id.id
            ),
            "quantity": 1,
            "discount": 0,
            "price_unit": -float(price),
            "tax_ids": [fields.Command.set(taxes.ids)],
        }
        negative = {key: -amount for key, amount in amounts.items()}
        return vals | self._prepare_exact_vals(vals, negative, company_amounts=False)
