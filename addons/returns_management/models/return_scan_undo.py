from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

#: What a scan may leave behind for UNDO to take back.
EFFECTS = (
    "receive",
    "inspect",
    "answer",
    "unexpected",
    "surplus",
    "setting",
    "validate",
)


class ReturnScan(models.Model):
    """Taking back what a scan did."""

    _inherit = "return.scan"

    def _take_back(self):
        """Undo what this scan did.

        :raise UserError: when it cannot be undone any more
        """
        self.ensure_one()
        undo = getattr(self, f"_take_back_{self.kind}", None)
        if undo:
            undo()

    def _take_back_validate(self):
        raise UserError(
            self.env._(
                "%(message)s Goods that moved cannot be taken back here.",
                message=self.message,
            )
        )

    def _take_back_receive(self):
        for share in self._get_shares():
            line = self._get_line(share.line_id)
            product = self.env["product.product"].browse(share.product_id)
            line._remove_received(
                product or line.product_id, self.lot_id, share.quantity
            )

    def _take_back_inspect(self):
        for share in self._get_shares():
            result = self.env["return.inspection"].browse(share.inspection_id).exists()
            self._get_line(share.line_id)._remove_inspected(result, share.quantity)

    def _take_back_answer(self):
        if self.inspection_id.state != "draft":
            raise self.return_line_id._get_changed_meanwhile()
        if photo_id := self.undo_data.get("photo_id"):
            self.env["ir.attachment"].browse(photo_id).exists().unlink()
            return
        before = self.undo_data["before"]
        if answer_id := self.undo_data.get("answer_id"):
            answer = self.env["return.inspection.answer"].browse(answer_id).exists()
            if answer:
                answer._restore_scan(before)
        else:
            self.inspection_id.write(before)

    def _take_back_surplus(self):
        # sudo: the decision, like its undoing, writes on an approved line
        moves = self.env["stock.move"].sudo().browse(self.undo_data["move_ids"])
        if moves != moves.exists() or not moves._undecide_surplus():
            raise self.return_line_id._get_changed_meanwhile()

    def _take_back_unexpected(self):
        move = self.env["stock.move"].browse(self.undo_data["move_id"]).exists()
        quantity = Decimal(self.undo_data["quantity"])
        if not self.return_order_id.sudo(False)._remove_unexpected(move, quantity):
            raise UserError(
                self.env._(
                    "%(message)s It was received or changed elsewhere since: there is "
                    "nothing to take back.",
                    message=self.message,
                )
            )
        self.return_order_id.sudo(False)._cancel_if_emptied()

    def _get_line(self, line_id):
        line = self.env["return.order.line"].browse(line_id).exists()
        if not line:
            raise UserError(
                self.env._(
                    "%(message)s: its return line is gone, there is nothing to take "
                    "back.",
                    message=self.message,
                )
            )
        return line
