from odoo import api, fields, models
from odoo.exceptions import AccessError


class ReturnDocumentMixin(models.AbstractModel):
    """A numbered document with a state; its sequence has the model's name as code."""

    _name = "return.document.mixin"
    _inherit = "return.state.mixin"
    _description = "Numbered Document with a State"

    name = fields.Char(
        string="Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if "name" not in vals:
                company = vals.get("company_id") or self.env.company.id
                sequence = self.env["ir.sequence"].with_company(company)
                vals["name"] = sequence.next_by_code(self._name)
        return super().create(vals_list)

    def write(self, vals):
        if "name" in vals and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(name)s keeps its number: others refer to it.",
                    name=self[:1].display_name,
                )
            )
        return super().write(vals)
