from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """The credit notes of returns, one for each invoice that is given back."""

    _inherit = "return.order"

    def _create_credit_notes(self):
        """Draft one credit note per return and original invoice, in one batch.

        :return: the draft credit notes
        """
        # sudo: RMA users may draft the credit note of their return; only accountants
        # post it
        orders = self.sudo()
        book = orders.line_ids._open_credit_book()
        vals_list = [
            vals for order in orders for vals in order._prepare_credit_notes_vals(book)
        ]
        notes = self.env["account.move"].sudo().create(vals_list)
        notes._split_charges()
        notes._tie_to_invoices()
        return notes.sudo(self.env.su)

    def action_bulk_create_credit_notes(self):
        """Draft the credit notes of many returns; those without any are told."""
        return self._run_bulk("_bulk_credit", self.env._("credited"))

    def _bulk_credit(self):
        for order in self:
            if not order.has_to_credit:
                raise UserError(
                    self.env._(
                        "Return %(name)s has nothing to credit: inspect its goods "
                        "first, or look at the credit notes that exist.",
                        name=order.name,
                    )
                )
        return self._create_credit_notes()

    def _prepare_credit_notes_vals(self, book):
        """
        :param book: ``CreditBook`` of the invoice lines
        """
        self.ensure_one()
        shares = defaultdict(list)
        amounts = defaultdict(list)
        for line in self.line_ids.filtered(lambda line: line._get_qty_to_credit()):
            before = line._get_credit_quantity(("draft", "posted"))
            for source, quantity in line._allocate_credit(book):
                invoice = source.move_id
                shares[invoice].append((line, source, quantity, before))
                amounts[invoice].append(line._take_credit(book, source, quantity))
                before += line._convert_credited(source, quantity)
        return [
            self._set_exact_amounts(
                self._prepare_credit_note_vals(invoice, parts), parts, amounts[invoice]
            )
            for invoice, parts in shares.items()
        ]

    def _set_exact_amounts(self, vals, shares, amounts):
        """Give each goods line of a credit note its exact share of the invoice line."""
        goods = [
            command[2]
            for command in vals["invoice_line_ids"]
            if command[2].get("return_entry_type") == "goods"
        ]
        at_invoice_rate = "invoice_currency_rate" in vals
        for line_vals, (line, source, *_rest), share in zip(
            goods, shares, amounts, strict=True
        ):
            if not share:
                continue
            line_vals |= source._prepare_exact_vals(
                line_vals, share.goods, at_invoice_rate
            )
            if any(share.early_discount.values()):
                discount = source._prepare_early_discount_vals(
                    line, share.early_discount
                )
                vals["invoice_line_ids"].append(fields.Command.create(discount))
        return vals

    def _prepare_credit_note_vals(self, invoice, shares):
        """A credit note built from lines of ``invoice``, or of agreed prices.

        :param invoice: empty for goods that we did not invoice
        :param shares: ``[(return line, invoice line, quantity in its unit, quantity
            credited before in the return line's unit)]``
        """
        goods, fee_lines = [], []
        for line, source, quantity, before in shares:
            goods.append(line._prepare_credit_line_vals(source, quantity))
            fee_lines += line._prepare_kept_lines_vals(source, quantity, before)
        terms = (
            self._prepare_invoice_terms(invoice)
            if invoice
            else self._prepare_unlinked_terms()
        )
        return {
            "move_type": "out_refund",
            "return_order_id": self.id,
            "invoice_date": fields.Date.context_today(self),
            "invoice_origin": self.name,
            "ref": self.name,
            "invoice_line_ids": [
                fields.Command.create(vals) for vals in goods + fee_lines
            ],
            **terms,
        }

    def _prepare_invoice_terms(self, invoice):
        """What the credit note takes over from the invoice that it gives back."""
        terms = {
            "reversed_entry_id": invoice.id,
            "company_id": invoice.company_id.id,
            "partner_id": invoice.partner_id.id,
            "partner_shipping_id": invoice.partner_shipping_id.id,
            "journal_id": invoice.journal_id.id,
            "currency_id": invoice.currency_id.id,
            "fiscal_position_id": invoice.fiscal_position_id.id,
            "invoice_user_id": invoice.invoice_user_id.id,
            "invoice_cash_rounding_id": invoice.invoice_cash_rounding_id.id,
        }
        term = invoice.invoice_payment_term_id
        if term.early_discount and term.early_pay_discount_computation == "mixed":
            # the tax was lowered from the start, whether it was paid early or not
            terms["invoice_payment_term_id"] = term.id
        if invoice.company_id.return_credit_rate == "invoice":
            terms["invoice_currency_rate"] = invoice.invoice_currency_rate
        return terms

    def _prepare_unlinked_terms(self):
        """Without an invoice: today's rate, our journal, the customer's own terms."""
        partner = self.partner_id
        return {
            "company_id": self.company_id.id,
            "partner_id": partner.address_get(["invoice"])["invoice"],
            "partner_shipping_id": partner.id,
            "currency_id": self.currency_id.id,
            "fiscal_position_id": self.line_ids[:1]._get_fiscal_position().id,
        }
