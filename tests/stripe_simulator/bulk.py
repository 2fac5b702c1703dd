"""Rows in bulk for benchmarks: succeeded charges and refunds of them, no events."""

from collections.abc import Iterator
from contextlib import contextmanager

from .account import Account
from .errors import ParameterError
from .resources.charges import charge_method
from .resources.payment_methods import usable
from .resources.refunds import create as create_refund
from .store import Doc

STEP = 2_000


def generate(account: Account, charges: int, refunds: int) -> Iterator[int]:
    """Make card charges of 10.00 to 500.00 EUR and full refunds of the first ones, in
    steps that are committed one by one; yields the number of charges made so far.

    Each carries metadata[number] with its position.
    """
    if not 0 <= refunds <= charges:
        raise ParameterError(
            f"Cannot refund {refunds} of {charges} charges.", param="refunds"
        )
    with _step(account):
        method = usable(account, "pm_card_visa")
    for start in range(0, charges, STEP):
        end = min(start + STEP, charges)
        with _step(account):
            for number in range(start, end):
                charge = _charge(account, method, number)
                if number < refunds:
                    _refund(account, charge, number)
        yield end


@contextmanager
def _step(account: Account) -> Iterator[None]:
    """One transaction in which nothing is announced or planned for later."""
    account.store.begin()
    account.quiet = True
    try:
        yield
        account.persist()
        account.store.commit()
        account.committed()
    except BaseException:
        account.store.rollback()
        account.restore()
        raise
    finally:
        account.quiet = False


def _charge(account: Account, method: Doc, number: int) -> Doc:
    return charge_method(
        account,
        method,
        True,
        amount=account.random.randrange(1_000, 50_001),
        currency="eur",
        metadata={"number": str(number)},
    )


def _refund(account: Account, charge: Doc, number: int) -> None:
    params = {"charge": charge["id"], "metadata": {"number": str(number)}}
    create_refund(account, params)
