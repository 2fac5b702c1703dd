from decimal import Decimal, InvalidOperation

from odoo import models
from odoo.exceptions import UserError

from ..domain import inspection

#: What an answer holds, by the kind of its question; restored by UNDO.
VALUE_FIELDS = ("value_yes", "value_text", "value_number", "is_measured")


class ReturnInspectionAnswer(models.Model):
    """A question as the scanner asks it, and its answer as the scanner gives it."""

    _inherit = "return.inspection.answer"

    def _get_scan_data(self):
        """``{"id", "name", "kind", "required", "choices", "value" (text, empty while
        there is none), "is_answered", "is_ok", "minimum", "maximum", "unit"}``"""
        self.ensure_one()
        item = self.item_id
        limited = item.has_limits
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "required": self.required,
            "choices": self._get_choices(),
            "value": self._get_scan_value(),
            "is_answered": self.is_answered,
            "is_ok": self.is_ok,
            "minimum": item.minimum if limited else False,
            "maximum": item.maximum if limited else False,
            "unit": item.unit or "",
        }

    def _get_choices(self):
        names = (self.choices or "").split(",")
        return [name.strip() for name in names if name.strip()]

    def _get_scan_value(self):
        value = self._get_value()
        if value is None:
            return ""
        if self.kind == inspection.YES_NO:
            return "yes" if value else "no"
        if self.kind == inspection.PHOTO:
            return self.env._("Photo taken")
        return f"{value.normalize():f}" if self.kind == inspection.NUMBER else value

    def _answer_scan(self, text, photo):
        """Store what the scanner answers.

        :param photo: base64 of a picture, for a question that asks for one
        :return: the values before, for ``_restore_scan``
        :raise UserError: when it is no answer to this question
        """
        self.ensure_one()
        before = {name: self[name] for name in VALUE_FIELDS}
        self.write(self._prepare_scan_vals(text, photo))
        return before

    def _prepare_scan_vals(self, text, photo):
        if self.kind == inspection.PHOTO and photo:
            return {"photo": photo}
        if self.kind == inspection.YES_NO and text in ("yes", "no"):
            return {"value_yes": text}
        if self.kind in (inspection.CHOICE, inspection.TEXT) and text:
            return {"value_text": text}
        if self.kind == inspection.NUMBER:
            try:
                number = Decimal(text.replace(",", "."))
            except InvalidOperation:
                number = Decimal("nan")
            if number.is_finite():
                return {"value_number": float(number)}
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "%(question)s: %(value)s is no answer to a question of the kind "
                "%(kind)s. Answer it on the screen.",
                question=self.name,
                value=text or "-",
                kind=kinds[self.kind],
            )
        )

    def _restore_scan(self, before):
        """Take an answer of the scanner back."""
        self.ensure_one()
        self.write({"photo": False})
        # one after the other: a number that is written counts as measured
        self.write({"value_number": before["value_number"]})
        self.write({name: before[name] for name in VALUE_FIELDS[:2]})
        self.write({"is_measured": before["is_measured"]})
