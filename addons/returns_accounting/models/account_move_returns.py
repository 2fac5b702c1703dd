from odoo import fields, models


class AccountMove(models.Model):
    """Which returns came of an invoice."""

    _inherit = "account.move"

    return_order_count = fields.Integer(
        compute="_compute_return_order_count",
        help="Returns that take their price from this invoice.",
    )

    def _compute_return_order_count(self):
        self.return_order_count = 0
        lines = self.env["return.order.line"]
        if not lines.has_access("read"):
            return
        invoices = self.filtered(lambda move: move.move_type == "out_invoice")
        groups = lines._read_group(
            [("invoice_line_id.move_id", "in", invoices.ids)],
            ["invoice_line_id"],
            ["return_order_id:recordset"],
        )
        returns = {invoice: self.env["return.order"] for invoice in invoices}
        for source, found in groups:
            returns[source.move_id] |= found
        for invoice, found in returns.items():
            invoice.return_order_count = len(found)

    def action_view_return_orders(self):
        self.ensure_one()
        lines = self.env["return.order.line"].search(
            [("invoice_line_id.move_id", "=", self.id)]
        )
        return lines.return_order_id._get_records_action(
            name=self.env._("Returns of %(invoice)s", invoice=self.name)
        )
