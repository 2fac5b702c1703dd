from odoo import models


class AccountMoveLine(models.Model):
    """How the reconciliation desk finds open items among millions that are not.

    Items of accounts that are never reconciled have no residual, so that these hold
    open items only.
    """

    _inherit = "account.move.line"

    _return_open_date_idx = models.Index(
        "(account_id, date, id) WHERE reconciled IS NOT TRUE"
        " AND parent_state = 'posted' AND amount_residual <> 0"
    )
    _return_open_amount_idx = models.Index(
        "(account_id, amount_residual, date, id) WHERE reconciled IS NOT TRUE"
        " AND parent_state = 'posted' AND amount_residual <> 0"
    )
