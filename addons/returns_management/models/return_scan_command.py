from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..domain import scanning
from .return_scan_undo import EFFECTS


class ReturnScan(models.Model):
    """What the codes of the command card and of a return slip do."""

    _inherit = "return.scan"

    @api.model
    def _get_card(self):
        """The codes of the command card: ``{kind: [{"id", "name", "barcode"}]}``."""
        actions = {
            "RECEIVE": self.env._("Receive"),
            "INSPECT": self.env._("Inspect"),
            "UNDO": self.env._("Undo"),
            "BACK": self.env._("Other Return"),
            "VALIDATE": self.env._("Validate"),
        }
        decisions = {
            "TAKEIN": self.env._("Take In"),
            "CREDIT": self.env._("Accept and Credit"),
            "KEEP": self.env._("Accept without Credit"),
            "SENDBACK": self.env._("Send Back to the Customer"),
        }
        card = {
            kind: [
                {"id": code, "name": name, "barcode": scanning.encode("action", code)}
                for code, name in names.items()
            ]
            for kind, names in (("action", actions), ("decision", decisions))
        }
        for kind in ("grade", "disposition"):
            card[kind] = [
                {
                    "id": record.id,
                    "code": record.code,
                    "name": record.name,
                    "barcode": scanning.encode(kind, record.code),
                }
                for record in self.env[f"return.{kind}"].search([])
            ]
        return card

    @api.model
    def _handle_action(self, code, state):
        return getattr(self, f"_action_{code.lower()}")(state)

    @api.model
    def _handle_grade(self, code, state):
        return self._set("grade", code, state)

    @api.model
    def _handle_disposition(self, code, state):
        return self._set("disposition", code, state)

    @api.model
    def _set(self, kind, code, state):
        model = self.env[f"return.{kind}"]
        record = model.search([("code", "=", code)])
        if not record:
            raise UserError(
                self.env._(
                    "There is no %(kind)s with the code %(code)s any more: print the "
                    "command card again.",
                    kind=self.env["ir.model"]._get(model._name).name,
                    code=code,
                )
            )
        result = self.env["return.inspection"].search(
            [("id", "=", state["inspection_id"]), ("state", "=", "draft")]
        )
        if state["mode"] == "inspect" and result.answer_ids:
            return self._decide(result, kind, record)
        return {
            "kind": "setting",
            "message": record.name,
            "state": {f"{kind}_id": record.id},
        }

    @api.model
    def _get_order(self, state):
        """The return that is open on the screen, held against a scan at the same time.

        The update changes nothing, but of two transactions that do it at once the
        database refuses one, which Odoo runs again on what the first one left.
        """
        order = self.env["return.order"].search([("id", "=", state["return_id"])])
        if not order:
            raise UserError(self.env._("Scan the barcode of a return first."))
        self.env.cr.execute(
            SQL(
                "UPDATE return_order SET write_date = write_date WHERE id = %s",
                order.id,
            )
        )
        return order

    @api.model
    def _open(self, order):
        if order.state not in ("approved", "done") and not order.is_unexplained:
            states = dict(order._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "Return %(name)s is %(state)s: only approved returns are received.",
                    name=order.name,
                    state=states[order.state],
                )
            )
        return {
            "kind": "open",
            "message": f"{order.name}, {order.partner_id.display_name}",
            "state": {
                "return_id": order.id,
                "mode": order._get_scan_mode(),
                "inspection_id": 0,
            },
        }

    @api.model
    def _action_back(self, state):
        order = self._get_order(state)
        return {
            "kind": "back",
            "message": self.env._(
                "%(name)s put aside with all that was counted. Scan another return.",
                name=order.name,
            ),
            "state": {"return_id": 0, "inspection_id": 0},
        }

    @api.model
    def _action_receive(self, state):
        return self._set_mode("receive", self.env._("Receive"), state)

    @api.model
    def _action_inspect(self, state):
        return self._set_mode("inspect", self.env._("Inspect"), state)

    @api.model
    def _set_mode(self, mode, message, state):
        self._get_order(state)
        return {
            "kind": "setting",
            "message": message,
            "state": {"mode": mode, "inspection_id": 0},
        }

    @api.model
    def _action_validate(self, state):
        order = self._get_order(state)
        if state["mode"] == "receive":
            if surplus := order.line_ids._get_surplus_to_decide():
                raise self._refuse_surplus(surplus)
            message = order._validate_counted_receipts()
        elif unanswered := order._get_unanswered_results():
            return {
                "kind": "setting",
                "status": "error",
                "message": self._get_to_answer(unanswered[0]),
                "state": {"inspection_id": unanswered[0].id},
            }
        else:
            message = order._validate_scanned_inspections()
        return {
            "kind": "validate",
            "message": message,
            "state": {"mode": order._get_scan_mode(), "inspection_id": 0},
        }

    @api.model
    def _action_undo(self, state):
        """Take back the user's own last scan of this return that did something."""
        order = self._get_order(state)
        last = self.search(
            [
                ("return_order_id", "=", order.id),
                ("user_id", "=", self.env.uid),
                ("kind", "in", EFFECTS),
                ("is_undone", "=", False),
            ],
            limit=1,
        )
        if not last:
            raise UserError(
                self.env._("There is nothing to undo on %(name)s.", name=order.name)
            )
        last._take_back()
        # sudo: users read this log, and only its own methods write it
        last.sudo().is_undone = True
        return {
            "kind": "undo",
            "message": self.env._("Taken back: %(message)s", message=last.message),
            "return_line_id": last.return_line_id.id,
            "lot_id": last.lot_id.id,
            "state": {
                **last.state_before,
                "return_id": order.id if order.state != "cancelled" else 0,
            },
        }
