from odoo import fields, models


class ReturnInspectionRedirect(models.TransientModel):
    _name = "return.inspection.redirect"
    _description = "Another Disposition for Inspected Goods"

    inspection_ids = fields.Many2many(comodel_name="return.inspection", required=True)
    disposition_id = fields.Many2one(comodel_name="return.disposition", required=True)
    recipient_id = fields.Many2one(
        comodel_name="res.partner",
        help="Who gets the goods, if it is not the usual recipient.",
    )
    reason = fields.Char(
        required=True, help="Why the goods go elsewhere; it stands on the return."
    )

    def action_redirect(self):
        self.inspection_ids._redirect(
            self.disposition_id, self.reason, self.recipient_id
        )
