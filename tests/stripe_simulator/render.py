"""From stored documents to answers: expansion, and the shapes of old API versions."""

from .account import Account
from .errors import ParameterError
from .store import Doc, Page

# Since this version a payment intent names its latest charge instead of embedding
# all of them, and a charge no longer embeds its refunds.
# https://docs.stripe.com/upgrades#2022-11-15
WITHOUT_EMBEDDED_LISTS = "2022-11-15"

EXPANDABLE: dict[str, dict[str, str]] = {
    "balance_transaction": {"source": ""},
    "charge": {
        "balance_transaction": "balance_transaction",
        "customer": "customer",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
    },
    "customer": {},
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
    "payment_intent": {
        "customer": "customer",
        "latest_charge": "charge",
        "payment_method": "payment_method",
    },
    "payment_method": {"customer": "customer"},
    "payout": {
        "balance_transaction": "balance_transaction",
        "failure_balance_transaction": "balance_transaction",
    },
    "refund": {
        "balance_transaction": "balance_transaction",
        "charge": "charge",
        "customer": "customer",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
        "payment_method": "payment_method",
    },
    "setup_intent": {"customer": "customer", "payment_method": "payment_method"},
}
PREFIXES = {
    "ch_": "charge",
    "py_": "charge",
    "re_": "refund",
    "pyr_": "refund",
    "du_": "dispute",
    "po_": "payout",
}


def render(account: Account, value: Doc, version: str, expand: list[str]) -> Doc:
    """The answer for one stored document or list of them; `value` stays as it is."""
    value = _present(account, value, version)
    for path in expand:
        if path.count(".") > 3:
            raise ParameterError(
                "You cannot expand more than 4 levels of a property", param="expand"
            )
        value = _expand(account, value, path.split("."), version, path)
    return value


def _present(account: Account, value: Doc, version: str) -> Doc:
    kind = value.get("object")
    if kind == "list":
        items = [_present(account, item, version) for item in value["data"]]
        return value | {"data": items}
    if kind == "balance_transaction":
        ready = value["available_on"] <= account.now()
        return value | {"status": "available" if ready else "pending"}
    if kind == "dispute":
        booked = [_present(account, t, version) for t in value["balance_transactions"]]
        return value | {"balance_transactions": booked}
    if kind == "reporting.report_run" and value["result"]:
        return value | {"result": _present(account, value["result"], version)}
    if kind == "file":
        return value | {"url": account.request.base_url + value["url"]}
    if kind in ("charge", "payment_intent") and version < WITHOUT_EMBEDDED_LISTS:
        return _embedded(account, value, version)
    return value


def _embedded(account: Account, value: Doc, version: str) -> Doc:
    identifier = value["id"]
    if value["object"] == "charge":
        return value | {"refunds": refunds_of(account, identifier)}
    charges = sublist(
        account,
        "charge",
        {"payment_intent": identifier},
        f"/v1/charges?payment_intent={identifier}",
    )
    intent = value | {"charges": _present(account, charges, version)}
    del intent["latest_charge"]
    return intent


def refunds_of(account: Account, charge: str) -> Doc:
    return sublist(
        account, "refund", {"charge": charge}, f"/v1/charges/{charge}/refunds"
    )


def sublist(account: Account, kind: str, filters: Doc, url: str) -> Doc:
    """The first page of a nested list."""
    rows, more = account.store.page(account.number, kind, filters, Page())
    return {"object": "list", "data": rows, "has_more": more, "url": url}


def _expand(
    account: Account, value: Doc, path: list[str], version: str, full: str
) -> Doc:
    """`value` with the object at `path` in place of its id."""
    name, *rest = path
    if value.get("object") == "list":
        if name != "data" or not rest:
            raise _unexpandable(full)
        items = [_expand(account, v, rest, version, full) for v in value["data"]]
        return value | {"data": items}
    child = _child(account, value, name, version, full)
    if rest and child is not None:
        child = _expand(account, child, rest, version, full)
    return value | {name: child}


def _child(
    account: Account, value: Doc, name: str, version: str, full: str
) -> Doc | None:
    kind = value.get("object", "")
    if isinstance(value.get(name), dict):
        return value[name]
    if kind == "charge" and name == "refunds":
        return refunds_of(account, value["id"])
    if name not in EXPANDABLE.get(kind, {}):
        raise _unexpandable(full)
    identifier = value.get(name)
    if identifier is None:
        return None
    target = EXPANDABLE[kind][name] or PREFIXES[identifier.split("_")[0] + "_"]
    return _present(account, account.get(target, identifier), version)


def _unexpandable(path: str) -> ParameterError:
    return ParameterError(f"This property cannot be expanded ({path}).", param="expand")
