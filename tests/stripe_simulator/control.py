"""The control API: what tests do that no merchant can do at Stripe.

``POST /_control/<name>`` with a JSON object, on the account of the Authorization
header; a function here is one call, its keyword parameters are the object's fields.
"""

import asyncio
import inspect
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from . import bulk
from .account import DEFAULTS, Account
from .books import books
from .errors import ParameterError, StripeError
from .ledger import post
from .resources import disputes, payouts, refund_states, refunds, reporting
from .resources.webhook_endpoints import rotate_secret
from .schedule import run_due, set_clock
from .store import Doc

CALLS: dict[str, Callable[..., Any]] = {}


def call_name(function: Callable[..., Any]) -> Callable[..., Any]:
    CALLS[function.__name__] = function
    return function


async def call(
    simulator: Any, account: Account, method: str, name: str, values: Doc
) -> Any:
    """Run one control call in a transaction of its own."""
    if name not in CALLS or method != "POST":
        raise StripeError(
            f"Unknown control call: {method} /_control/{name}; there are POST "
            f"{', '.join(sorted(CALLS))}.",
            status=404,
        )
    function = CALLS[name]
    try:
        inspect.signature(function).bind(simulator, account, **values)
    except TypeError as error:
        raise ParameterError(f"/_control/{name}: {error}") from None
    if inspect.iscoroutinefunction(function):
        return await function(simulator, account, **values)
    simulator.store.begin()
    try:
        run_due(account)
        result = function(simulator, account, **values)
        account.persist()
        simulator.store.commit()
        account.committed()
    except BaseException:
        simulator.store.rollback()
        account.restore()
        raise
    simulator.webhooks.wake()
    return result


@call_name
def settings(_: Any, account: Account, **changes: Any) -> Doc:
    """Change settings (see `account.DEFAULTS`) and return all of them."""
    for name, value in changes.items():
        if name not in DEFAULTS or name == "webhooks":
            raise ParameterError(f"Unknown setting: {name}", param=name)
        if type(value) is not type(DEFAULTS[name]):
            kind = type(DEFAULTS[name]).__name__
            raise ParameterError(f"The setting {name} must be a {kind}.", param=name)
    account.settings = account.settings | changes
    return account.settings


@call_name
def clock(
    _: Any, account: Account, to: int | None = None, advance: int | None = None
) -> Doc:
    """Set the clock to a Unix time or advance it by seconds; it then stands still."""
    if to is not None or advance is not None:
        set_clock(account, account.now() + (advance or 0) if to is None else to)
    return {"now": account.now()}


@call_name
def fail_refund(
    _: Any, account: Account, refund: str, reason: str = "expired_or_canceled_card"
) -> Doc:
    return refund_states.fail(account, account.get("refund", refund), reason)


@call_name
def settle_refund(_: Any, account: Account, refund: str) -> Doc:
    return refund_states.settle(account, account.get("refund", refund))


@call_name
def cancel_refund(_: Any, account: Account, refund: str) -> Doc:
    """Cancel a pending refund, as the dashboard can."""
    return refund_states.cancel(account, account.get("refund", refund))


@call_name
def refund_reference(
    _: Any, account: Account, refund: str, reference: str | None = None
) -> Doc:
    """The ARN of a refund becomes known."""
    return refund_states.set_reference(
        account, account.get("refund", refund), reference
    )


@call_name
def dashboard_refund(
    _: Any, account: Account, charge: str, amount: int | None = None
) -> Doc:
    """A refund made by hand in Stripe's dashboard: no metadata, no key of ours."""
    params: Doc = {"charge": charge, "reason": "requested_by_customer"}
    return refunds.create(account, params | ({"amount": amount} if amount else {}))


@call_name
def open_dispute(
    _: Any,
    account: Account,
    charge: str,
    reason: str = "fraudulent",
    amount: int | None = None,
    inquiry: bool = False,
) -> Doc:
    return disputes.open_dispute(
        account,
        account.get("charge", charge),
        reason=reason,
        amount=amount,
        inquiry=inquiry,
    )


