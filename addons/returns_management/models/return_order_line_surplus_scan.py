from odoo import models
from odoo.exceptions import UserError


class ReturnOrderLine(models.Model):
    """A surplus that was decided while the goods are still counted."""

    _inherit = "return.order.line"

    def _get_decided_note(self):
        """What was decided on goods that are counted and not received yet."""
        self.ensure_one()
        decided = self._get_open_receipt_moves().filtered("return_surplus_decision")
        if not decided:
            return ""
        field = decided._fields["return_surplus_decision"]
        labels = dict(field._description_selection(self.env))
        notes = []
        for decision, moves in decided.grouped("return_surplus_decision").items():
            quantity = sum(moves.move_line_ids.mapped("quantity_product_uom"))
            notes.append(f"{labels[decision]}: {quantity:g}")
        return ", ".join(notes)

    def _check_surplus_stays(self, quantity):
        """Refuse to take back ``quantity`` (own unit) that a decision stands on.

        What was counted too much after the decision may go.
        """
        self.ensure_one()
        if not (decided := self._get_decided_note()):
            return
        moves = self._get_undecided_receipts()._filter_return_receipts()
        later = moves._get_surplus().get(self, 0)
        if self._to_scan_units(later) < quantity:
            raise UserError(
                self.env._(
                    "%(product)s: a surplus of what was counted is decided already "
                    "(%(decided)s). Who decided undoes that first.",
                    product=self.product_id.display_name,
                    decided=decided,
                )
            )
