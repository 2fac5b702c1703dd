"""What to ask Stripe for when running one of its payout reconciliation reports.

Report types ``payout_reconciliation.itemized.5`` (an interval) and
``payout_reconciliation.by_id.itemized.4`` (one payout). Our own key arrives in the
metadata columns, which a run must ask for. What comes back is read by ``formats``.
"""

from .formats.stripe import PAYOUT_RECONCILIATION

INTERVAL_REPORT = "payout_reconciliation.itemized.5"
PAYOUT_REPORT = "payout_reconciliation.by_id.itemized.4"

COLUMNS = (
    *PAYOUT_RECONCILIATION.identified_by,
    "available_on_utc",
    "description",
    "payment_metadata[odoo_ref]",
    "refund_metadata[odoo_ref]",
)
