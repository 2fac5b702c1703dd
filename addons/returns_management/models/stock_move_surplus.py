from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from .return_order_line_surplus import SURPLUS_DECISIONS


class StockMove(models.Model):
    """Receipts of more than was authorised, or of other goods."""

    _inherit = "stock.move"

    return_surplus_decision = fields.Selection(
        selection=SURPLUS_DECISIONS,
        string="Surplus",
        readonly=True,
        copy=False,
        help="What was decided about these goods, which no return had authorised.",
    )

    def _action_done(self, cancel_backorder=False):
        # sudo: warehouse workers receive returns that they may not read
        receipts = self.sudo()._filter_return_receipts()
        receipts._adopt_unexpected("keep")
        receipts._check_surplus_decided()
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        done = moves.sudo().filtered("return_line_id")
        done._send_surplus_back()
        done._log_receipt_notes()
        return moves

    def _action_cancel(self):
        result = super()._action_cancel()
        # sudo: warehouse workers receive returns that they may not read
        self.sudo().return_line_id.return_order_id._close_if_complete()
        return result

    def _filter_return_receipts(self):
        return self.filtered(
            lambda move: (
                move.picking_id.return_order_id
                and move.picking_id.picking_type_id
                == move.picking_id.return_order_id.warehouse_id.return_type_id
                and move.state not in ("done", "cancel")
                and move.picked
                and move.quantity > 0
            )
        )

    def _get_surplus(self):
        """``{return line: more than authorised}`` with these receipts, undecided."""
        undecided = self.filtered(
            lambda move: move.return_line_id and not move.return_surplus_decision
        )
        surplus = {
            line: line._get_qty_surplus(moves)
            for line, moves in undecided.grouped("return_line_id").items()
        }
        return {line: quantity for line, quantity in surplus.items() if quantity > 0}

    def _check_surplus_decided(self):
        for line, surplus in self._get_surplus().items():
            if not line._is_surplus_tolerated(surplus):
                raise UserError(line._get_surplus_message(surplus))
            line._accept_tolerated_surplus(surplus)

    def _adopt_unexpected(self, decision, sale_line=None):
        """Record goods that nobody announced as lines of the return."""
        stray = self.filtered(lambda move: not move.return_line_id)
        for (order, product), moves in stray.grouped(
            lambda move: (move.picking_id.return_order_id, move.product_id)
        ).items():
            line = order._create_unexpected_line(product, moves, sale_line)
            moves.write(
                {
                    "return_line_id": line.id,
                    "return_surplus_decision": decision,
                    "sale_line_id": line.sale_line_id.id,
                    "to_refund": decision == "credit",
                }
            )
            if decision == "credit":
                line._credit_surplus(line.qty_requested)

    def _decide_surplus(self, quantity, decision):
        """Take ``quantity`` of the receipts of one return line as surplus.

        :param quantity: in the unit of the return line
        :return: the moves that are the surplus now
        """
        line = self.return_line_id
        decided = self.browse()
        if decision == "credit":
            line._credit_surplus(quantity)
        excess = {
            move: max(line._to_line_unit(move, move.quantity - move.product_uom_qty), 0)
            for move in self
        }
        for move in self.sorted(lambda move: excess[move], reverse=True):
            counted = line._to_line_unit(move, move.quantity)
            share = min(quantity, excess[move] or counted)
            if line.product_uom_id.compare(share, 0) > 0:
                decided |= move._split_surplus(share, decision)
                quantity -= share
        return decided

    def _split_surplus(self, quantity, decision):
        """Give ``quantity`` (in the return line's unit) a move of its own.

        :return: that move, this one when it is all surplus
        """
        line = self.return_line_id
        values = {
            "return_surplus_decision": decision,
            "to_refund": decision == "credit" and self.to_refund,
        }
        if (
            line.product_uom_id.compare(
                quantity, line._to_line_unit(self, self.quantity)
            )
            >= 0
        ):
            self.write(values)
            return self
        details = self._take_details(self._get_surplus_units(quantity))
        return self.create(
            {
                **line._prepare_receipt_move(quantity, self.origin_returned_move_id),
                **values,
                "picking_id": self.picking_id.id,
                "picking_type_id": self.picking_type_id.id,
                "location_id": self.location_id.id,
                "location_dest_id": self.location_dest_id.id,
                "state": "confirmed",
                "picked": True,
                "move_line_ids": [fields.Command.create(vals) for vals in details],
            }
        )

    def _get_surplus_units(self, quantity):
        """``quantity`` of the return line's unit in the product's, as it was counted.

        A piece is not the rounded share of a dozen that the line knows.
        """
        unit = self.product_id.uom_id
        line_unit = self.return_line_id.product_uom_id
        counted = sum(self.move_line_ids.mapped("quantity_product_uom"))
        over = counted - self.product_qty
        share = unit._compute_quantity(over, line_unit, round=False)
        if line_unit.compare(share, quantity) == 0:
            return over
        return line_unit._compute_quantity(quantity, unit, round=False)

    def _take_details(self, quantity):
        """Take ``quantity`` off the last move lines; in the product's unit.

        :return: values of move lines for what was taken
        """
        taken = []
        unit = self.product_id.uom_id
        for detail in self.move_line_ids.sorted("id", reverse=True):
            share = min(quantity, detail.quantity_product_uom)
            if unit.compare(share, 0) <= 0:
                break
            quantity -= share
            taken.append(
                {
                    "product_id": detail.product_id.id,
                    "product_uom_id": unit.id,
                    "quantity": share,
                    "lot_id": detail.lot_id.id,
                    "lot_name": detail.lot_name,
                    "picking_id": detail.picking_id.id,
                    "location_id": detail.location_id.id,
                    "location_dest_id": detail.location_dest_id.id,
                    "picked": True,
                }
            )
            if unit.compare(share, detail.quantity_product_uom) == 0:
                detail.unlink()
            else:
                detail.quantity -= unit._compute_quantity(
                    share, detail.product_uom_id, round=False
                )
        return taken

    def _send_surplus_back(self):
        """Prepare the deliveries of what the customer gets back."""
        arrived = self.filtered(
            lambda move: (
                move.return_surplus_decision == "send_back"
                and move.location_id.usage == "customer"
            )
        )
        arrived._create_deliveries_back()

    def _create_deliveries_back(self):
        pickings = self.env["stock.picking"].create(
            [
                moves._prepare_delivery_back(picking)
                for picking, moves in self.grouped("picking_id").items()
            ]
        )
        pickings.move_ids._action_confirm(merge=False)
        pickings.move_ids._action_assign()
        return pickings

    def _prepare_delivery_back(self, receipt):
        warehouse = receipt.picking_type_id.warehouse_id
        return {
            "picking_type_id": warehouse.out_type_id.id,
            "partner_id": receipt.partner_id.id,
            "company_id": receipt.company_id.id,
            "origin": receipt.return_order_id.name,
            "return_order_id": receipt.return_order_id.id,
            "location_id": receipt.location_dest_id.id,
            "location_dest_id": receipt.location_id.id,
            "move_ids": [
                fields.Command.create(move._prepare_move_back()) for move in self
            ],
        }

    def _get_put_apart_message(self):
        """What is sent back of these receipts, for who has it in the hand."""
        if not self:
            return ""
        goods = [
            f"{sum(moves.mapped('quantity')):g} {product.display_name}"
            for product, moves in self.grouped("product_id").items()
        ]
        return self.env._("Send back: %(goods)s.", goods=format_list(self.env, goods))

    def _prepare_move_back(self):
        """A delivery that undoes this receipt, for the order's quantities too."""
        return {
            "product_id": self.product_id.id,
            "product_uom": self.product_uom.id,
            "product_uom_qty": self.quantity,
            "location_id": self.location_dest_id.id,
            "location_dest_id": self.location_id.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "origin": self.origin,
            "procure_method": "make_to_stock",
            "origin_returned_move_id": self.id,
            "move_orig_ids": [fields.Command.link(self.id)],
            "sale_line_id": self.sale_line_id.id,
            "return_line_id": self.return_line_id.id,
            "return_surplus_decision": self.return_surplus_decision,
            "to_refund": self.to_refund,
        }

    def _log_receipt_notes(self):
        """Tell in the chatter what came differently from what was announced."""
        received = self.filtered(lambda move: move.location_id.usage == "customer")
        for order, moves in received.grouped(
            lambda move: move.return_line_id.return_order_id
        ).items():
            notes = [
                f"{line.product_id.display_name}: {note}"
                for line in moves.return_line_id
                for note in line._get_receipt_notes()
            ]
            if notes:
                order._log_decisions({order.id: " ".join(notes)})
