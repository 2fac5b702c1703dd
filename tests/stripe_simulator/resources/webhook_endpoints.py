"""https://docs.stripe.com/api/webhook_endpoints"""

import ipaddress
import json
from typing import Any
from urllib.parse import urlsplit

from ..account import DAY, Account
from ..documents import apply, merged_metadata, stored
from ..errors import ParameterError
from ..listing import list_of
from ..router import LISTING, endpoint
from ..store import Doc


@endpoint(
    "POST",
    "/webhook_endpoints",
    "WebhookEndpointCreateParams",
    "api_version description enabled_events metadata url",
)
def create(account: Account, params: Doc) -> Doc:
    secret = account.new_id("whsec_")
    hook = {
        "id": account.new_id("we_"),
        "object": "webhook_endpoint",
        "api_version": params.get("api_version"),
        "application": None,
        "created": account.now(),
        "description": params.get("description") or None,
        "enabled_events": params["enabled_events"],
        "livemode": False,
        "metadata": merged_metadata({}, params.get("metadata")),
        "status": "enabled",
        "url": _checked_url(params["url"]),
    }
    account.insert(hook, secrets=_secrets({"secret": secret, "expires": None}))
    account.endpoints = None
    return hook | {"secret": secret}


def _secrets(*items: Doc) -> str:
    return json.dumps(items)


def _checked_url(url: str) -> str:
    """Loopback only: the simulator never talks to the outside."""
    host = urlsplit(url).hostname
    try:
        local = host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        local = False
    if not local or urlsplit(url).scheme not in ("http", "https"):
        raise ParameterError(
            f"Invalid URL: {url}. The simulator delivers to loopback addresses only.",
            code="url_invalid",
            param="url",
        )
    return url


def rotate_secret(account: Account, identifier: str, valid_for: int = DAY) -> str:
    """A new signing secret; for `valid_for` seconds the old one signs as well."""
    account.get("webhook_endpoint", identifier)
    old = json.loads(account.column("webhook_endpoint", identifier, "secrets"))[0]
    secret = account.new_id("whsec_")
    items = _secrets(
        {"secret": secret, "expires": None},
        old | {"expires": account.now() + valid_for},
    )
    account.update(account.get("webhook_endpoint", identifier), secrets=items)
    return secret


@endpoint(
    "POST",
    "/webhook_endpoints/{id}",
    "WebhookEndpointUpdateParams",
    "description disabled enabled_events metadata url",
)
def update(account: Account, params: Doc, identifier: str) -> Doc:
    hook = account.get("webhook_endpoint", identifier)
    changes: dict[str, Any] = stored(params, "description", "enabled_events")
    if "url" in params:
        changes["url"] = _checked_url(params["url"])
    if "disabled" in params:
        changes["status"] = "disabled" if params["disabled"] else "enabled"
    if "metadata" in params:
        changes["metadata"] = merged_metadata(hook["metadata"], params["metadata"])
    apply(hook, changes)
    account.endpoints = None
    return account.update(hook)


@endpoint("DELETE", "/webhook_endpoints/{id}", "WebhookEndpointDeleteParams")
def delete(account: Account, params: Doc, identifier: str) -> Doc:
    account.get("webhook_endpoint", identifier)
    account.store.delete(account.number, "webhook_endpoint", identifier)
    account.endpoints = None
    return {"id": identifier, "object": "webhook_endpoint", "deleted": True}


@endpoint("GET", "/webhook_endpoints/{id}", "WebhookEndpointRetrieveParams")
def retrieve(account: Account, params: Doc, identifier: str) -> Doc:
    return account.get("webhook_endpoint", identifier)


@endpoint("GET", "/webhook_endpoints", "WebhookEndpointListParams", LISTING)
def list_all(account: Account, params: Doc) -> Doc:
    return list_of(account, "webhook_endpoint", params, "/webhook_endpoints")
