from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import splitting

#: Returns whose lines are not decided yet.
MOVABLE_STATES = ("draft", "requested")


class ReturnOrderSplit(models.TransientModel):
    _name = "return.order.split"
    _description = "Split a Return"

    return_order_id = fields.Many2one(
        comodel_name="return.order", string="Return", required=True, readonly=True
    )
    line_ids = fields.One2many(
        comodel_name="return.order.split.line",
        inverse_name="wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("return_order_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create({"return_line_id": line.id})
                    for line in wizard.return_order_id.line_ids
                ),
            ]

    def action_split(self):
        """Move the chosen quantities into a return of their own, and open it."""
        self.ensure_one()
        self._check_split()
        order = self.return_order_id
        new = order.copy(
            {
                "line_ids": [],
                "date_request": order.date_request,
                "date_deadline": order.date_deadline,
            }
        )
        for line in self.line_ids.filtered("quantity"):
            line._move_to(new)
        if order.state == "requested":
            # the parts need the approval that the whole needed, however small they are
            new._transition(
                "requested",
                approval_rule_ids=[fields.Command.set(order.approval_rule_ids.ids)],
            )
        order._log_decisions(
            {
                order.id: self.env._("Split: return %(new)s.", new=new.name),
                new.id: self.env._("Split from return %(old)s.", old=order.name),
            }
        )
        return new._get_form_action()

    def _check_split(self):
        order, chosen = self.return_order_id, self.line_ids.filtered("quantity")
        if order.state not in MOVABLE_STATES:
            raise UserError(
                self.env._(
                    "Return %(name)s was decided already and cannot be split: make "
                    "another return for what differs.",
                    name=order.name,
                )
            )
        if not chosen:
            raise UserError(
                self.env._(
                    "Enter the quantity that leaves return %(name)s on at least one "
                    "line.",
                    name=order.name,
                )
            )
        for line in chosen:
            line._check_quantity()
        if all(line.quantity == line.qty_requested for line in self.line_ids):
            raise UserError(
                self.env._(
                    "Leave something in return %(name)s: a return that loses all its "
                    "lines is not split but only renumbered.",
                    name=order.name,
                )
            )


class ReturnOrderSplitLine(models.TransientModel):
    _name = "return.order.split.line"
    _description = "Line of a Return to Split"

    wizard_id = fields.Many2one(
        comodel_name="return.order.split", required=True, ondelete="cascade"
    )
    return_line_id = fields.Many2one(comodel_name="return.order.line", required=True)
    product_id = fields.Many2one(related="return_line_id.product_id")
    sale_line_id = fields.Many2one(related="return_line_id.sale_line_id")
    product_uom_id = fields.Many2one(related="return_line_id.product_uom_id")
    qty_requested = fields.Float(related="return_line_id.qty_requested")
    quantity = fields.Float(string="To Move", digits="Product Unit")

    def _check_quantity(self):
        unit = self.product_uom_id
        if self.quantity < 0 or unit.compare(self.quantity, self.qty_requested) > 0:
            raise UserError(
                self.env._(
                    "%(line)s: %(quantity)s to move, but the line has %(requested)s. "
                    "Enter a quantity from 0 to that.",
                    line=self.return_line_id.display_name,
                    quantity=self.quantity,
                    requested=self.qty_requested,
                )
            )

    def _move_to(self, order):
        """Move the line, or the chosen part of it, into the return ``order``."""
        line = self.return_line_id
        stays, moves = splitting.divide(
            splitting.Quantities(
                Decimal(str(line.qty_requested)), Decimal(str(line.qty_authorized))
            ),
            Decimal(str(self.quantity)),
        )
        if not stays.requested:
            line.return_order_id = order
            return
        line.copy(
            {
                "return_order_id": order.id,
                "qty_requested": float(moves.requested),
                "qty_authorized": float(moves.authorized),
            }
        )
        line.write(
            {
                "qty_requested": float(stays.requested),
                "qty_authorized": float(stays.authorized),
            }
        )
