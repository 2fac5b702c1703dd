from odoo import api, fields, models
from odoo.exceptions import UserError


class PaymentSettlementImport(models.Model):
    """How far matching has seen what an import brought."""

    _inherit = "payment.settlement.import"

    is_matched = fields.Boolean(readonly=True, copy=False)
    matched_until = fields.Integer(
        readonly=True, copy=False, help="The last row that matching has seen."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_loaded(self):
        rows = self.env["payment.balance.transaction"].search(
            [("import_id", "in", self.ids)], limit=1
        )
        if rows:
            raise UserError(
                self.env._(
                    "Import %(import)s cannot be deleted: it brought balance "
                    "transactions, which are never taken back.",
                    **{"import": rows.import_id.name},
                )
            )
