from datetime import timedelta

from odoo import api, fields, models


class ReturnOrderLine(models.Model):
    """Replacements that leave before the goods are back."""

    _inherit = "return.order.line"

    exchange_is_advance = fields.Boolean(
        string="In Advance",
        help="The replacement is shipped when the return is approved, before the goods "
        "come back. If they do not come it can be charged.",
    )
    exchange_date_due = fields.Date(
        string="Goods Due",
        copy=False,
        help="The day by which goods that were replaced in advance must be back.",
    )
    exchange_is_awaited = fields.Boolean(
        compute="_compute_exchange_is_awaited",
        store=True,
        help="Replaced in advance, and the goods have not come back.",
    )
    exchange_date_reminded = fields.Date(
        string="Reminded on",
        readonly=True,
        copy=False,
        help="When the responsible was told that the goods are late.",
    )
    exchange_qty_charged = fields.Float(
        string="Replacement Charged",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Replacements that are billed because the goods did not come back.",
    )

    @api.depends("exchange_is_advance", "qty_to_receive", "qty_received", "state")
    def _compute_exchange_is_awaited(self):
        for line in self:
            line.exchange_is_awaited = (
                line.exchange_is_advance
                and line.resolution == "exchange"
                and line.state in ("approved", "done")
                and line.qty_received < line.qty_to_receive
            )

    def _ship_in_advance(self):
        """Ship what is replaced before it is back, and say until when it must be."""
        advance = self.filtered(
            lambda line: line.resolution == "exchange" and line.exchange_is_advance
        )
        today = fields.Date.context_today(self)
        for company, lines in advance.grouped("company_id").items():
            due = today + timedelta(days=company.return_advance_days)
            # sudo: who approves, a rule or a manager, may not write what was approved
            lines.sudo().filtered(
                lambda line: not line.exchange_date_due
            ).exchange_date_due = due
        advance._ship_replacements()

    @api.model
    def _cron_remind_advances(self, limit=500):
        """Tell the responsible which goods, replaced in advance, are late.

        Each line is told once; what is left for the next batch has not been marked.
        """
        domain = [
            ("exchange_is_awaited", "=", True),
            ("exchange_date_reminded", "=", False),
            ("exchange_date_due", "<", fields.Date.context_today(self)),
        ]
        lines = self.search(domain, limit=limit, order="exchange_date_due, id")
        lines._remind_of_advance()
        left = self.search_count(domain) if len(lines) == limit else 0
        self.env["ir.cron"]._commit_progress(len(lines), remaining=left)

    def _remind_of_advance(self):
        today = fields.Date.context_today(self)
        self.write({"exchange_date_reminded": today})
        for user, orders in self.return_order_id.grouped("user_id").items():
            orders.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=today,
                summary=self.env._("Goods replaced in advance have not come back"),
                note=self.env._(
                    "Ask the customer for them, move the day they are due, or charge "
                    "the replacement."
                ),
                user_id=(user or self.env.user).id,
            )

    def _charge_replacement(self):
        """Bill the replacements whose goods did not come, and expect them no more.

        The order line that they left from asks for as many units more, at its own
        price; another product is billed on its own order line already.
        """
        for line in self:
            missing = line.qty_to_receive - line.qty_received
            if line.exchange_type == "replacement":
                charged = min(missing, line.qty_exchanged - line.exchange_qty_charged)
                line._bill_replacement(charged)
                line.exchange_qty_charged += charged
                line._log_charge(charged)
            line.qty_authorized -= missing
        self.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )._action_cancel()

    def _log_charge(self, quantity):
        order = self.return_order_id
        message = self.env._(
            "Replacement charged on order %(order)s, its goods did not come back: "
            "%(quantity)g x %(product)s.",
            order=self.sale_line_id.order_id.name,
            quantity=quantity,
            product=self.exchange_product_id.display_name,
        )
        order._log_decisions({order.id: message})

    def _bill_replacement(self, quantity):
        order_line = self.sale_line_id
        more = self.product_uom_id._compute_quantity(
            quantity, order_line.product_uom_id, round=False
        )
        order_line._set_quantity_at_its_price(order_line.product_uom_qty + more)
