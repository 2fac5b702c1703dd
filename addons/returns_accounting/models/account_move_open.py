from odoo import models


class AccountMove(models.Model):
    """How the reconciliation desk finds credit notes that are still owed."""

    _inherit = "account.move"

    _return_owed_idx = models.Index(
        "(company_id, date, id) WHERE move_type = 'out_refund' AND state = 'posted'"
        " AND amount_residual_signed <> 0"
    )
