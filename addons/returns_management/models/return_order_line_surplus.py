from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_list

MANAGER = "returns_management.returns_management_group_manager"
#: What happens to goods that came without being authorised.
SURPLUS_DECISIONS = [
    ("credit", "Accept and credit"),
    ("keep", "Accept without credit"),
    ("send_back", "Send back to the customer"),
]


class ReturnOrderLine(models.Model):
    """More came than was authorised, or something else."""

    _inherit = "return.order.line"

    is_unexpected = fields.Boolean(
        readonly=True,
        copy=False,
        help="Came with the return although nobody announced it.",
    )
    receipt_note = fields.Char(
        compute="_compute_receipt_note",
        help="What differs from what was announced, and what was decided about it.",
    )

    @api.depends(
        "is_unexpected",
        "qty_not_coming",
        "move_ids.return_surplus_decision",
        "move_ids.quantity",
        "move_ids.state",
        "move_ids.move_line_ids.lot_id",
    )
    def _compute_receipt_note(self):
        for line in self:
            line.receipt_note = " ".join(line._get_receipt_notes())

    def _get_receipt_notes(self):
        self.ensure_one()
        notes = []
        if self.is_unexpected:
            notes.append(self.env._("Nobody announced it."))
        # sudo: accountants look at returns too
        moves = self.sudo().move_ids.filtered(
            lambda move: move.location_id.usage == "customer" and move.state == "done"
        )
        field = moves._fields["return_surplus_decision"]
        labels = dict(field._description_selection(self.env))
        for decision, decided in moves.grouped("return_surplus_decision").items():
            if decision:
                quantity = sum(self._to_line_unit(m, m.quantity) for m in decided)
                notes.append(f"{labels[decision]}: {quantity:g}.")
        if self.qty_not_coming:
            notes.append(self.env._("%(qty)g will not come.", qty=self.qty_not_coming))
        return notes + self._explain_lots(moves.move_line_ids.lot_id)

    def _explain_lots(self, lots):
        sentences = [self._explain_lot(lot) for lot in lots]
        return [sentence for sentence in sentences if sentence]

    def _get_qty_surplus(self, moves):
        """How much more than authorised has come, once ``moves`` are received.

        What somebody decided to keep or to send back is not counted again; what is to
        be credited fills what was authorised for it, received or only counted.
        """
        self.ensure_one()
        done = self.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.return_surplus_decision not in ("keep", "send_back")
            )
        )
        credited = self._get_open_receipt_moves().filtered(
            lambda move: move.return_surplus_decision == "credit" and move.picked
        )
        total = 0
        for move in done | credited | moves:
            sign = -1 if move.location_dest_id.usage == "customer" else 1
            total += sign * self._to_line_unit(move, move.quantity)
        return max(self._round_quantity(total - self.qty_to_receive), 0)

    def _get_surplus_to_decide(self):
        """``{line: quantity in its unit}`` counted above the tolerance, undecided."""
        lines = self.filtered(lambda line: line._can_decide_surplus())
        surplus = lines.move_ids._filter_return_receipts()._get_surplus()
        return {
            line: surplus[line]
            for line in lines
            if line in surplus and not line._is_surplus_tolerated(surplus[line])
        }

    def _can_decide_surplus(self):
        """Whether more of this line can be taken as it is."""
        return True

    def _is_surplus_tolerated(self, surplus):
        percent = self.company_id.return_over_receipt_percent
        most = self.qty_requested * (1 + percent / 100)
        return self.product_uom_id.compare(self.qty_authorized + surplus, most) <= 0

    def _accept_tolerated_surplus(self, surplus):
        """Authorise what came within the tolerance, as far as it was delivered."""
        room = self._get_qty_creditable_surplus()
        accepted = surplus if room is None else min(surplus, max(room, 0))
        if accepted:
            self._authorize_surplus(accepted)

    def _get_qty_creditable_surplus(self):
        """What more the order line allows, in the line's unit; None without one."""
        if not self.sale_line_id:
            return None
        return self.sale_line_id.product_uom_id._compute_quantity(
            self.sale_line_id.qty_returnable, self.product_uom_id, round=False
        )

    def _authorize_surplus(self, quantity):
        self.qty_authorized = self._round_quantity(self.qty_authorized + quantity)

    def _credit_surplus(self, quantity):
        """Authorise ``quantity`` more, which is an approval.

        :raise AccessError: when the user may not approve
        :raise UserError: when the customer did not buy that much
        """
        if not self._may_credit_surplus():
            raise AccessError(self._explain_who_credits())
        if reason := self._explain_no_credit(quantity):
            raise UserError(reason)
        self._authorize_surplus(quantity)

    def _may_credit_surplus(self):
        return self.env.user.has_group(MANAGER)

    def _explain_refused_credit(self, quantity):
        """Why the user cannot credit ``quantity`` more; empty if he can."""
        if not self._may_credit_surplus():
            return self._explain_who_credits()
        return self._explain_no_credit(quantity)

    def _explain_who_credits(self):
        # sudo: who asks need not be able to read the users
        managers = self.env["res.users"].sudo()
        managers = managers.search(
            [
                ("all_group_ids", "in", self.env.ref(MANAGER).ids),
                ("company_ids", "in", self.company_id.ids),
            ],
            order="name, id",
            limit=3,
        )
        return self.env._(
            "Only managers of returns credit more than was authorised. Ask "
            "%(managers)s, or accept it without credit.",
            managers=format_list(self.env, managers.mapped("name"), style="or")
            or self.env._("one"),
        )

    def _explain_no_credit(self, quantity):
        """Why ``quantity`` more cannot be credited, whoever asks; empty if it can."""
        room = self._get_qty_creditable_surplus()
        if room is None and self.price_decision != "agreed":
            return self.env._(
                "%(line)s has no order line, so there is no price to credit. "
                "Choose the order line, or accept it without credit.",
                line=self.display_name,
            )
        if room is not None and self.product_uom_id.compare(quantity, room) > 0:
            return self.env._(
                "%(line)s: %(quantity)s more to credit, but only %(room)s of "
                "the order line were delivered and are not in a return. Accept the "
                "rest without credit, or send it back.",
                line=self.display_name,
                quantity=quantity,
                room=max(room, 0),
            )
        return ""

    def _get_surplus_message(self, surplus):
        moves = self._get_open_receipt_moves()
        return self.env._(
            "%(line)s: %(surplus)g more came than the %(authorized)g authorised. "
            "Validate the transfer %(transfer)s in its form: it asks whether to "
            "credit them, keep them without credit or send them back.",
            line=self.display_name,
            surplus=surplus,
            authorized=self.qty_authorized,
            transfer=", ".join(moves.picking_id.mapped("name")),
        )
