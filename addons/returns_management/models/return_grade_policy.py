from odoo import models


class ReturnGrade(models.Model):
    """Fee tiers of policies know a grade by its code."""

    _name = "return.grade"
    _inherit = ["return.grade", "return.policy.part.mixin"]
