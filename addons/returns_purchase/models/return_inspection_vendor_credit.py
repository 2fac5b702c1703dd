from odoo import api, fields, models


class ReturnInspection(models.Model):
    """The vendor owes a credit for goods that went back, until it is received."""

    _inherit = "return.inspection"

    vendor_currency_id = fields.Many2one(
        related="purchase_line_id.currency_id",
        string="Currency of the Purchase",
        related_sudo=True,
    )
    vendor_credit_expected = fields.Monetary(
        currency_field="vendor_currency_id",
        compute="_compute_vendor_credit",
        compute_sudo=True,
        store=True,
        help="Quantity at the price of the purchase, discount taken off, without tax, "
        "in the currency of the purchase.",
    )
    vendor_credit_status = fields.Selection(
        selection=[
            ("none", "None"),
            ("expected", "Expected"),
            ("received", "Received"),
        ],
        compute="_compute_vendor_credit_status",
        compute_sudo=True,
        help="Received as soon as the vendor's posted credit notes on the purchase "
        "line cover what went back.",
    )

    @api.depends(
        "state",
        "quantity",
        "purchase_line_id.price_unit",
        "purchase_line_id.discount",
    )
    def _compute_vendor_credit(self):
        for result in self:
            line = result.purchase_line_id
            if not line or result.state != "done":
                result.vendor_credit_expected = 0
                continue
            quantity = result.product_uom_id._compute_quantity(
                result.quantity, line.product_uom_id, round=False
            )
            result.vendor_credit_expected = line.currency_id.round(
                line.price_unit * (1 - line.discount / 100) * quantity
            )

    @api.depends("vendor_move_id", "state", "purchase_line_id.qty_invoiced")
    def _compute_vendor_credit_status(self):
        """The oldest results are credited first.

        What was never billed is not credited either: the bill will be smaller.
        """
        for result in self:
            result.vendor_credit_status = "none"
        for line in self.purchase_line_id:
            self._settle_vendor_credits(line)

    def _settle_vendor_credits(self, line):
        results = self.search(
            [
                ("purchase_line_id", "=", line.id),
                ("state", "=", "done"),
                ("disposition_id.action", "=", "return_to_vendor"),
            ],
            order="date, id",
        )
        left = self._get_vendor_credited_quantity(line)
        for result in results:
            quantity = result.product_uom_id._compute_quantity(
                result.quantity, line.product_uom_id, round=False
            )
            left -= quantity
            covered = line.product_uom_id.compare(left, 0) >= 0
            if result in self:
                result.vendor_credit_status = "received" if covered else "expected"

    @api.model
    def _get_vendor_credited_quantity(self, line):
        """Posted credit notes of the purchase line, in its unit."""
        return sum(
            aml.product_uom_id._compute_quantity(
                aml.quantity, line.product_uom_id, round=False
            )
            for aml in line.invoice_lines
            if aml.move_id.move_type == "in_refund" and aml.parent_state == "posted"
        )

    def _schedule_vendor_credit(self):
        """Remind the buyer of the credit on the return."""
        for result in self.sudo():
            if not result.vendor_credit_expected:
                continue
            buyer = result.purchase_line_id.order_id.user_id
            result.return_order_id.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._(
                    "Vendor credit of %(amount)s from %(vendor)s",
                    amount=result.vendor_currency_id.format(
                        result.vendor_credit_expected
                    ),
                    vendor=result._get_vendor().display_name,
                ),
                user_id=(buyer or result.return_order_id.user_id or self.env.user).id,
            )

    def action_view_purchase_order(self):
        self.ensure_one()
        return self.purchase_line_id.order_id._get_records_action()
