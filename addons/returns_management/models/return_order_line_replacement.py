from decimal import Decimal

from odoo import api, fields, models

from ..domain import exchange
from .concurrency import serialize

#: Written by the buttons of the return only.
DECIDED = frozenset({"exchange_sale_line_id", "exchange_qty_charged"})


class ReturnOrderLine(models.Model):
    """How the replacement gets to the customer."""

    _inherit = "return.order.line"

    exchange_sale_line_id = fields.Many2one(
        comodel_name="sale.order.line",
        string="Order Line of the Replacement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="The order line that bills the replacement.",
    )
    exchange_move_ids = fields.One2many(
        comodel_name="stock.move",
        inverse_name="return_exchange_line_id",
        string="Replacement Moves",
    )
    qty_exchanged = fields.Float(
        string="Replaced",
        digits="Product Unit",
        compute="_compute_qty_exchanged",
        store=True,
        compute_sudo=True,
        help="Replacements that were delivered.",
    )

    @api.depends(
        "exchange_type",
        "exchange_sale_line_id.qty_delivered",
        "exchange_move_ids.state",
        "exchange_move_ids.quantity",
    )
    def _compute_qty_exchanged(self):
        for line in self:
            if line.exchange_type == "product":
                line.qty_exchanged = line.exchange_sale_line_id.qty_delivered
            else:
                line.qty_exchanged = line._get_qty_replaced()

    @api.model
    def _is_decided(self, field):
        return super()._is_decided(field) or field.name in DECIDED

    def _get_qty_replaced(self):
        """Of the same product, what left for this line less what came back of it."""
        self.ensure_one()
        done = self.exchange_move_ids.filtered(lambda move: move.state == "done")
        sent = done.filtered(lambda move: move.location_dest_id.usage == "customer")
        back = done.filtered(lambda move: move.location_id.usage == "customer")
        return self._sum_replacements(sent) - self._sum_replacements(back)

    def _get_qty_on_the_way(self):
        """What was ordered from the warehouse and has not left.

        Of a delivery in several steps only the last one that exists is counted.
        """
        self.ensure_one()
        pending = self.exchange_move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        last = pending.filtered(lambda move: not move.move_dest_ids & pending)
        return self._sum_replacements(last)

    def _sum_replacements(self, moves):
        """Quantity of ``moves`` in the unit of the replacement."""
        return sum(
            move.product_uom._compute_quantity(
                move.quantity if move.state == "done" else move.product_uom_qty,
                self.exchange_uom_id,
                round=False,
            )
            for move in moves
        )

    def _get_qty_refused(self):
        """What was inspected and goes back to the customer: it is not replaced."""
        refused = self.inspection_ids.filtered(
            lambda result: result.state == "done" and result._is_going_back()
        )
        return sum(refused.mapped("quantity"))

    def _get_replacements_due(self, accepted):
        """Replacements for ``accepted`` of the returned goods, in their own unit."""
        self.ensure_one()
        if self.resolution != "exchange":
            return 0
        quantities = (self.exchange_quantity, self.qty_authorized, accepted)
        step = self.exchange_uom_id.rounding or 1
        due = exchange.quantity_due(*(Decimal(str(n)) for n in (*quantities, step)))
        return float(due)

    def _get_replacements_owed(self):
        """What the line is finished with: for all that comes and is not refused."""
        missing = 0 if self.exchange_is_advance else self.qty_not_coming
        accepted = self.qty_authorized - self._get_qty_refused() - missing
        return self._get_replacements_due(accepted)

    def _get_replacements_to_ship(self):
        """What may go out now and was not ordered from the warehouse yet."""
        self.ensure_one()
        if self.state not in ("approved", "done") or self.resolution != "exchange":
            return 0
        accepted = (
            self.qty_authorized - self._get_qty_refused()
            if self.exchange_is_advance
            else self._get_qty_accepted()
        )
        ordered = (
            self.exchange_sale_line_id.product_uom_qty
            if self.exchange_type == "product"
            else self._get_qty_replaced() + self._get_qty_on_the_way()
        )
        left = self._get_replacements_due(accepted) - ordered
        return max(self.exchange_uom_id.round(left), 0)

    def _ship_replacements(self):
        """Order from the warehouse what is due, in one batch."""
        # sudo: whoever inspects need not be able to change the sales order
        lines = self.sudo().filtered(lambda line: line.resolution == "exchange")
        serialize(lines)
        due = {line: line._get_replacements_to_ship() for line in lines}
        due = {line: quantity for line, quantity in due.items() if quantity}
        lines = lines.browse().union(*due)
        lines._order_replacements(due)
        if procurements := [line._prepare_procurement(due[line]) for line in lines]:
            self.env["stock.rule"].run(procurements)
            moves = lines.exchange_move_ids.filtered(
                lambda move: move.state not in ("done", "cancel")
            )
            moves.picking_id.action_confirm()
            moves._action_assign()

    def _order_replacements(self, due):
        """Put on an order what is billed: a new line, or more on the one there is.

        The goods are asked for by the caller, so that they carry the returned line.
        """
        billed = self.filtered(lambda line: line.exchange_type == "product")
        for line in billed.with_context(skip_procurement=True):
            if order_line := line.exchange_sale_line_id:
                order_line._set_quantity_at_its_price(
                    order_line.product_uom_qty + due[line]
                )
        new = billed.filtered(lambda line: not line.exchange_sale_line_id)
        orders = new._get_or_create_exchange_orders()
        # sudo: who approves or inspects a return need not be able to sell
        order_lines = self.env["sale.order.line"].sudo()
        order_lines = order_lines.with_context(skip_procurement=True).create(
            [line._prepare_exchange_line_vals(orders[line], due[line]) for line in new]
        )
        for line, order_line in zip(new, order_lines, strict=True):
            line.exchange_sale_line_id = order_line.with_context(skip_procurement=False)
        for order in order_lines.order_id.filtered(
            lambda order: order.state == "draft"
        ):
            order.action_confirm()

    def _withdraw_replacements(self):
        """Take back what was ordered and has not left: the return is cancelled."""
        self.exchange_move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )._action_cancel()
        for line in self.filtered("exchange_sale_line_id"):
            order_line = line.exchange_sale_line_id
            order_line._set_quantity_at_its_price(order_line.qty_delivered)
        self.exchange_sale_line_id = False

    def _get_exchange_order(self):
        """The order that the replacement may be added to, or none."""
        self.ensure_one()
        order = self.sale_line_id.order_id
        usable = order.state == "sale" and not order.locked
        return order if usable else order.browse()

    def _get_or_create_exchange_orders(self):
        """The order for each line: its own one, else a new one for the return.

        :return: ``{line: sale.order}``
        """
        orders = {line: line._get_exchange_order() for line in self}
        without = self.filtered(lambda line: not orders[line])
        groups = without.grouped(
            lambda line: (line.return_order_id, line.sale_line_id.order_id)
        )
        created = self.env["sale.order"].create(
            [lines[:1]._prepare_exchange_order_vals() for lines in groups.values()]
        )
        for lines, order in zip(groups.values(), created, strict=True):
            orders.update(dict.fromkeys(lines, order))
        return orders

    def _prepare_exchange_order_vals(self):
        ret, order = self.return_order_id, self.sale_line_id.order_id
        vals = {
            "partner_id": ret.partner_id.id,
            "company_id": ret.company_id.id,
            "warehouse_id": ret.warehouse_id.id,
            "origin": ret.name,
        }
        if order:
            vals.update(
                partner_id=order.partner_id.id,
                partner_invoice_id=order.partner_invoice_id.id,
                partner_shipping_id=order.partner_shipping_id.id,
                pricelist_id=order.pricelist_id.id,
                fiscal_position_id=order.fiscal_position_id.id,
                client_order_ref=order.client_order_ref,
            )
        return vals

    def _prepare_exchange_line_vals(self, order, quantity):
        return {
            "order_id": order.id,
            "product_id": self.exchange_product_id.id,
            "product_uom_id": self.exchange_uom_id.id,
            "product_uom_qty": quantity,
            "price_unit": self.exchange_price_unit,
            "discount": self.exchange_discount,
            "tax_ids": [fields.Command.set(self.exchange_tax_ids.ids)],
        }

    def _prepare_procurement(self, quantity):
        """Ask for the goods as the order line does, naming the returned line."""
        order_line = self.exchange_sale_line_id or self.sale_line_id
        order_line = order_line.with_company(self.company_id)
        order = order_line.order_id
        if not order.stock_reference_ids:
            self.env["stock.reference"].create(order_line._prepare_reference_vals())
        values = order_line._prepare_procurement_values()
        values.update(
            return_exchange_line_id=self.id,
            date_planned=fields.Datetime.now(),
            date_deadline=False,
        )
        unit = self.exchange_uom_id
        quantity, unit = unit._adjust_uom_quantities(
            quantity, self.exchange_product_id.uom_id
        )
        [procurement] = order_line._create_procurements(quantity, unit, values)
        return procurement
