from odoo import api, models
from odoo.exceptions import UserError

from .return_scan_offer import Refusal

#: The command of each decision, which the card has too.
COMMANDS = {"credit": "CREDIT", "keep": "KEEP", "send_back": "SENDBACK"}


class ReturnScan(models.Model):
    """What happens to goods of which more came than was authorised.

    Nobody has to answer at once: the next scan counts on, and the receipt is validated
    when all is decided.
    """

    _inherit = "return.scan"

    @api.model
    def _action_credit(self, state):
        return self._decide_surplus("credit", state)

    @api.model
    def _action_keep(self, state):
        return self._decide_surplus("keep", state)

    @api.model
    def _action_sendback(self, state):
        return self._decide_surplus("send_back", state)

    @api.model
    def _handle_surplus(self, line_id, state):
        """Ask about the surplus of one line."""
        order = self._get_order(state)
        line = order.line_ids.filtered(lambda line: line.id == int(line_id))
        surplus = line._get_surplus_to_decide()
        self._check_undecided(order, surplus)
        return {"kind": "candidates", **self._ask_surplus(surplus)}

    @api.model
    def _check_undecided(self, order, surplus):
        if not surplus:
            raise UserError(
                self.env._(
                    "%(name)s: there is no surplus to decide on.", name=order.name
                )
            )

    @api.model
    def _decide_surplus(self, decision, state):
        """Decide on the line that the screen asks about, or on the only one."""
        order = self._get_order(state)
        surplus = order.line_ids._get_surplus_to_decide()
        self._check_undecided(order, surplus)
        asked = [
            offer["return_line_id"]
            for offer in self._get_offering(state).offers or []
            if offer["action"] == "surplus"
        ]
        lines = [line for line in surplus if line.id in asked or len(surplus) == 1]
        if not lines:
            raise self._refuse_surplus(surplus)
        return self._decide_line(lines[0], surplus[lines[0]], decision)

    @api.model
    def _offer_surplus(self, offer, state):
        order = self._get_order(state)
        surplus = order.line_ids._get_surplus_to_decide()
        line = order.line_ids.filtered(lambda line: line.id == offer["return_line_id"])
        self._check_undecided(order, surplus.get(line))
        if line.product_uom_id.compare(surplus[line], offer["quantity"]):
            # somebody else counts too: nobody decides on more than he saw
            raise self._refuse_surplus({line: surplus[line]})
        return self._decide_line(line, surplus[line], offer["decision"])

    @api.model
    def _decide_line(self, line, surplus, decision):
        # sudo: as in the form of the transfer; who may not credit is refused there
        moves = line.sudo()._get_undecided_receipts()._filter_return_receipts()
        decided = moves._decide_surplus(surplus, decision)
        waiting = line.return_order_id.line_ids._get_surplus_to_decide()
        following = (
            self._ask_surplus(waiting)
            if waiting
            else {"message": self.env._("Scan on, or validate.")}
        )
        message = self._get_decided_message(line, surplus, decision)
        return {
            **following,
            "kind": "surplus",
            "message": f"{message} {following['message']}",
            "return_line_id": line.id,
            "undo_data": {"move_ids": decided.ids},
        }

    @api.model
    def _get_decided_message(self, line, surplus, decision):
        goods = {
            "product": line.product_id.display_name,
            "quantity": self._format_count(line._to_scan_units(surplus)),
        }
        if decision == "credit":
            return self.env._(
                "%(product)s: %(quantity)s more accepted and credited.", **goods
            )
        if decision == "keep":
            return self.env._(
                "%(product)s: %(quantity)s more accepted without credit.", **goods
            )
        return self.env._(
            "%(product)s: %(quantity)s more to send back, put it apart.", **goods
        )

    @api.model
    def _warn_surplus(self, counted):
        """Values of a scan that counted too much, with the question if there is one."""
        line = self.env["return.order.line"].browse(counted["return_line_id"])
        surplus = line._get_surplus_to_decide()
        if not surplus:
            return counted
        message = self.env._(
            "%(counted)s. %(quantity)s more than authorised: scan on, or decide what "
            "happens to the surplus.",
            counted=counted["message"],
            quantity=self._format_count(line._to_scan_units(surplus[line])),
        )
        return {
            **counted,
            "message": message,
            "offers": self._prepare_surplus_offers(line, surplus[line]),
        }

    @api.model
    def _refuse_surplus(self, surplus):
        asked = self._ask_surplus(surplus)
        return Refusal(asked["message"], asked["offers"])

    @api.model
    def _ask_surplus(self, surplus):
        """The question about the first line of ``surplus``, as values of a scan."""
        line, quantity = next(iter(surplus.items()))
        return {
            "status": "warning",
            "message": self.env._(
                "%(product)s: %(quantity)s more came than the %(authorized)s "
                "authorised. What happens to the surplus?",
                product=line.product_id.display_name,
                quantity=self._format_count(line._to_scan_units(quantity)),
                authorized=self._format_count(line._to_scan_units(line.qty_authorized)),
            ),
            "return_line_id": line.id,
            "offers": self._prepare_surplus_offers(line, quantity),
        }

    @api.model
    def _prepare_surplus_offers(self, line, quantity):
        field = line.move_ids._fields["return_surplus_decision"]
        # sudo: the price is that of an order, which a clerk need not be able to read
        refusal = line.sudo()._explain_refused_credit(quantity)
        reasons = {
            "credit": refusal
            or self.env._("Authorises the surplus too: the customer gets its price."),
            "keep": self.env._("Stays here; the customer gets nothing for it."),
            "send_back": self.env._(
                "Put it apart: its delivery is prepared when you validate."
            ),
        }
        offers = [
            {
                "action": "surplus",
                "command": COMMANDS[decision],
                "label": label,
                "why": reasons[decision],
                "is_disabled": decision == "credit" and bool(refusal),
                "decision": decision,
                "return_line_id": line.id,
                "quantity": quantity,
            }
            for decision, label in field._description_selection(self.env)
        ]
        # what can be done comes first, where a phone shows it
        return sorted(offers, key=lambda offer: offer["is_disabled"])
