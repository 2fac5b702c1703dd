"""Starting the simulator and steering it, for tests and the demo.

Needs only `requests`; importing it does not import the server.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

READY = "Stripe simulator listening on "
Doc = dict[str, Any]


class SimulatorError(Exception):
    """The simulator did not start, or refused a control call."""


class Control:
    """The control API of one account; amounts are integers in minor units."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url.rstrip("/")
        self.key = key
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {key}"

    def call(self, name: str, /, **values: Any) -> Any:
        answer = self.session.post(
            f"{self.url}/_control/{name}", json=values, timeout=3600
        )
        if answer.status_code == 200:
            return answer.json()
        if answer.headers.get("Content-Type") == "application/json":
            raise SimulatorError(f"{name}: {answer.json()['error']['message']}")
        raise SimulatorError(f"{name}: {answer.text}")

    def settings(self, **changes: Any) -> Doc:
        """Change settings (README.md lists them) and return all of them."""
        return self.call("settings", **changes)

    def now(self) -> int:
        return self.call("clock")["now"]

    def set_clock(self, moment: datetime | int) -> int:
        """Stop the clock at a moment: an aware datetime or a Unix time."""
        to = moment if isinstance(moment, int) else int(moment.timestamp())
        return self.call("clock", to=to)["now"]

    def advance(self, *, days: int = 0, hours: int = 0, seconds: int = 0) -> int:
        """Move the clock on, performing what is planned for the time between."""
        return self.call("clock", advance=days * 86_400 + hours * 3_600 + seconds)[
            "now"
        ]

    def fail_refund(self, refund: str, reason: str = "expired_or_canceled_card") -> Doc:
        return self.call("fail_refund", refund=refund, reason=reason)

    def settle_refund(self, refund: str) -> Doc:
        return self.call("settle_refund", refund=refund)

    def cancel_refund(self, refund: str) -> Doc:
        return self.call("cancel_refund", refund=refund)

    def refund_reference(self, refund: str, reference: str | None = None) -> Doc:
        """Make the acquirer's reference number (ARN) of a card refund known."""
        return self.call("refund_reference", refund=refund, reference=reference)

    def dashboard_refund(self, charge: str, amount: int | None = None) -> Doc:
        """A refund by hand at Stripe, without metadata."""
        return self.call("dashboard_refund", charge=charge, amount=amount)

    def open_dispute(
        self,
        charge: str,
        *,
        reason: str = "fraudulent",
        amount: int | None = None,
        inquiry: bool = False,
    ) -> Doc:
        return self.call(
            "open_dispute",
            charge=charge,
            reason=reason,
            amount=amount,
            inquiry=inquiry,
        )

    def close_dispute(self, dispute: str, outcome: str) -> Doc:
        """`outcome` is won or lost."""
        return self.call("close_dispute", dispute=dispute, outcome=outcome)

    def pay_out(self, currency: str = "eur", *, reconciled: bool = True) -> Doc:
        """The automatic payout of everything available and not yet paid."""
        return self.call("pay_out", currency=currency, reconciled=reconciled)

    def arrive_payout(self, payout: str) -> Doc:
        """The bank received the payout: status paid, trace id known."""
        return self.call("arrive_payout", payout=payout)

    def fail_payout(self, payout: str, code: str = "account_closed") -> Doc:
        return self.call("fail_payout", payout=payout, code=code)

    def fail_report(self, report_run: str, message: str = "An error occurred") -> Doc:
        return self.call("fail_report", report_run=report_run, message=message)

    def stripe_fee(self, amount: int, currency: str, description: str) -> Doc:
        """A fee that belongs to no payment; returns its balance transaction."""
        return self.call(
            "stripe_fee", amount=amount, currency=currency, description=description
        )

    def fx_rate(
        self, base: str, quote: str, rate: str, since: datetime | int = 0
    ) -> Doc:
        """`rate` major units of `quote` per major unit of `base`, from `since` on."""
        day = since if isinstance(since, int) else int(since.timestamp())
        item = {"base": base, "quote": quote, "rate": rate, "day": day}
        return self.call("fx_rates", rates=[item])

    def fault(self, kind: str, **fields: Any) -> Doc:
        """Switch on a fault; README.md lists kinds and fields."""
        return self.call("fault", kind=kind, **fields)

    def clear_faults(self) -> None:
        self.call("clear_faults")

    def webhooks(self, **switches: Any) -> Doc:
        """Change the delivery switches; README.md lists them."""
        return self.call("webhooks", **switches)

    def flush_webhooks(self, order: str = "queued", repeat: int = 1) -> list[Doc]:
        """Deliver what is queued, now; `order` is queued, reverse or shuffle."""
        return self.call("flush_webhooks", order=order, repeat=repeat)

    def deliveries(self) -> list[Doc]:
        return self.call("deliveries")

    def rotate_webhook_secret(self, endpoint: str, valid_for: int = 86_400) -> str:
        """The new signing secret; the old one signs too for `valid_for` seconds."""
        found = self.call(
            "rotate_webhook_secret", endpoint=endpoint, valid_for=valid_for
        )
        return found["secret"]

    def generate(self, charges: int = 0, refunds: int = 0) -> Doc:
        return self.call("generate", charges=charges, refunds=refunds)

    def books(self) -> Doc:
        """The simulator's own double check of its ledger."""
        return self.call("books")

    def reset(self) -> None:
        self.call("reset")


class Simulator:
    """A running simulator process."""

    def __init__(self, process: "subprocess.Popen[str]", url: str) -> None:
        self.process = process
        self.url = url

    def control(self, key: str) -> Control:
        """The control API of the account behind a secret key ``sk_test_…``."""
        return Control(self.url, key)

    def stop(self) -> int:
        """Stop it; returns its exit code."""
        self.process.terminate()
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
        finally:
            if self.process.stdout:
                self.process.stdout.close()

    @classmethod
    @contextmanager
    def start(
        cls, *arguments: str, python: str = sys.executable, timeout: float = 30
    ) -> Iterator["Simulator"]:
        """Run a simulator on a free port (or as `arguments` say) for the block."""
        simulator = cls.spawn(*arguments, python=python, timeout=timeout)
        try:
            yield simulator
        finally:
            simulator.stop()

    @classmethod
    def spawn(
        cls, *arguments: str, python: str = sys.executable, timeout: float = 30
    ) -> "Simulator":
        """Like `start`, for a caller that stops it itself."""
        folder = str(Path(__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH")]))
        process = subprocess.Popen(
            [python, "-m", "stripe_simulator", *arguments],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        line = _first_line(process, timeout)
        if not line.startswith(READY):
            process.kill()
            code = process.wait()
            raise SimulatorError(
                f"The simulator did not start (exit code {code}); its error output "
                "says why."
            )
        return cls(process, line.removeprefix(READY).strip())


def _first_line(process: "subprocess.Popen[str]", timeout: float) -> str:
    """The first line of output, or "" when none came in time."""
    assert process.stdout
    lines: list[str] = []
    read: Callable[[], str] = process.stdout.readline
    reader = threading.Thread(target=lambda: lines.append(read()), daemon=True)
    reader.start()
    reader.join(timeout)
    return lines[0] if lines else ""
