"""Report types: their parameters and columns.

https://docs.stripe.com/reports/report-types/payout-reconciliation
https://docs.stripe.com/reports/report-types/balance
"""

from dataclasses import dataclass

_ADDRESS = ("line1", "line2", "city", "state", "postal_code", "country")


def _address(prefix: str) -> str:
    return " ".join(f"{prefix}_address_{part}" for part in _ADDRESS)


_PAYOUT = (
    "automatic_payout_id automatic_payout_effective_at_utc "
    "automatic_payout_effective_at"
)
_TRANSACTION = (
    "balance_transaction_id created_utc created available_on_utc available_on "
    "currency gross fee net reporting_category source_id description "
    "customer_facing_amount customer_facing_currency regulatory_tag"
)
_CUSTOMER = "customer_id customer_email customer_name customer_description"
_CHARGE = "charge_id payment_intent_id charge_created_utc charge_created invoice_id"
_METHOD = (
    "payment_method_type is_link card_brand card_funding card_country "
    "statement_descriptor dispute_reason"
)
_CONNECT = (
    "connected_account_id connected_account_name connected_account_country "
    "connected_account_direct_charge_id"
)
_TRACE = "destination_payment_id trace_id trace_id_status"
_ADDRESSES = (
    f"{_address('customer_shipping')} {_address('customer')} {_address('shipping')} "
    f"{_address('card')}"
)
# The columns of a report that names none.
_DEFAULT_PAYOUT = ("automatic_payout_id", "automatic_payout_effective_at")
_DEFAULT_TRANSACTION = tuple(_TRANSACTION.split()[:-1])
_DEFAULT_REST = (
    "customer_id",
    "customer_email",
    "charge_id",
    "payment_intent_id",
    "charge_created_utc",
    "invoice_id",
    "payment_method_type",
    "connected_account_id",
    "connected_account_name",
)
METADATA = ("payment_metadata", "refund_metadata", "transfer_metadata")


@dataclass(frozen=True)
class ReportType:
    """`required` and `optional` are run parameters, `columns` in their own order."""

    id: str
    name: str
    version: int
    required: tuple[str, ...]
    optional: tuple[str, ...]
    columns: tuple[str, ...]
    default: tuple[str, ...]


_INTERVAL = ("interval_start", "interval_end")
_FILTERS = ("columns", "currency", "reporting_category", "timezone")

REPORT_TYPES = {
    item.id: item
    for item in (
        ReportType(
            "payout_reconciliation.itemized.5",
            "Itemized payout reconciliation",
            5,
            _INTERVAL,
            _FILTERS,
            tuple(
                f"{_PAYOUT} {_TRANSACTION} {_CUSTOMER} {_ADDRESSES} {_CHARGE} "
                f"invoice_number order_id subscription_id {_METHOD} {_CONNECT} "
                f"{_TRACE}".split()
            ),
            _DEFAULT_PAYOUT + _DEFAULT_TRANSACTION + _DEFAULT_REST,
        ),
        ReportType(
            "payout_reconciliation.by_id.itemized.4",
            "Itemized reconciliation for a single payout",
            4,
            ("payout",),
            ("columns", "reporting_category", "timezone"),
            tuple(
                f"{_PAYOUT} {_TRANSACTION} {_CUSTOMER} {_address('shipping')} "
                f"{_CHARGE} subscription_id {_METHOD} {_CONNECT} {_TRACE}".split()
            ),
            _DEFAULT_PAYOUT + _DEFAULT_TRANSACTION + _DEFAULT_REST,
        ),
        ReportType(
            "balance_change_from_activity.itemized.3",
            "Itemized balance change from activity",
            3,
            _INTERVAL,
            _FILTERS,
            tuple(
                f"{_TRANSACTION} {_PAYOUT} {_CUSTOMER} {_ADDRESSES} {_CHARGE} "
                f"invoice_number subscription_id {_METHOD} {_CONNECT}".split()
            ),
            (*_DEFAULT_TRANSACTION, *_DEFAULT_PAYOUT, *_DEFAULT_REST),
        ),
    )
}
