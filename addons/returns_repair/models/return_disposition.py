from odoo import fields, models


class ReturnDisposition(models.Model):
    _inherit = "return.disposition"

    action = fields.Selection(
        selection_add=[("repair", "Repair"), ("scrap",)],
        ondelete={"repair": "cascade"},
    )
