from odoo import models


class AccountBankStatementLine(models.Model):
    """How the reconciliation desk finds an amount among many bank transactions."""

    _inherit = "account.bank.statement.line"

    _return_waiting_amount_idx = models.Index(
        "(journal_id, amount, internal_index, id) WHERE is_reconciled IS NOT TRUE"
    )
