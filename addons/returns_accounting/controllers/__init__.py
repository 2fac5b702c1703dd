from . import return_workbook, settlement_import, stripe_webhook
