"""Every endpoint takes the parameters of the SDK's own types, and nothing else."""

import inspect
import re
from typing import Any

import pytest
import stripe
import stripe.params
import stripe.params.reporting
from stripe._request_options import RequestOptions

from stripe_simulator import resources
from stripe_simulator.router import ENDPOINTS, find

assert resources.__all__
WITH_PARAMS = [e for e in ENDPOINTS if e.schema.type_name]
SERVICES = [
    "accounts",
    "balance",
    "balance_transactions",
    "charges",
    "customers",
    "customers.payment_methods",
    "disputes",
    "events",
    "files",
    "payment_intents",
    "payment_methods",
    "payouts",
    "refunds",
    "reporting.report_runs",
    "reporting.report_types",
    "setup_intents",
    "webhook_endpoints",
]
# What the SDK can ask of these services and the simulator does not have.
ABSENT = {
    "accounts": "create delete list reject unreject update",
    "charges": "search",
    "customers": "delete_discount search",
    "customers.payment_methods": "retrieve",
    "payment_intents": (
        "apply_customer_balance increment_authorization search verify_microdeposits"
    ),
    "payouts": "reverse",
    "refunds": "",
    "setup_intents": "verify_microdeposits",
}

REQUIRED = {
    "POST /files": {"file": "a.pdf;", "purpose": "dispute_evidence"},
    "POST /payment_intents": {"amount": "500", "currency": "eur"},
    "POST /payouts": {"amount": "500", "currency": "eur"},
    "POST /webhook_endpoints": {"enabled_events[]": "*", "url": "http://localhost"},
}


def name(endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


def sdk_fields(type_name: str) -> dict[str, Any]:
    """The request parameters of an SDK type, without those of the transport."""
    module = stripe.params
    if type_name.startswith("reporting."):
        module = stripe.params.reporting
    annotations = getattr(module, type_name.removeprefix("reporting.")).__annotations__
    return {
        k: v for k, v in annotations.items() if k not in RequestOptions.__annotations__
    }


class Recorder(stripe.RequestsClient):
    """Notes the request the SDK would send."""

    def request(self, method, url, headers, post_data=None, **more):
        self.sent = (method.upper(), url.partition("://")[2].partition("/")[2])
        return "{}", 200, {}


def calls() -> dict[tuple[str, str], tuple[str, str, str]]:
    """(service, method) -> (HTTP method, path, parameter type) of the SDK."""
    recorder = Recorder()
    client = stripe.StripeClient("sk_test_1", http_client=recorder)
    found = {}
    for service_name in SERVICES:
        service = client.v1
        for part in service_name.split("."):
            service = getattr(service, part)
        for method, function in inspect.getmembers(service, inspect.ismethod):
            signature = inspect.signature(function)
            if method.startswith("_") or method.endswith("_async"):
                continue
            ids = [
                "x_1"
                for p in signature.parameters.values()
                if p.annotation is str and p.default is p.empty
            ]
            optional = signature.parameters["params"].default is None
            function(*ids, *([] if optional else [{}]))
            sent, path = recorder.sent
            annotation = str(signature.parameters["params"].annotation)
            type_name = re.findall(r"\w+Params\b", annotation)[-1]
            found[service_name, method] = (
                sent,
                f"/{path.partition('?')[0]}",
                type_name,
            )
    return found


def test_the_sdk_calls_are_served_with_the_right_parameter_types():
    absent: dict[str, set[str]] = {}
    served = set()
    for (service, method), (sent, path, type_name) in calls().items():
        match = find(sent, path)
        if match is None:
            absent.setdefault(service, set()).add(method)
            continue
        endpoint = match[0]
        served.add(name(endpoint))
        ours = (endpoint.schema.type_name or "").removeprefix("reporting.")
        assert sdk_fields_of(ours) == sdk_fields_of(type_name), f"{service}.{method}"
    expected = {s: set(m.split()) for s, m in ABSENT.items() if m}
    assert absent == expected
    beyond = {name(e) for e in ENDPOINTS} - served
    assert beyond == {"GET /charges/{id}/refunds", "GET /files/{id}/contents"}


def sdk_fields_of(type_name: str) -> set[str]:
    prefix = "reporting." if type_name.startswith("Report") else ""
    return set(sdk_fields(prefix + type_name))


@pytest.mark.parametrize("endpoint", WITH_PARAMS, ids=name)
def test_parameters_are_exactly_those_of_the_sdk(endpoint, http):
    fields = sdk_fields(endpoint.schema.type_name)
    extra = endpoint.schema.implemented - fields.keys() - {"expand"}
    assert not extra, f"not known to Stripe: {extra}"
    url = re.sub(r"\{\w+\}", "x_1", endpoint.path).lstrip("/")

    def code(parameter: str) -> str:
        values = {parameter: "1"}
        place = "data" if endpoint.method == "POST" else "params"
        answer = http.request(endpoint.method, url, **{place: values})
        assert answer.status_code in (400, 404), answer.text
        error = answer.json()["error"]
        return error.get("code", "") if error.get("param") == parameter else ""

    assert code("surely_not_a_parameter") == "parameter_unknown"
    for parameter in fields.keys() - endpoint.schema.implemented:
        assert code(parameter) == "parameter_not_implemented", parameter


@pytest.mark.parametrize("endpoint", WITH_PARAMS, ids=name)
def test_values_outside_an_enum_are_refused(endpoint, http):
    fields = sdk_fields(endpoint.schema.type_name)
    url = re.sub(r"\{\w+\}", "x_1", endpoint.path).lstrip("/")
    place = "data" if endpoint.method == "POST" else "params"
    for parameter in endpoint.schema.implemented & fields.keys():
        text = str(fields[parameter])
        if not re.search(r"Literal\['[a-z]", text):
            continue
        sent = f"{parameter}[]" if "List[" in text else parameter
        values = {**REQUIRED.get(name(endpoint), {}), sent: "no_such_value"}
        answer = http.request(endpoint.method, url, **{place: values})
        assert answer.status_code == 400, parameter
        assert answer.json()["error"]["param"].startswith(parameter)
