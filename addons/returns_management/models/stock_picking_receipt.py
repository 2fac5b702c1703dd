from odoo import api, fields, models


class StockPicking(models.Model):
    """Receiving a return on the ordinary transfer form."""

    _inherit = "stock.picking"

    return_receipt_note = fields.Text(
        compute="_compute_return_receipt_note",
        help="Lots and serial numbers that are not what the return waits for.",
    )

    @api.depends("move_ids.move_line_ids.lot_id", "move_ids.return_line_id", "state")
    def _compute_return_receipt_note(self):
        for picking in self:
            # sudo: warehouse workers receive returns that they may not read
            moves = picking.sudo().move_ids.filtered(
                lambda move: (
                    move.return_line_id and move.state not in ("done", "cancel")
                )
            )
            notes = [
                sentence
                for line in moves.return_line_id
                for sentence in line._explain_lots(
                    moves.filtered(
                        lambda move, line=line: move.return_line_id == line
                    ).move_line_ids.lot_id
                )
            ]
            picking.return_receipt_note = "\n".join(notes)

    def _pre_action_done_hook(self):
        result = super()._pre_action_done_hook()
        if result is not True:
            return result
        return self._get_over_receipt_action() or True

    def _get_over_receipt_action(self):
        """The question about surplus, when there is some to decide on.

        :return: an action for the web client, or None
        """
        # sudo: warehouse workers receive returns that they may not read
        vals_list = self.sudo()._prepare_over_receipt_lines()
        if not vals_list:
            return None
        wizard = self.env["return.over.receipt"].create(
            {
                "picking_ids": [fields.Command.set(self.ids)],
                "line_ids": [fields.Command.create(vals) for vals in vals_list],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("More Came than Was Authorised"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
            "context": self.env.context,
        }

    def _prepare_over_receipt_lines(self):
        receipts = self.move_ids._filter_return_receipts()
        lines = [
            {
                "picking_id": (line.move_ids & receipts).picking_id[:1].id,
                "return_line_id": line.id,
                "product_id": line.product_id.id,
                "product_uom_id": line.product_uom_id.id,
                "quantity": surplus,
            }
            for line, surplus in receipts._get_surplus().items()
            if not line._is_surplus_tolerated(surplus)
        ]
        stray = receipts.filtered(lambda move: not move.return_line_id)
        return lines + [
            {
                "picking_id": picking.id,
                "product_id": product.id,
                "product_uom_id": product.uom_id.id,
                "quantity": sum(moves.move_line_ids.mapped("quantity_product_uom")),
                "is_unexpected": True,
            }
            for (picking, product), moves in stray.grouped(
                lambda move: (move.picking_id, move.product_id)
            ).items()
        ]
