from . import credit_note, return_budget_report, return_reconciliation
