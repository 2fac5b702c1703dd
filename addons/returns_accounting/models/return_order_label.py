from odoo import Command, api, fields, models

from odoo.addons.returns_management.domain.legal_charge import SHIPPING


class ReturnOrder(models.Model):
    """The customer pays for the label of a return that is at their expense."""

    _inherit = "return.order"

    label_charge = fields.Monetary(
        string="Return Label",
        compute="_compute_label_charge",
        store=True,
        readonly=False,
        tracking=True,
        help="Charged once for our return label, tax included, with the first credit "
        "note: where all goods of the parcel are sent back at the customer's expense. "
        "Set it to zero when the customer did not use our label.",
    )

    company_label_charge = fields.Monetary(related="company_id.return_label_charge")

    _label_charge_not_negative = models.Constraint(
        "CHECK(label_charge >= 0)", "The charge for a return label cannot be negative."
    )

    @api.depends(
        "company_id",
        "line_ids.qty_to_receive",
        "line_ids.policy_decision_id.shipping_payer",
        "line_ids.reason_id.fault",
    )
    def _compute_label_charge(self):
        """Whoever the policy or the law lets pay; one line of ours makes it ours."""
        for order in self:
            # sudo: RMA users may not read all of a company
            company = order.company_id.sudo()
            goods = order.line_ids.filtered("qty_to_receive")
            payers = {line._get_return_shipping_payer() for line in goods}
            order.label_charge = (
                company.currency_id._convert(
                    company.return_label_charge,
                    order.currency_id,
                    company,
                    fields.Date.context_today(order),
                )
                if payers == {"customer"}
                else 0
            )

    def _prepare_credit_notes_vals(self, book):
        """Charge the label with the first goods that it brought."""
        vals_list = super()._prepare_credit_notes_vals(book)
        left = self._get_label_charge_left()
        for vals in vals_list if left else ():
            returned = self._get_returned_goods(vals)
            if returned and returned._get_ruling(SHIPPING).allowed:
                vals["invoice_line_ids"].append(
                    Command.create(returned._prepare_label_charge_vals(left))
                )
                break
        return vals_list

    def _get_label_charge_left(self):
        """What of the charge is on no credit note or invoice yet."""
        charged = self.env["account.move.line"].search_count(
            [
                ("return_line_id", "in", self.line_ids.ids),
                ("return_entry_type", "=", "return_shipping"),
                ("parent_state", "!=", "cancel"),
            ],
            limit=1,
        )
        return 0 if charged else self.label_charge

    def _get_returned_goods(self, vals):
        """The first line of a prepared credit note that goods came back for."""
        ids = [command[2].get("return_line_id") for command in vals["invoice_line_ids"]]
        lines = self.line_ids.browse(filter(None, dict.fromkeys(ids)))
        return lines.filtered("qty_received")[:1]


class ReturnOrderLine(models.Model):
    _inherit = "return.order.line"

    def _get_return_shipping_payer(self):
        """As decided; where no policy is about the goods, whoever is at fault."""
        self.ensure_one()
        # sudo: whoever registers a return need not be able to read the decision
        decided = self.sudo().policy_decision_id.shipping_payer
        at_fault = "customer" if self.reason_id.fault == "customer" else "merchant"
        return decided or at_fault

    def _prepare_label_charge_vals(self, amount):
        """
        :param amount: tax included, in the currency of the return
        """
        self.ensure_one()
        company = self.company_id
        product = company._get_charge_product("return_shipping_product_id")
        taxes = self._get_fiscal_position().map_tax(
            product.taxes_id._filter_taxes_by_company(company)
        )
        return {
            "return_line_id": self.id,
            "return_entry_type": "return_shipping",
            "product_id": product.id,
            "name": self._in_customer_language().env._(
                "Return shipping with our label, at your expense"
            ),
            "quantity": 1,
            "price_unit": -taxes._get_price_of_total(amount, self.currency_id),
            "tax_ids": [Command.set(taxes.ids)],
        }
