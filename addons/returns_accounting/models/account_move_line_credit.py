from decimal import Decimal

from odoo import fields, models
from odoo.fields import Domain

from .credit_book import COMPANY, DOCUMENT, to_decimal


class AccountMoveLine(models.Model):
    """What an invoice line was worth, and what credit notes have given back of it."""

    _inherit = "account.move.line"

    return_invoice_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Credited Invoice Line",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
        help="The invoice line whose goods this credit note line gives back.",
    )

    return_entry_type = fields.Selection(
        selection_add=[
            ("early_discount", "Early Payment Discount"),
            ("cash_rounding", "Cash Rounding"),
        ],
        ondelete={"early_discount": "set null", "cash_rounding": "set null"},
    )

    def _keeps_nothing(self):
        """Whether a negative line only leaves out what was never paid."""
        if self.return_entry_type == "early_discount":
            return bool(self.return_invoice_line_id)
        coins = self.move_id._get_most_coins()
        return self.return_entry_type == "cash_rounding" and (
            self.currency_id.compare_amounts(abs(self.price_subtotal), coins) <= 0
        )

    def _get_credit_lines(self):
        """Lines that have credited goods of these invoice lines, along any path.

        Drafts count, and so do credit notes that were made without a return and
        negative quantities on an invoice; not those that were reversed.
        """
        orders = self.sale_line_ids
        domain = Domain("return_invoice_line_id", "in", self.ids)
        if orders:
            domain |= Domain("sale_line_ids", "in", orders.ids)
        if alone := self.filtered(lambda line: not line.sale_line_ids):
            domain |= Domain("move_id.reversed_entry_id", "in", alone.move_id.ids)
        lines = self.search(
            domain
            & Domain("move_id.move_type", "in", ("out_refund", "out_invoice"))
            & Domain("parent_state", "!=", "cancel")
            & Domain("display_type", "=", "product")
            & Domain("return_entry_type", "in", ("goods", False)),
            order="id",
        )
        return lines.filtered(
            lambda line: line._gives_back() and not line.move_id._is_taken_back()
        )

    def _gives_back(self):
        return self.move_id.move_type == "out_refund" or self.quantity < 0

    def _get_credit_sign(self):
        """What a positive quantity of this line does to the credited one."""
        return 1 if self.move_id.move_type == "out_refund" else -1

    def _get_credited_candidates(self, sources):
        """Those of ``sources`` that this line may have given back."""
        if self.return_invoice_line_id:
            return self.return_invoice_line_id & sources
        orders, origin = self.sale_line_ids, self.move_id.reversed_entry_id
        same = sources.filtered(
            lambda source: (
                source.product_id == self.product_id
                and source.id != self.id
                and (
                    source.sale_line_ids & orders
                    if orders
                    else not source.sale_line_ids and source.move_id == origin
                )
            )
        )
        return same.filtered(lambda source: source.move_id == origin) or same

    def _get_credited_quantity(self, source):
        """Quantity of goods that this line gives back, in the unit of ``source``.

        A line at a lower price, made without a return, gives a part of the price back
        and no goods.
        """
        if not self.return_line_id and self._is_below(source):
            return Decimal(0)
        quantity = self.product_uom_id._compute_quantity(
            self.quantity, source.product_uom_id, round=False
        )
        return self._get_credit_sign() * to_decimal(quantity)

    def _is_below(self, source):
        """Whether the price of a unit is lower than the one of ``source``."""
        quantity = self.product_uom_id._compute_quantity(
            self.quantity, source.product_uom_id, round=False
        )
        if not quantity or self.currency_id != source.currency_id:
            return False
        paid = source.price_unit * (1 - source.discount / 100)
        price = self.quantity * self.price_unit * (1 - self.discount / 100) / quantity
        return source.currency_id.compare_amounts(price, paid) < 0

    def _get_amount_rounding(self, key):
        currency = self.currency_id if key[-1] == DOCUMENT else self.company_currency_id
        return Decimal(str(currency.rounding))

    def _prepare_exact_vals(self, vals, amounts, company_amounts):
        """Have a credit note line come to ``amounts``, whatever its price rounds to.

        :param self: the invoice line
        :param vals: of the credit note line
        :param company_amounts: whether the amounts in the currency of the company hold
            too, which they do at the rate of the invoice
        """
        suffixes = [DOCUMENT, COMPANY] if company_amounts else [DOCUMENT]
        # an entry that no tax has, since without any Odoo ignores the untaxed amount
        taxes = {"": {}}
        exact = {
            "currency_id": self.currency_id.id,
            "price_unit": vals["price_unit"],
            "discount": vals["discount"],
            "quantity": vals["quantity"],
            "rate": self.move_id.invoice_currency_rate,
            "manual_tax_amounts": taxes,
        }
        for (kind, tax_id, suffix), amount in amounts.items():
            if suffix not in suffixes:
                continue
            if kind == "total_excluded":
                exact[f"manual_total_excluded{suffix}"] = float(amount)
            else:
                taxes.setdefault(str(tax_id), {})[f"{kind}{suffix}"] = float(amount)
        return {"extra_tax_data": exact}
