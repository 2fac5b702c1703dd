from . import return_workbook, stripe_webhook
