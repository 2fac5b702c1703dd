from odoo import models


class ReturnInspectionAnswer(models.Model):
    """The questions are the checklist's: nobody makes one optional, or another one."""

    _name = "return.inspection.answer"
    _inherit = ["return.inspection.answer", "return.guard.mixin"]

    _decided_fields = frozenset(
        {"inspection_id", "item_id", "name", "kind", "required", "choices", "sequence"}
    )
