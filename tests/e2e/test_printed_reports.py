"""What the warehouse prints, as the PDF that wkhtmltopdf makes of it.

Its two builds differ: Debian's has no headers, no footers and one source file, and
draws letters as shapes. The words are asserted on the HTML, by the addon's tests.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import requests
from pypdf import PageObject, PdfReader

from e2e import chain

MILLIMETRE = 72 / 25.4
LONG_SLIP = 30
ROWS_OF_A_PAGE = 8
LONG_NAME = (
    "Desk lamp with a name that takes more than the two lines of its label, adjustable "
    "arm, brushed aluminium, E27 socket, two metres of cable, plug of the EU"
)
# What wkhtmltopdf writes for a page without a letter on it, and much more.
INK = 5000

Print = Callable[..., list[PageObject]]


@pytest.fixture(scope="module")
def printed(odoo: Any) -> Print:
    """Print a report of returns_management as the web client does."""
    odoo("ir.config_parameter", "set_param", "report.url", odoo.url)
    browser = requests.Session()
    params = {"db": odoo.database, "login": "admin", "password": "admin"}
    body = {"jsonrpc": "2.0", "method": "call", "params": params}
    address = f"{odoo.url}/web/session/authenticate"
    assert browser.post(address, json=body, timeout=60).json()["result"]["uid"]

    def pages(report: str, *identifiers: int) -> list[PageObject]:
        ids = ",".join(map(str, identifiers))
        address = f"{odoo.url}/report/pdf/returns_management.{report}/{ids}"
        answer = browser.get(address, timeout=120)
        assert answer.headers["Content-Type"] == "application/pdf", answer.text
        return PdfReader(BytesIO(answer.content)).pages

    return pages


def _size(page: PageObject) -> tuple[int, int]:
    """Width and height in millimetres."""
    box = page.mediabox
    return round(box.width / MILLIMETRE), round(box.height / MILLIMETRE)


def _has_ink(page: PageObject) -> bool:
    contents = page.get_contents()
    return contents is not None and len(contents.get_data()) > INK


def _return_of(odoo: Any, products: list[int]) -> int:
    """An approved return of one piece of each product, sold and delivered."""
    lines = [(0, 0, {"product_id": product}) for product in products]
    customer = odoo.create("res.partner", name="Claire Dubois")
    sale = odoo.create("sale.order", partner_id=customer, order_line=lines)
    odoo("sale.order", "action_confirm", [sale])
    (picking,) = odoo.read("sale.order", sale, "picking_ids")["picking_ids"]
    odoo("stock.picking", "button_validate", [picking])
    reason = odoo.ref("returns_management.return_order_reason_unwanted")
    wizard = odoo.create("sale.order.return", sale_order_id=sale, reason_id=reason)
    chosen = odoo.read("sale.order.return", wizard, "line_ids")["line_ids"]
    odoo("sale.order.return.line", "write", chosen, {"quantity": 1})
    order = odoo("sale.order.return", "action_create_return", [wizard])["res_id"]
    odoo("return.order", "action_approve", [order])
    return order


@pytest.fixture(scope="module")
def long_return(odoo: Any) -> int:
    name = "Shelf board of oiled oak, 120 x 30 cm, with brackets, number"
    values = [{"name": f"{name} {number}"} for number in range(LONG_SLIP)]
    return _return_of(odoo, odoo("product.product", "create", values))


def test_a_long_slip_fills_several_whole_pages(
    printed: Print, long_return: int
) -> None:
    pages = printed("report_return_slip", long_return)
    assert 2 <= len(pages) <= 1 + LONG_SLIP / ROWS_OF_A_PAGE
    assert {_size(page) for page in pages} <= {(210, 297), (216, 279)}
    assert all(map(_has_ink, pages))


def test_slips_of_several_returns_are_printed_together(
    odoo: Any, printed: Print, long_return: int
) -> None:
    product = odoo.create("product.product", name="Desk lamp")
    short = _return_of(odoo, [product])
    alone = [len(printed("report_return_slip", each)) for each in (long_return, short)]
    assert alone[1] == 1
    together = printed("report_return_slip", long_return, short)
    assert len(together) == sum(alone)


def test_each_label_is_one_page_of_its_roll(odoo: Any, printed: Print) -> None:
    names = ("Chair", LONG_NAME, "Table")
    orders = [chain.take_back(odoo, chain.sell(odoo, name)) for name in names]
    results = odoo.find("return.inspection", ("return_order_id", "in", orders))
    assert len(results) == len(names)
    for count in (len(results), 1):
        pages = printed("report_putaway_label", *results[:count])
        assert [_size(page) for page in pages] == [(100, 62)] * count
        assert all(map(_has_ink, pages))


def test_the_command_card_is_one_sheet(odoo: Any, printed: Print) -> None:
    (page,) = printed("report_command_card", *odoo.find("return.grade"))
    assert _size(page) in {(210, 297), (216, 279)}
    assert _has_ink(page)
