from odoo import fields, models


class ReturnDisposition(models.Model):
    _inherit = "return.disposition"

    action = fields.Selection(
        selection_add=[("return_to_vendor", "Return to the Vendor"), ("scrap",)],
        ondelete={"return_to_vendor": "cascade"},
    )
