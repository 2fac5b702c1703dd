from . import return_reconciliation
