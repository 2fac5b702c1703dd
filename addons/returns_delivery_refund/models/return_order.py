from decimal import Decimal

from odoo import Command, models

from odoo.addons.returns_management.domain import legal


class ReturnOrder(models.Model):
    """The credit note of the goods gives their delivery back."""

    _inherit = "return.order"

    def _prepare_credit_notes_vals(self, book):
        vals_list = super()._prepare_credit_notes_vals(book)
        returned = self._get_credited_lines(vals_list)
        for sale in returned.sale_line_id.order_id:
            lines = returned.filtered(
                lambda line, sale=sale: line.sale_line_id.order_id == sale
            )
            share = lines._get_delivery_share(coming=True)
            for sold, source, amount in sale._get_deliveries_due(share):
                vals = self._get_note_vals(vals_list, source.move_id)
                vals["invoice_line_ids"].append(
                    Command.create(
                        lines[0]._prepare_delivery_refund_vals(
                            sold, source, amount, share
                        )
                    )
                )
        return vals_list

    def _get_credited_lines(self, vals_list):
        """Lines with goods on these credit notes whose delivery is given back."""
        ids = {
            command[2].get("return_line_id")
            for vals in vals_list
            for command in vals["invoice_line_ids"]
        }
        return self.line_ids.filtered(
            lambda line: line.id in ids and line._refunds_delivery()
        )

    def _get_note_vals(self, vals_list, invoice):
        """The prepared credit note of ``invoice``; a new one where there is none."""
        for vals in vals_list:
            if vals.get("reversed_entry_id") == invoice.id:
                return vals
        vals_list.append(self._prepare_credit_note_vals(invoice, []))
        return vals_list[-1]


class ReturnOrderLine(models.Model):
    _inherit = "return.order.line"

    def _refunds_delivery(self):
        """Whether the law or a policy gives the delivery of these goods back."""
        self.ensure_one()
        # sudo: accountants credit returns, whose decisions they need not read
        return self.sudo().policy_decision_id.refunds_delivery

    def _get_delivery_share(self, *, coming):
        """How much of the delivery of their order is to give back by now.

        Returns of the order that were credited before count with these.

        :param coming: whether what is to credit of these lines counts already
        """
        ordered = returned = Decimal(0)
        for sold in self.sale_line_id.order_id.order_line.filtered(
            lambda line: line.product_id.type != "service" and line.product_uom_qty > 0
        ):
            quantity = sum(
                line.product_uom_id._compute_quantity(
                    line._get_credit_quantity(("draft", "posted"))
                    + (line._get_qty_to_credit() if coming and line in self else 0),
                    sold.product_uom_id,
                    round=False,
                )
                for line in sold.return_line_ids
                if line._refunds_delivery()
            )
            value = Decimal(str(sold.price_total))
            ordered += value
            returned += value * Decimal(str(quantity / sold.product_uom_qty))
        return legal.delivery_share(
            self.company_id.return_partial_delivery,
            # what is left of a third and two thirds is no rest
            returned=round(returned, 6),
            ordered=ordered,
        )

    def _prepare_delivery_refund_vals(self, sold, source, amount, share):
        """In the terms and with the taxes of the invoiced delivery.

        :param sold: order line of the delivery
        :param source: its invoice line
        """
        self.ensure_one()
        taxes = source.tax_ids.flatten_taxes_hierarchy()
        return {
            "return_line_id": self.id,
            "return_entry_type": "delivery",
            "return_invoice_line_id": source.id,
            "product_id": source.product_id.id,
            "product_uom_id": source.product_uom_id.id,
            "name": self._say_delivery_refund(sold, share),
            "quantity": 1,
            "price_unit": float(amount),
            "account_id": source.account_id.id,
            "tax_ids": [
                Command.set(taxes.filtered(lambda tax: tax.amount_type != "fixed").ids)
            ],
            "analytic_distribution": source.analytic_distribution,
            "sale_line_ids": [Command.set(sold.ids)],
        }

    def _say_delivery_refund(self, sold, share):
        env = self._in_customer_language().env
        sentences = [env._("Refund of the standard delivery")]
        if share < 1:
            sentences = [
                env._(
                    "Refund of %(percent)s %% of the standard delivery, for the part "
                    "of order %(order)s that was returned",
                    percent=f"{share * 100:.0f}",
                    order=sold.order_id.name,
                )
            ]
        if sold.standard_carrier_id:
            sentences.append(
                env._(
                    "without the supplement for %(carrier)s, which you chose",
                    carrier=sold.name.partition(":")[0],
                )
            )
        return ", ".join(sentences)
