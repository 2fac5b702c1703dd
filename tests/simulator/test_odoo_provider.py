"""The requests that Odoo 19's own Stripe provider sends, as it sends them.

It uses API version 2019-05-16, plain form posts, ``True`` as Python prints it, and a
form body with GET requests.
"""

import pytest

REFERENCE = "S00042-1"


@pytest.fixture
def odoo(http):
    http.headers["Stripe-Version"] = "2019-05-16"

    def send(method, endpoint, data=None, key=None):
        headers = {"Idempotency-Key": key} if key else {}
        answer = http.request(method, endpoint, data=data, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return send


@pytest.fixture
def customer(odoo):
    return odoo(
        "POST",
        "customers",
        {
            "address[city]": "Graz",
            "address[country]": "AT",
            "address[line1]": None,
            "description": "Odoo Partner: Ada (id: 7)",
            "email": "ada@example.com",
            "name": "Ada",
            "phone": None,
        },
    )["id"]


@pytest.fixture
def intent(customer):
    return {
        "amount": 12_000,
        "currency": "eur",
        "description": REFERENCE,
        "capture_method": "automatic",
        "payment_method_types[]": "card",
        "expand[]": "payment_method",
        "shipping[address][city]": "Graz",
        "shipping[address][line2]": "",
        "shipping[name]": "Ada",
        "customer": customer,
    }


def test_a_payment_that_saves_the_card(odoo, intent, customer):
    created = odoo(
        "POST", "payment_intents", {**intent, "setup_future_usage": "off_session"}, "k1"
    )
    assert created["status"] == "requires_payment_method"
    assert created["client_secret"]
    odoo(
        "POST",
        f"payment_intents/{created['id']}/confirm",
        {"payment_method": "pm_card_visa"},
    )
    returned = odoo(
        "GET", f"payment_intents/{created['id']}", {"expand[]": "payment_method"}
    )
    assert returned["status"] == "succeeded"
    assert returned["payment_method"]["card"]["brand"] == "visa"
    details = returned["charges"]["data"][0]["payment_method_details"]
    assert details[details["type"]].get("mandate") is None
    methods = odoo(
        "GET", "payment_methods", {"customer": customer, "type": "card", "limit": 1}
    )
    assert methods["data"][0]["id"] == returned["payment_method"]["id"]
    assert odoo("GET", f"customers/{customer}/payment_methods")["data"]


def test_a_token_payment_with_capture_and_void(odoo, intent, customer):
    method = odoo("POST", "payment_methods/pm_card_visa/attach", {"customer": customer})
    token = {
        **intent,
        "confirm": True,
        "off_session": True,
        "payment_method": method["id"],
        "mandate": None,
        "capture_method": "manual",
    }
    held = odoo("POST", "payment_intents", token, "k2")
    assert held["status"] == "requires_capture"
    captured = odoo("POST", f"payment_intents/{held['id']}/capture")
    assert captured["status"] == "succeeded"
    other = odoo("POST", "payment_intents", token, "k3")
    assert odoo("POST", f"payment_intents/{other['id']}/cancel")["status"] == "canceled"


def test_a_refund_and_the_charge_it_belongs_to(odoo, intent, control):
    paid = odoo(
        "POST",
        "payment_intents",
        {**intent, "confirm": True, "payment_method": "pm_card_visa"},
    )
    refund = odoo("POST", "refunds", {"payment_intent": paid["id"], "amount": 2_000})
    assert (refund["status"], refund["amount"]) == ("succeeded", 2_000)
    charge = odoo("GET", f"charges/{refund['charge']}")
    assert charge["description"] == REFERENCE
    assert charge["refunds"]["data"][0]["id"] == refund["id"]
    assert charge["refunds"]["has_more"] is False
    page = {"charge": charge["id"], "limit": 100}
    assert len(odoo("GET", "refunds", page)["data"]) == 1


def test_a_card_validation_with_indian_mandate_options(odoo, customer):
    prefix = "payment_method_options[card][mandate_options]"
    created = odoo(
        "POST",
        "setup_intents",
        {
            "customer": customer,
            "description": REFERENCE,
            "payment_method_types[]": "card",
            f"{prefix}[reference]": REFERENCE,
            f"{prefix}[amount_type]": "maximum",
            f"{prefix}[amount]": 1_500_000,
            f"{prefix}[start_date]": 1_790_000_000,
            f"{prefix}[interval]": "sporadic",
            f"{prefix}[supported_types][]": "india",
            f"{prefix}[currency]": "eur",
        },
    )
    confirmed = odoo(
        "POST",
        f"setup_intents/{created['id']}/confirm",
        {"payment_method": "pm_card_visa"},
    )
    assert confirmed["status"] == "succeeded"
    found = odoo(
        "GET", f"setup_intents/{created['id']}", {"expand[]": "payment_method"}
    )
    assert found["payment_method"]["customer"] == customer


def test_the_webhook_it_registers(odoo):
    events = [
        "payment_intent.processing",
        "payment_intent.amount_capturable_updated",
        "payment_intent.succeeded",
        "payment_intent.payment_failed",
        "payment_intent.canceled",
        "setup_intent.succeeded",
        "charge.refunded",
        "charge.refund.updated",
    ]
    hook = odoo(
        "POST",
        "webhook_endpoints",
        {
            "url": "http://localhost:8069/payment/stripe/webhook",
            "enabled_events[]": events,
            "api_version": "2019-05-16",
        },
    )
    assert hook["secret"].startswith("whsec_")
    assert hook["enabled_events"] == events


def test_a_declined_token_payment_says_why(http, intent):
    http.headers["Stripe-Version"] = "2019-05-16"
    data = {**intent, "confirm": True, "payment_method": "pm_card_chargeDeclined"}
    answer = http.post("payment_intents", data=data)
    assert answer.status_code == 402
    assert answer.json()["error"]["message"] == "Your card was declined."