@call_name
def close_dispute(_: Any, account: Account, dispute: str, outcome: str) -> Doc:
    if outcome not in ("won", "lost"):
        raise ParameterError("Invalid outcome: must be won or lost", param="outcome")
    return disputes.close_dispute(account, account.get("dispute", dispute), outcome)


@call_name
def pay_out(
    _: Any, account: Account, currency: str = "eur", reconciled: bool = True
) -> Doc:
    """The automatic payout of what is available; at once ready to reconcile, unless
    `reconciled` is false."""
    payout = payouts.pay_out(account, currency)
    return payouts.reconcile(account, payout) if reconciled else payout


@call_name
def arrive_payout(_: Any, account: Account, payout: str) -> Doc:
    return payouts.arrive(account, account.get("payout", payout))


@call_name
def fail_payout(
    _: Any, account: Account, payout: str, code: str = "account_closed"
) -> Doc:
    return payouts.fail(account, account.get("payout", payout), code)


@call_name
def fail_report(
    _: Any, account: Account, report_run: str, message: str = "An error occurred"
) -> Doc:
    run = account.get("reporting.report_run", report_run)
    return reporting.fail(account, run, message)


@call_name
def stripe_fee(
    _: Any, account: Account, amount: int, currency: str, description: str
) -> Doc:
    """A fee that belongs to no payment, such as Radar's; `amount` is positive."""
    return post(
        account,
        kind="stripe_fee",
        category="fee",
        source=None,
        amount=-amount,
        currency=currency,
        description=description,
    )


@call_name
def fx_rates(_: Any, account: Account, rates: list[Doc]) -> Doc:
    """Set rates: {base, quote, rate: decimal string, day: Unix time it counts from}."""
    account.store.db.executemany(
        "INSERT OR REPLACE INTO fx_rate VALUES (?, ?, ?, ?, ?)",
        [(account.number, r["base"], r["quote"], r["day"], r["rate"]) for r in rates],
    )
    return {"set": len(rates)}


@call_name
def fault(simulator: Any, account: Account, **values: Any) -> Doc:
    """Switch on a fault; see `faults.Fault` for its fields."""
    return asdict(simulator.faults.add(account, values))


@call_name
def clear_faults(simulator: Any, account: Account) -> Doc:
    simulator.faults.clear(account)
    return {}


@call_name
def rotate_webhook_secret(
    _: Any, account: Account, endpoint: str, valid_for: int = 86_400
) -> Doc:
    return {"secret": rotate_secret(account, endpoint, valid_for)}


@call_name
def webhooks(_: Any, account: Account, **switches: Any) -> Doc:
    """Change the delivery switches and return all of them."""
    current = account.settings["webhooks"]
    unknown = switches.keys() - current.keys()
    if unknown:
        raise ParameterError(f"Unknown switch: {', '.join(sorted(unknown))}")
    account.settings = account.settings | {"webhooks": current | switches}
    return account.settings["webhooks"]


@call_name
def deliveries(_: Any, account: Account) -> list[Doc]:
    """Every delivery of an event to an endpoint, oldest first."""
    names = ("event", "type", "endpoint", "state", "attempts", "status")
    rows = account.store.db.execute(
        f"SELECT {', '.join(names)} FROM delivery WHERE account = ? ORDER BY seq",
        (account.number,),
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


@call_name
async def flush_webhooks(
    simulator: Any, account: Account, order: str = "queued", repeat: int = 1
) -> list[Doc]:
    """Deliver what is queued now, each `repeat` times; `order` is queued, reverse or
    shuffle."""
    return await simulator.webhooks.flush(account, order, repeat)


@call_name
async def generate(
    simulator: Any, account: Account, charges: int = 0, refunds: int = 0
) -> Doc:
    """Rows in bulk, without events; see `bulk`."""
    for _made in bulk.generate(account, charges, refunds):
        await asyncio.sleep(0)
    return {"charges": charges, "refunds": refunds}


@call_name
def reset(simulator: Any, account: Account) -> Doc:
    """Forget every object, switch and setting of the account."""
    simulator.faults.clear(account)
    account.reset(simulator.accounts.clock)
    return {}


CALLS["books"] = lambda _, account: books(account)
