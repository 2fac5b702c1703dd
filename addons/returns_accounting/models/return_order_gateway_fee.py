from odoo import api, fields, models


class ReturnOrder(models.Model):
    """What the gateway kept of the payments that a return gave back."""

    _inherit = "return.order"

    gateway_fee = fields.Monetary(
        string="Gateway Fees",
        currency_field="company_currency_id",
        compute="_compute_gateway_fee",
        groups="account.group_account_invoice,account.group_account_readonly",
        help="The part of the fees of the original payments that the gateway does not "
        "give back, and what it took for the refunds.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )

    @api.depends("refund_ids.state")
    def _compute_gateway_fee(self):
        fees = dict(
            self.env["return.gateway.fee"]._read_group(
                [("return_order_id", "in", self.ids)],
                ["return_order_id"],
                ["fee_company:sum"],
            )
        )
        for order in self:
            order.gateway_fee = fees.get(order._origin, 0)

    def action_view_gateway_fees(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "returns_accounting.return_gateway_fee_action"
        )
        return {**action, "domain": [("return_order_id", "=", self.id)], "context": {}}
