"""Two people, or one impatient one, click the same button at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from e2e import chain

CLICKS = 4


@pytest.fixture(scope="module")
def order(odoo: Any, simulator: Any, connect_stripe: Callable[[], int]) -> int:
    """A paid order of two chairs, of which one came back and was inspected."""
    provider = connect_stripe()
    sale = chain.sell(odoo)
    chain.pay(odoo, simulator, provider, sale)
    return chain.take_back(odoo, sale)


def _click(odoo: Any, model: str, method: str, identifiers: list[int]) -> list[str]:
    """Click at once, each in a transaction of its own; returns the refusals."""
    start = Barrier(CLICKS)

    def click(_number: int) -> str:
        start.wait()
        try:
            odoo(model, method, identifiers)
        except AssertionError as refusal:
            return str(refusal).strip().splitlines()[-1]
        return ""

    with ThreadPoolExecutor(CLICKS) as pool:
        return [answer for answer in pool.map(click, range(CLICKS)) if answer]


def test_goods_are_credited_and_paid_back_once(
    odoo: Any, simulator: Any, order: int
) -> None:
    refusals = _click(odoo, "return.order", "action_create_credit_notes", [order])
    assert all("Nothing to credit" in refusal for refusal in refusals)
    (note,) = odoo.find("account.move", ("return_order_id", "=", order))
    odoo("account.move", "action_post", [note])
    refusals = _click(odoo, "account.move", "action_create_return_refunds", [note])
    assert len(refusals) == CLICKS - 1
    assert all("Nothing to refund" in refusal for refusal in refusals)
    (refund,) = odoo.find("return.refund", ("return_order_id", "=", order))
    assert not _click(odoo, "return.refund", "action_send", [refund])
    domain = ("operation", "=", "refund"), ("invoice_ids", "in", [note])
    assert len(odoo.find("payment.transaction", *domain)) == 1
