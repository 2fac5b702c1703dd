from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    return_entry_type = fields.Selection(
        selection_add=[("goodwill", "Goodwill")], ondelete={"goodwill": "set null"}
    )
