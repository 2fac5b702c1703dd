"""One parcel from the sale to the payout, over HTTP, with the jobs of a real server."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

from devkit import browser
from e2e import chain

WAIT_SECONDS = 90


@pytest.fixture(scope="module")
def story(odoo: Any, simulator: Any, connect_stripe: Callable[[], int]) -> Any:
    """Two chairs sold and paid by card; one comes back and is refunded and settled."""
    provider = connect_stripe()
    simulator.settings(settlement_currencies=["usd"])
    sale = chain.sell(odoo)
    chain.pay(odoo, simulator, provider, sale)
    order = chain.take_back(odoo, sale)
    _credit_and_refund(odoo, order)
    simulator.advance(days=3)
    simulator.pay_out("usd")
    odoo("payment.provider", "action_import_settlement", [provider])
    return {"provider": provider, "order": order}


def _credit_and_refund(odoo: Any, order: int) -> None:
    """Send the refund and wait until the server's own job has brought it away."""
    odoo("return.order", "action_create_credit_notes", [order])
    notes = odoo.read("return.order", order, "credit_note_ids")["credit_note_ids"]
    odoo("account.move", "action_post", notes)
    refund = odoo("account.move", "action_create_return_refunds", notes)["res_id"]
    odoo("return.refund", "action_send", [refund])
    deadline = time.monotonic() + WAIT_SECONDS
    while odoo.read("return.refund", refund, "state")["state"] == "submitted":
        assert time.monotonic() < deadline, "the job did not send the refund"
        time.sleep(1)


def test_the_customer_has_the_money_once(story: Any, simulator: Any) -> None:
    (refund,) = chain.gateway(simulator).refunds.list().data
    assert (refund.status, refund.amount) == ("succeeded", 10000)


def test_five_amounts_of_the_line_agree(odoo: Any, story: Any) -> None:
    steps = ("authorized", "received", "credited", "refunded", "settled")
    amounts = [f"amount_{step}" for step in steps]
    domain = [("return_order_id", "=", story["order"])]
    (row,) = odoo(
        "return.reconciliation", "search_read", domain, [*amounts, "waiting_at"]
    )
    assert [row[name] for name in amounts] == [100.0] * 5
    assert row["waiting_at"] == "complete"


def test_the_return_is_done(odoo: Any, story: Any) -> None:
    assert odoo.read("return.order", story["order"], "state")["state"] == "done"


def test_ledger_and_gateway_agree(odoo: Any, story: Any) -> None:
    tied = odoo.read("payment.provider", story["provider"], "settlement_is_tied")
    assert tied["settlement_is_tied"]


def test_an_accountant_sees_it_complete(odoo: Any, story: Any) -> None:
    errors: list[str] = []
    with browser.page(odoo.url) as page:
        page.on("pageerror", lambda error: errors.append(str(error)))
        browser.log_in(page)
        page.goto("/odoo/action-returns_accounting.return_reconciliation_action")
        row = page.locator(".o_data_row").first
        row.wait_for()
        assert "Claire Dubois" in row.inner_text()
        assert "Complete" in row.inner_text()
    assert not errors


def test_the_workbook_is_for_those_who_are_logged_in(odoo: Any, story: Any) -> None:
    workbook = odoo.create("return.workbook")
    address = f"{odoo.url}/returns_accounting/workbook/{workbook}"
    answer = requests.get(address, allow_redirects=False, timeout=30)
    assert answer.status_code == 303
    assert "/web/login" in answer.headers["Location"]
