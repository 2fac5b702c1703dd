"""https://docs.stripe.com/api/customers"""

from ..account import Account
from ..documents import apply, merged_metadata, stored
from ..events import emit
from ..listing import chosen, list_of
from ..router import LISTING, endpoint
from ..store import Doc
from .payment_methods import attached, usable

PLAIN = ("address", "description", "email", "name", "phone", "shipping")
WRITABLE = " ".join(PLAIN) + " metadata preferred_locales"


@endpoint("POST", "/customers", "CustomerCreateParams", f"{WRITABLE} payment_method")
def create(account: Account, params: Doc) -> Doc:
    identifier = account.new_id("cus_")[:18]
    customer = {
        "id": identifier,
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": account.now(),
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": identifier[-8:].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": merged_metadata({}, params.get("metadata")),
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": params.get("preferred_locales", []),
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
        **stored(params, *PLAIN),
    }
    account.insert(customer)
    if "payment_method" in params:
        attached(account, usable(account, params["payment_method"]), identifier)
    emit(account, "customer.created", customer)
    return customer


@endpoint("POST", "/customers/{id}", "CustomerUpdateParams", WRITABLE)
def update(account: Account, params: Doc, identifier: str) -> Doc:
    customer = account.get("customer", identifier)
    changes = stored(params, *PLAIN, "preferred_locales")
    if "metadata" in params:
        changes["metadata"] = merged_metadata(customer["metadata"], params["metadata"])
    previous = apply(customer, changes)
    account.update(customer)
    emit(account, "customer.updated", customer, previous)
    return customer


@endpoint("GET", "/customers/{id}", "CustomerRetrieveParams")
def retrieve(account: Account, params: Doc, identifier: str) -> Doc:
    return account.get("customer", identifier)


@endpoint("DELETE", "/customers/{id}", "CustomerDeleteParams")
def delete(account: Account, params: Doc, identifier: str) -> Doc:
    customer = account.get("customer", identifier)
    account.store.delete(account.number, "customer", identifier)
    emit(account, "customer.deleted", customer)
    return {"id": identifier, "object": "customer", "deleted": True}


@endpoint("GET", "/customers", "CustomerListParams", f"{LISTING} created email")
def list_all(account: Account, params: Doc) -> Doc:
    return list_of(account, "customer", params, "/customers", chosen(params, "email"))


@endpoint(
    "GET",
    "/customers/{id}/payment_methods",
    "CustomerListPaymentMethodsParams",
    f"{LISTING} type",
)
def list_payment_methods(account: Account, params: Doc, identifier: str) -> Doc:
    account.get("customer", identifier)
    filters = {"customer": identifier, **chosen(params, "type")}
    url = f"/customers/{identifier}/payment_methods"
    return list_of(account, "payment_method", params, url, filters)
