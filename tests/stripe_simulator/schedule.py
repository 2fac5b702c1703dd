"""What happens by itself as an account's clock moves on."""

from collections.abc import Callable

from .account import DAY, Account
from .errors import StripeError
from .events import emit
from .resources import payouts, refund_states, reporting
from .resources.balance import balance
from .store import Doc

ACTIONS: dict[str, tuple[str, Callable[[Account, Doc], Doc]]] = {
    "settle_refund": ("refund", refund_states.settle),
    "fail_refund": ("refund", lambda a, r: refund_states.fail(a, r, "unknown")),
    "refund_reference": ("refund", refund_states.set_reference),
    "send": ("payout", payouts.send),
    "arrive": ("payout", payouts.arrive),
    "reconcile": ("payout", payouts.reconcile),
    "run_report": ("reporting.report_run", reporting.finish),
}


def run_due(account: Account) -> None:
    """Perform everything planned for a moment up to now, in order."""
    while (row := _next(account)) is not None:
        sequence, action, target = row
        account.store.db.execute("DELETE FROM due WHERE seq = ?", (sequence,))
        kind, perform = ACTIONS[action]
        try:
            perform(account, account.get(kind, target))
        except StripeError:
            # The object left the planned state meanwhile: by a request, or by the
            # control API. There is nothing to do then.
            continue


def _next(account: Account) -> tuple[int, str, str] | None:
    return account.store.db.execute(
        "SELECT seq, action, target FROM due WHERE account = ? AND at <= ? "
        "ORDER BY at, seq LIMIT 1",
        (account.number, account.now()),
    ).fetchone()


def set_clock(account: Account, to: int) -> None:
    """Move the clock, stopping at every planned moment on the way."""
    before = account.now()
    while True:
        moment = account.store.db.execute(
            "SELECT MIN(at) FROM due WHERE account = ? AND at <= ?",
            (account.number, to),
        ).fetchone()[0]
        if moment is None:
            break
        account.move_clock(max(moment, account.now()))
        run_due(account)
    account.move_clock(to)
    _announce_available(account, before)
    refund_states.retry_waiting(account)
    prune_idempotency(account)


def _announce_available(account: Account, before: int) -> None:
    moved = account.store.db.execute(
        "SELECT 1 FROM balance_day WHERE account = ? AND available_on > ? "
        "AND available_on <= ? LIMIT 1",
        (account.number, before, account.now()),
    ).fetchone()
    if moved:
        emit(account, "balance.available", balance(account))


def prune_idempotency(account: Account) -> None:
    """Forget answers that are a day old."""
    account.store.db.execute(
        "DELETE FROM idempotency WHERE account = ? AND created <= ?",
        (account.number, account.now() - DAY),
    )
