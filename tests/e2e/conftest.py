"""A served Odoo and the Stripe simulator at its side, as the environment names them."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

sys.path.insert(0, str(Path(__file__).parent.parent))

from stripe_simulator.client import Control

#: Each run is an account of its own at the simulator.
SECRET_KEY = f"sk_test_e2e{os.getpid()}"


class Odoo:
    """The served database, as its administrator sees it over JSON-RPC."""

    def __init__(self, url: str, database: str, login: str = "admin") -> None:
        self.url, self.database, self._password = url, database, login
        self._uid = self._call("common", "authenticate", database, login, login, {})

    def _call(self, service: str, method: str, *arguments: Any) -> Any:
        params = {"service": service, "method": method, "args": arguments}
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = requests.post(f"{self.url}/jsonrpc", json=body, timeout=60).json()
        assert "error" not in answer, answer["error"]["data"]["debug"]
        return answer.get("result")

    def __call__(self, model: str, method: str, *arguments: Any, **named: Any) -> Any:
        return self._call(
            "object",
            "execute_kw",
            *(self.database, self._uid, self._password, model, method),
            *(list(arguments), named),
        )

    def create(self, model: str, **values: Any) -> int:
        return self(model, "create", values)

    def find(self, model: str, *domain: Any) -> list[int]:
        return self(model, "search", list(domain))

    def read(self, model: str, identifier: int, *fields: str) -> dict[str, Any]:
        (record,) = self(model, "read", [identifier], list(fields))
        return record

    def ref(self, name: str) -> int:
        module, name = name.split(".")
        domain = [("module", "=", module), ("name", "=", name)]
        (found,) = self("ir.model.data", "search_read", domain, ["res_id"])
        return found["res_id"]


@pytest.fixture(scope="session")
def odoo() -> Odoo:
    return Odoo(os.environ["ODOO_URL"], os.environ["ODOO_DB"])


@pytest.fixture(scope="session")
def simulator() -> Control:
    return Control(os.environ["STRIPE_SIMULATOR_URL"], SECRET_KEY)


@pytest.fixture(scope="session")
def connect_stripe(odoo: Odoo, simulator: Control) -> Callable[[], int]:
    """Point Odoo's Stripe provider at the simulator; returns the provider."""

    def connect() -> int:
        parameters = "returns_accounting.stripe_api_base", simulator.url
        odoo("ir.config_parameter", "set_param", *parameters)
        provider = odoo.ref("payment.payment_provider_stripe")
        values = {
            "state": "test",
            "stripe_publishable_key": "pk_test_e2e",
            "stripe_secret_key": SECRET_KEY,
        }
        odoo("payment.provider", "write", [provider], values)
        odoo("payment.provider", "action_setup_settlement", [provider])
        settings = odoo.create("res.config.settings")
        odoo("res.config.settings", "action_setup_returns_accounting", [settings])
        return provider

    return connect
