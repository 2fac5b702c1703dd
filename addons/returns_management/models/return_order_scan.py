from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..domain import scanning


class ReturnOrder(models.Model):
    """The return as the scanner shows and finishes it."""

    _inherit = "return.order"

    def action_scan(self):
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "returns_management.scanner",
            "name": self.env._("Scanner"),
            "params": {"barcode": self.name},
        }

    def action_print_labels(self):
        """Print the putaway labels of all that was inspected."""
        return self.inspection_ids.action_print_labels()

    def _get_scan_data(self, lines):
        """The return with these of its lines, quantities in the products' own units.

        :return: ``{"id", "name", "partner", "has_labels", "is_unexplained",
            "unexpected": [{"id", "product", "lot", "quantity"}], "lines": [{"id",
            "product", "barcode", "unit", "is_unexpected", "note", "surplus",
            "expected", "received", "inspected"}]}``; the surplus is to be decided
        """
        self.ensure_one()
        counts = lines._get_scan_counts()
        over = lines.filtered(
            lambda line: counts[line]["received"] > counts[line]["expected"]
        )
        surplus = over._get_surplus_to_decide()
        return {
            "id": self.id,
            "name": self.name,
            "partner": self.partner_id.display_name,
            "unexpected": [
                {
                    "id": detail.id,
                    "product": detail.product_id.display_name,
                    "lot": detail.lot_id.name or detail.lot_name or "",
                    "quantity": detail.quantity_product_uom,
                }
                for detail in self._get_unexpected_moves().move_line_ids
            ],
            "is_unexplained": self.is_unexplained,
            "has_labels": self.inspection_status in ("partial", "full"),
            "lines": [
                {
                    "id": line.id,
                    "product": line.product_id.display_name,
                    "barcode": line.scan_barcode,
                    "unit": line.product_id.uom_id.name,
                    "is_unexpected": line.is_unexpected,
                    "note": line._get_scan_note(),
                    "surplus": float(line._to_scan_units(surplus.get(line, 0))),
                    **{name: float(quantity) for name, quantity in counted.items()},
                }
                for line, counted in counts.items()
            ],
        }

    def _get_scan_mode(self):
        self.ensure_one()
        return scanning.mode(
            counting=bool(
                self.line_ids._get_counted_move_lines() or self._get_unexpected_moves()
            ),
            to_receive=bool(self.line_ids._get_open_receipt_moves()),
            to_inspect=any(
                line.qty_received > line.qty_inspected for line in self.line_ids
            ),
        )

    def _validate_counted_receipts(self):
        """Receive what was counted; the rest stays expected, without a question.

        :return: a sentence for the screen
        """
        self.ensure_one()
        pickings = self.line_ids._get_counted_move_lines().picking_id
        pickings |= self._get_unexpected_moves().picking_id
        if not pickings:
            raise UserError(
                self.env._("Nothing is counted on %(name)s yet.", name=self.name)
            )
        self._adopt_unexplained()
        back = pickings.move_ids.filtered(
            lambda move: move.return_surplus_decision == "send_back"
        )
        pickings._action_done()
        if self.is_unexplained and self.state == "draft":
            self.action_request()
        message = self._get_received_message(pickings)
        return " ".join(filter(None, [message, back._get_put_apart_message()]))

    def _get_received_message(self, pickings):
        names = format_list(self.env, pickings.mapped("name"))
        if self.is_unexplained:
            return self.env._(
                "%(names)s received. Nobody knows yet whose it is: print the label of "
                "%(name)s and put the parcel aside.",
                names=names,
                name=self.name,
            )
        if self.receipt_status == "partial":
            return self.env._("%(names)s received, more is expected.", names=names)
        return self.env._("%(names)s received.", names=names)

    def _validate_scanned_inspections(self):
        """Validate the inspections that scans made.

        :return: a sentence for the screen
        """
        self.ensure_one()
        results = self._get_scanned_results()
        if not results:
            raise UserError(
                self.env._("Nothing is inspected on %(name)s yet.", name=self.name)
            )
        # reminders of goods to be inspected, which have been now
        results.return_line_id.inspection_ids.filtered(
            lambda result: (
                result.state == "draft"
                and not result.grade_id
                and not result.is_scanned
            )
        ).unlink()
        results.action_done()
        if self.inspection_status in ("pending", "partial"):
            return self.env._("Inspections validated, more goods wait for theirs.")
        return self.env._("Inspections of %(name)s validated.", name=self.name)

    def _get_scanned_results(self):
        """Results that the scanner counted and nobody validated yet."""
        self.ensure_one()
        return self.env["return.inspection"].search(
            [
                ("return_order_id", "=", self.id),
                ("is_scanned", "=", True),
                ("state", "=", "draft"),
            ],
            order="id",
        )

    def _get_unanswered_results(self):
        return self._get_scanned_results().filtered(
            lambda result: result.answer_ids and not result._is_scan_complete()
        )
