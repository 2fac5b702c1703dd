from odoo import models


class ReturnCutoffLine(models.Model):
    """What will be kept from credits that are due, so that it is not owed."""

    _inherit = "return.cutoff.line"

    def _keep(self):
        """Add a row for what is kept of each of these, and owe that much less."""
        vals_list = []
        # sudo: what the lists say is written by nobody else
        for due, listed in zip(self, self.sudo(), strict=True):
            kept = due._get_kept()
            listed.amount_document -= sum(kept.values())
            vals_list += [
                due._prepare_kept_vals(account, amount)
                for account, amount in kept.items()
            ]
        self.sudo().create(vals_list)

    def _get_kept(self):
        """Net of tax, as a credit note of the period end would have had it.

        :return: {income account: company currency}
        """
        self.ensure_one()
        line, cutoff = self.return_line_id, self.cutoff_id
        # not filtered, which would read the lines of all others one by one
        source, quantity = line.invoice_line_id, self.quantity
        if source.parent_state == "posted":
            quantity = line._to_source_unit(quantity, source)
        else:
            source = source.browse()
        before = line._get_credit_quantity(("posted",), until=cutoff.date)
        currency = self.company_currency_id
        kept = {}
        for vals in line._prepare_kept_lines_vals(source, quantity, before):
            account = self._get_kept_account(vals, source)
            amount = -self._get_untaxed_in_company(vals, source)
            kept[account] = currency.round(kept.get(account, 0) + amount)
        return {account: amount for account, amount in kept.items() if amount}

    def _get_kept_account(self, vals, source):
        product = self.env["product.product"].browse(vals["product_id"])
        template = product.product_tmpl_id.with_company(self.company_id)
        return template.get_product_accounts(source.move_id.fiscal_position_id)[
            "income"
        ]

    def _get_untaxed_in_company(self, vals, source):
        """At the rate of the invoice, as the price that it is kept from."""
        currency = source.currency_id or self.return_line_id.currency_id
        taxes = self.env["account.tax"].browse(vals["tax_ids"][0][2])
        amount = taxes.compute_all(vals["price_unit"], currency)["total_excluded"]
        if source:
            return amount / (source.move_id.invoice_currency_rate or 1)
        return currency._convert(
            amount, self.company_currency_id, self.company_id, self.cutoff_id.date
        )

    def _prepare_kept_vals(self, account, amount):
        return {
            "cutoff_id": self.cutoff_id.id,
            "company_id": self.company_id.id,
            "kind": self.kind,
            "effect": "kept",
            "return_order_id": self.return_order_id.id,
            "return_line_id": self.return_line_id.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "quantity": self.quantity,
            "since": self.since,
            "amount": amount,
            "debit_account_id": self.credit_account_id.id,
            "credit_account_id": account.id,
        }
