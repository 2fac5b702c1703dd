from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import exchange, progress
from .return_order import STATUSES


class ReturnOrder(models.Model):
    """What is exchanged, what the customer owes for it, and where it is."""

    _inherit = "return.order"

    exchange_line_ids = fields.One2many(
        comodel_name="return.order.line",
        inverse_name="return_order_id",
        domain=[("resolution", "=", "exchange")],
        string="Exchanged Lines",
        copy=False,
    )
    has_exchange = fields.Boolean(compute="_compute_exchange_difference")
    exchange_difference = fields.Monetary(
        string="To Pay for the Exchange",
        compute="_compute_exchange_difference",
        help="Price of the replacements less the credit for what comes back, tax "
        "included; below zero what the customer gets back.",
    )
    exchange_summary = fields.Char(
        string="Exchange", compute="_compute_exchange_difference"
    )
    exchange_status = fields.Selection(
        string="Replacement",
        selection=STATUSES,
        compute="_compute_exchange_status",
        store=True,
    )
    exchange_to_ship = fields.Boolean(compute="_compute_exchange_actions")
    exchange_to_charge = fields.Boolean(compute="_compute_exchange_actions")
    exchange_picking_ids = fields.Many2many(
        comodel_name="stock.picking",
        compute="_compute_exchange_picking_ids",
        string="Replacement Deliveries",
    )
    exchange_picking_count = fields.Integer(compute="_compute_exchange_picking_ids")

    @api.depends("line_ids.exchange_amount", "line_ids.amount_authorized")
    def _compute_exchange_difference(self):
        for order in self:
            lines = order.line_ids.filtered(lambda r: r.resolution == "exchange")
            order.has_exchange = bool(lines)
            amount = lines._get_exchange_difference()
            order.exchange_difference = amount
            order.exchange_summary = lines and order._get_exchange_sentence(amount)

    def _get_exchange_sentence(self, amount):
        owed = exchange.Difference(amount)
        money = self.currency_id.format(abs(amount)) if self.currency_id else ""
        if owed.direction == exchange.PAYS:
            return self.env._("Customer pays %(amount)s", amount=money)
        if owed.direction == exchange.GETS:
            return self.env._("Customer gets %(amount)s back", amount=money)
        return self.env._("Even exchange: nothing to pay")

    @api.depends(
        "state",
        "line_ids.exchange_quantity",
        "line_ids.qty_authorized",
        "line_ids.qty_exchanged",
        "line_ids.qty_not_coming",
        "line_ids.resolution",
        "inspection_ids.state",
        "inspection_ids.disposition_id",
    )
    def _compute_exchange_status(self):
        for order in self:
            approved = order.state in ("approved", "done")
            owed = {
                line: line._get_replacements_owed() if approved else 0
                for line in order.line_ids
            }
            # one that was charged is not owed any more, and no replacement too many
            order.exchange_status = progress.status(
                (due, min(due, line.qty_exchanged)) for line, due in owed.items()
            )

    @api.depends("state", "line_ids.qty_exchanged", "line_ids.exchange_is_awaited")
    def _compute_exchange_actions(self):
        for order in self:
            lines = order.line_ids.filtered(lambda r: r.resolution == "exchange")
            # sudo: RMA users need not be able to read the moves and orders
            order.exchange_to_ship = any(
                line._get_replacements_to_ship() for line in lines.sudo()
            )
            order.exchange_to_charge = bool(order._get_lines_to_charge())

    def _get_lines_to_charge(self):
        return self.line_ids.filtered(
            lambda line: line.exchange_is_awaited and line.qty_exchanged
        )

    @api.depends("line_ids.exchange_move_ids.picking_id")
    def _compute_exchange_picking_ids(self):
        for order in self:
            # sudo: who handles the return may look at where the replacement is
            lines = order.line_ids.sudo()
            moves = lines.exchange_move_ids | lines.exchange_sale_line_id.move_ids
            order.exchange_picking_ids = moves.picking_id
            order.exchange_picking_count = len(moves.picking_id)

    def action_view_exchange_pickings(self):
        self.ensure_one()
        return self.exchange_picking_ids._get_records_action(
            name=self.env._("Replacements")
        )

    def action_ship_replacements(self):
        """Order again what is due, for instance because its delivery was cancelled."""
        self.check_access("write")
        self.line_ids._ship_replacements()

    def action_charge_replacements(self):
        """Bill the replacements whose goods did not come back."""
        self.check_access("write")
        lines = self._get_lines_to_charge()
        if not lines:
            raise UserError(
                self.env._(
                    "Nothing to charge: no replacement was delivered whose goods are "
                    "still to come."
                )
            )
        # sudo: the return is approved; its responsible need not be able to write orders
        lines.sudo()._charge_replacement()
        lines.return_order_id._close_if_complete()

    def action_cancel(self):
        self._check_not_replaced()
        result = super().action_cancel()
        # sudo: who cancels a return need not be able to change the sales order
        self.line_ids.sudo()._withdraw_replacements()
        return result

    def _check_not_replaced(self):
        for line in self.line_ids:
            if line.qty_exchanged > line.exchange_qty_charged:
                raise UserError(
                    self.env._(
                        "%(line)s was replaced in advance: charge the replacement, or "
                        "receive the goods, instead of cancelling the return.",
                        line=line.display_name,
                    )
                )

    def _is_complete(self):
        """A replacement in advance is for goods, or it is charged."""
        return (
            super()._is_complete()
            and self.exchange_status in ("no", "full")
            and not self._get_lines_to_charge()
        )
