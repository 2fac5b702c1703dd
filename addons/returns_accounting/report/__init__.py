from . import return_budget_report, return_reconciliation
