from odoo import api, fields, models


class ReturnLegalSourceMixin(models.AbstractModel):
    """A rule of law in words, with where it stands and whether that was read."""

    _name = "return.legal.source.mixin"
    _description = "Rule of Law with its Source"

    sentence = fields.Text(
        required=True, translate=True, help="The rule in words, as it is shown."
    )
    source = fields.Char(required=True, help="The article that says so.")
    url = fields.Char(string="Link")
    status = fields.Selection(
        selection=[
            ("confirmed", "Confirmed"),
            ("secondary", "Secondary Source"),
            ("unconfirmed", "Unconfirmed"),
        ],
        required=True,
        default="unconfirmed",
        index=True,
        help="Confirmed: the source was read. Secondary source: told by others. "
        "Unconfirmed: from general knowledge; read the law before you rely on it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        result = super().create(vals_list)
        self.env.registry.clear_cache()
        return result

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
