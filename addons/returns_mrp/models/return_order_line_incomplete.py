from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..domain import kits


class ReturnOrderLine(models.Model):
    """Kits of which a part does not come: they wait for somebody's decision.

    Accepted as they are, they count as received and are inspected, where a deduction,
    or sending them back to the customer, is decided.
    """

    _inherit = "return.order.line"

    _decided_fields = frozenset({"qty_accepted_incomplete"})

    qty_accepted_incomplete = fields.Float(
        string="Accepted Incomplete",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Kits that count as received although a part of them is missing.",
    )
    qty_incomplete = fields.Float(
        string="Incomplete",
        digits="Product Unit",
        compute="_compute_qty_incomplete",
        help="Kits that came in part; nobody decided on them yet.",
    )
    is_incomplete_final = fields.Boolean(
        compute="_compute_qty_incomplete",
        help="No receipt waits for the missing parts.",
    )

    @api.depends("qty_received", "move_ids.state", "move_ids.quantity")
    def _compute_qty_incomplete(self):
        for line in self:
            line.qty_incomplete = line.kit_bom_id and line._get_qty_incomplete()
            line.is_incomplete_final = (
                line.qty_incomplete and not line._get_waiting_quantities()
            )

    @api.depends("qty_accepted_incomplete")
    def _compute_qty_received(self):
        return super()._compute_qty_received()

    @api.depends("qty_accepted_incomplete")
    def _compute_qty_not_coming(self):
        return super()._compute_qty_not_coming()

    @api.depends("qty_accepted_incomplete")
    def _compute_receipt_note(self):
        return super()._compute_receipt_note()

    def action_accept_incomplete(self):
        """Count kits as received although a part of them does not come."""
        self.check_access("write")
        for line in self:
            line._check_incomplete()
        for line in self:
            missing = line._format_components(line._get_missing_components())
            accepted = line._get_qty_incomplete()
            # sudo: a decision, which is not written otherwise
            line.sudo().qty_accepted_incomplete += accepted
            line._log_incomplete(
                self.env._(
                    "%(kit)s: %(quantity)g accepted incomplete, without "
                    "%(components)s.",
                    kit=line.product_id.display_name,
                    quantity=accepted,
                    components=missing,
                )
            )

    def action_refuse_incomplete(self):
        """Take the acceptance back, as long as nobody inspected these kits."""
        self.check_access("write")
        for line in self:
            accepted = line.qty_accepted_incomplete
            left = line._round_quantity(line.qty_received - accepted)
            if line.product_uom_id.compare(line.qty_inspected, left) > 0:
                raise UserError(
                    self.env._(
                        "%(line)s: incomplete kits are inspected already, they were "
                        "accepted with it.",
                        line=line.display_name,
                    )
                )
            # sudo: as when it is accepted
            line.sudo().qty_accepted_incomplete = 0
            line._log_incomplete(
                self.env._(
                    "%(kit)s: %(quantity)g incomplete not accepted any more.",
                    kit=line.product_id.display_name,
                    quantity=accepted,
                )
            )

    def _log_incomplete(self, sentence):
        self.return_order_id._log_decisions({self.return_order_id.id: sentence})

    def _check_incomplete(self):
        if not self.qty_incomplete:
            raise UserError(
                self.env._(
                    "%(line)s: no kit came in part.",
                    line=self.display_name,
                )
            )
        if waiting := self._get_waiting_quantities():
            pickings = self.env["stock.move"].union(*waiting).picking_id
            raise UserError(
                self.env._(
                    "%(line)s: the transfer %(transfers)s still waits for its parts. "
                    "Validate it with what came and without a backorder, or cancel it, "
                    "then accept what is there.",
                    line=self.display_name,
                    transfers=format_list(self.env, pickings.mapped("name")),
                )
            )

    def _get_kits_excused(self):
        return round(self._to_kits(self.qty_accepted_incomplete))

    def _count_received(self, quantities):
        """Kits of ``{stock.move: quantity}`` that count as received, in our unit."""
        size, parts = self._count_components(quantities)
        return self._from_kits(
            kits.received(size, parts.values(), self._get_kits_excused())
        )

    def _get_qty_incomplete(self):
        """Kits that came in part and were not accepted so, in the line's unit."""
        quantities = self._get_accepted_quantities()
        size, parts = self._count_components(quantities)
        begun = self._from_kits(kits.begun(size, parts.values()))
        return self._round_quantity(begun - self._count_received(quantities))

    def _get_receipt_notes(self):
        notes = super()._get_receipt_notes()
        if not self.kit_bom_id or not (missing := self._get_missing_components()):
            return notes
        components = self._format_components(missing)
        if self.qty_accepted_incomplete:
            note = self.env._(
                "%(quantity)g accepted incomplete: %(components)s missing.",
                quantity=self.qty_accepted_incomplete,
                components=components,
            )
        else:
            note = self.env._(
                "Not complete: %(components)s missing.", components=components
            )
        return [note, *notes]

    def _get_missing_components(self):
        """What the kits lack that came in part: ``{mrp.bom.line: Decimal}``."""
        size, parts = self._count_components(self._get_accepted_quantities())
        begun = Decimal(kits.begun(size, parts.values()))
        return kits.lacking(size, parts, begun)
