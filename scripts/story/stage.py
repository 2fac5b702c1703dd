"""What the chapters of the story share: the database, the simulator, a few records."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from stripe_simulator.client import Control

#: The simulator's account of the demo; any key that starts with sk_test_ opens one.
SECRET_KEY = "sk_test_odoo_returns_demo"


@dataclass
class Stage:
    """Where the story plays.

    :ivar simulator: None with a real Stripe account, whose clock nobody can move
    :ivar products: by short name
    :ivar taxes: by percentage
    :ivar sales: orders by short name, in the order they were made
    """

    env: Any
    simulator: Control | None
    products: dict[str, Any] = field(default_factory=dict)
    taxes: dict[str, Any] = field(default_factory=dict)
    sales: dict[str, Any] = field(default_factory=dict)

    @property
    def company(self) -> Any:
        return self.env.ref("base.main_company")

    @property
    def provider(self) -> Any:
        return self.env.ref("payment.payment_provider_stripe")

    @property
    def warehouse(self) -> Any:
        return self.env.ref("stock.warehouse0")

    @contextmanager
    def chapter(self, title: str) -> Iterator[None]:
        """Tell what is being done, and commit it: a refund follows a commit."""
        started = time.monotonic()
        print(f"{title} ...", flush=True)
        yield
        self.env.cr.commit()
        print(f"{title}: done in {time.monotonic() - started:.0f} s", flush=True)
