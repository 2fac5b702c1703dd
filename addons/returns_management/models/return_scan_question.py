from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..domain import scanning


class ReturnScan(models.Model):
    """The questions of a checklist, asked after the goods were scanned."""

    _inherit = "return.scan"

    @api.model
    def _handle_answer(self, value, state, photo=None):
        """Answer the question of an id: ``12:yes``, ``12:2.5``, ``12`` with a photo."""
        order = self._get_order(state)
        answer_id, text = scanning.address(value)
        answer = self.env["return.inspection.answer"].search([("id", "=", answer_id)])
        result = answer.inspection_id
        if result.return_order_id != order:
            raise UserError(
                self.env._(
                    "This question is not asked on %(name)s any more: scan the goods "
                    "again.",
                    name=order.name,
                )
            )
        before = answer._answer_scan(text, photo)
        return {
            "kind": "answer",
            "message": answer.sentence or f"{answer.name}: {answer._get_scan_value()}",
            "status": "ok" if answer.is_ok else "warning",
            "inspection_id": result.id,
            "return_line_id": result.return_line_id.id,
            "undo_data": {"answer_id": answer.id, "before": before},
            "state": {"inspection_id": result.id},
        }

    @api.model
    def _handle_why(self, value, state, photo=None):
        """Why goods are graded, or sent, otherwise than the answers propose."""
        inspection_id, text = scanning.address(value)
        result = self._get_result({**state, "inspection_id": inspection_id})
        before = {"override_reason": result.override_reason}
        result.override_reason = text.strip()
        return self._get_decided(result, before, text.strip())

    @api.model
    def _handle_photo(self, value, state, photo=None):
        """Keep a picture of the goods of an inspection: ``12:its name``."""
        inspection_id, name = scanning.address(value)
        result = self._get_result({**state, "inspection_id": inspection_id})
        photo_id = result.add_photo(name or self.env._("Photo"), photo)
        return {
            "kind": "answer",
            "message": self.env._(
                "%(product)s: photo kept", product=result.product_id.display_name
            ),
            "inspection_id": result.id,
            "return_line_id": result.return_line_id.id,
            "undo_data": {"photo_id": photo_id},
        }

    @api.model
    def _decide(self, result, kind, record):
        """Grade the goods on the screen, or send them, otherwise than proposed."""
        name = f"{kind}_id"
        before = {name: result[name].id, "override_reason": result.override_reason}
        result[name] = record
        if not result.is_overridden:
            result.override_reason = False
        return self._get_decided(result, before, record.name)

    @api.model
    def _get_decided(self, result, before, message):
        owes_reason = result.is_overridden and not result.override_reason
        if owes_reason:
            message = self.env._("%(choice)s: say why.", choice=message)
        return {
            "kind": "answer",
            "message": message,
            "status": "warning" if owes_reason else "ok",
            "inspection_id": result.id,
            "return_line_id": result.return_line_id.id,
            "undo_data": {"before": before},
        }

    @api.model
    def _get_result(self, state):
        """The result on the screen, which must not be validated yet."""
        order = self._get_order(state)
        result = self.env["return.inspection"].search(
            [
                ("id", "=", state["inspection_id"]),
                ("return_order_id", "=", order.id),
            ]
        )
        if not result:
            raise UserError(
                self.env._(
                    "No goods of %(name)s are on the screen: scan them first.",
                    name=order.name,
                )
            )
        return result

    @api.model
    def _action_next(self, state):
        """Done with these goods: those that owe an answer come next."""
        order = self._get_order(state)
        self._check_answered(state)
        unanswered = order._get_unanswered_results()
        if unanswered:
            message = self._get_to_answer(unanswered[0])
        else:
            message = self.env._("Scan the next goods.")
        return {
            "kind": "setting",
            "message": message,
            "state": {"inspection_id": unanswered[:1].id or 0},
        }

    @api.model
    def _action_more(self, state):
        """One more piece with the answers of the goods on the screen."""
        result = self._get_result(state)
        self._check_answered(state)
        if result.tracking == "serial":
            raise UserError(
                self.env._(
                    "%(product)s has serial numbers: scan the number of each piece.",
                    product=result.product_id.display_name,
                )
            )
        line = result.return_line_id
        counts = line._get_scan_counts()[line]
        if counts["inspected"] + 1 > counts["received"]:
            raise UserError(
                self.env._(
                    "%(product)s: all that was received is inspected already.",
                    product=result.product_id.display_name,
                )
            )
        units = line._to_scan_units(result.quantity) + 1
        result.quantity = line._from_scan_units(units)
        return {
            "kind": "inspect",
            "message": self.env._(
                "%(product)s: %(quantity)s with the same answers",
                product=result.product_id.display_name,
                quantity=self._format_count(units),
            ),
            "inspection_id": result.id,
            "return_line_id": line.id,
            "shares": [[line.id, "1", result.id]],
        }

    @api.model
    def _check_answered(self, state):
        """Refuse to leave the goods on the screen while they owe an answer."""
        if not state["inspection_id"]:
            return
        result = self.env["return.inspection"].search(
            [("id", "=", state["inspection_id"]), ("state", "=", "draft")]
        )
        if result.answer_ids and not result._is_scan_complete():
            raise UserError(self._get_to_answer(result))

    @api.model
    def _get_to_answer(self, result):
        names = result._get_missing_answers().mapped("name")
        product = result.product_id.display_name
        if names:
            return self.env._(
                "%(product)s: answer %(questions)s first, or undo the scan.",
                product=product,
                questions=format_list(self.env, names),
            )
        if result.is_overridden and not result.override_reason:
            return self.env._(
                "%(product)s: say why it is not %(grade)s, or take the proposal.",
                product=product,
                grade=result.proposed_grade_id.name,
            )
        return self.env._(
            "%(product)s: choose a grade and a disposition.", product=product
        )
