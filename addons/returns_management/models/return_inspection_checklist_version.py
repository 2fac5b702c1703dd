from odoo import fields, models

#: What may change without making it another question.
PLACE = {"active", "checklist_id", "sequence"}


class ReturnInspectionChecklistItem(models.Model):
    """A question that was asked stays as it was asked.

    Answers are judged by their question. Changing or removing one that was asked
    archives it, for the inspections that have it, and asks a new one from now on.
    """

    _inherit = "return.inspection.checklist.item"

    active = fields.Boolean(default=True)

    def write(self, vals):
        if PLACE.issuperset(vals):
            return super().write(vals)
        asked = self._filtered_asked().filtered(lambda item: item._differs(vals))
        for item in asked:
            successor = item.copy()
            super(ReturnInspectionChecklistItem, successor).write(vals)
        asked.active = False
        return super(ReturnInspectionChecklistItem, self - asked).write(vals)

    def unlink(self):
        asked = self._filtered_asked()
        asked.active = False
        return super(ReturnInspectionChecklistItem, self - asked).unlink()

    def _filtered_asked(self):
        # sudo: inspections of other companies have asked it too
        answers = self.env["return.inspection.answer"].sudo()
        groups = answers._read_group([("item_id", "in", self.ids)], ["item_id"])
        return self & self.browse([item.id for (item,) in groups])

    def _differs(self, vals):
        """Whether writing ``vals`` would change the question."""
        self.ensure_one()
        return any(
            field.convert_to_cache(value, self)
            != field.convert_to_cache(self[field.name], self)
            for name, value in vals.items()
            if name not in PLACE and (field := self._fields.get(name))
        )
