"""Sales that come back, and what one figure of their credit notes has to be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from odoo.exceptions import UserError

from .credit_shop import Shop

#: Gives back a quantity of each line of an order; the credit note.
Way = Callable[[Any, float], Any]
#: Plays a case and gives back the figure.
Play = Callable[[Shop, Way], float | str]


@dataclass(frozen=True)
class Case:
    """What is sold and returned.

    :param figure: what is looked at
    :param right: what it has to be
    """

    name: str
    figure: str
    right: float | str
    play: Play


def _cost(note: Any) -> float:
    """What the credit note takes off the cost of goods sold."""
    lines = note.line_ids.filtered(lambda line: line.display_type == "cogs")
    return round(sum(line.balance for line in lines if line.balance > 0), 2)


def _cost_after(method: str, quantity: float, cost: float) -> Play:
    """Bought at 100 and sold; before it comes back, more is bought at another cost."""

    def play(shop: Shop, give_back: Way) -> float:
        product = shop.product(method)
        shop.buy(product, 1, 100.0)
        sale = shop.sell({"product_id": product.id, "price_unit": 200.0})
        shop.buy(product, quantity, cost)
        return _cost(give_back(sale, 1))

    return play


def _one_by_one(read: Callable[[Any], float], **line: Any) -> Play:
    """Three units come back one after the other; the sum over their credit notes."""

    def play(shop: Shop, give_back: Way) -> float:
        values = {key: _resolve(shop, value) for key, value in line.items()}
        terms = values.pop("terms", {})
        product = shop.product()
        shop.buy(product, 3, 1.0)
        sale = shop.sell(
            {"product_id": product.id, "product_uom_qty": 3, **values}, **terms
        )
        return round(sum(read(give_back(sale, 1)) for _time in range(3)), 2)

    return play


def _resolve(shop: Shop, value: Any) -> Any:
    return value(shop) if callable(value) else value


def _foreign(shop: Shop, give_back: Way) -> float:
    product = shop.product()
    shop.buy(product, 1, 60.0)
    pricelist = shop.foreign_pricelist(0.9)
    sale = shop.sell(
        {"product_id": product.id, "price_unit": 90.0}, pricelist=pricelist
    )
    shop.set_rate(pricelist.currency_id, 0.8)
    note = give_back(sale, 1)
    lines = note.line_ids.filtered(lambda line: line.display_type == "product")
    return round(sum(lines.mapped("balance")), 2)


def _ordered(shop: Shop, give_back: Way) -> float:
    product = shop.product(policy="order")
    shop.buy(product, 2, 60.0)
    sale = shop.sell({"product_id": product.id, "product_uom_qty": 2})
    give_back(sale, 1)
    sale.env.invalidate_all()
    return float(sale.order_line.qty_to_invoice)


def _twice(shop: Shop, give_back: Way) -> str:
    product = shop.product()
    shop.buy(product, 1, 60.0)
    sale = shop.sell({"product_id": product.id})
    give_back(sale, 1)
    try:
        shop.reverse(sale, 1)
    except UserError:
        return "refused"
    return "credited twice"


def _paid_early(shop: Shop, give_back: Way) -> float:
    product = shop.product()
    shop.buy(product, 1, 60.0)
    term = shop.early_discount()
    sale = shop.sell(
        {
            "product_id": product.id,
            "price_unit": 100.0,
            "tax_ids": shop.tax(20.0).ids,
        },
        invoice_payment_term_id=term.id,
    )
    shop.pay(sale.invoice_ids)
    return round(give_back(sale, 1).amount_total, 2)


def _vat(shop: Shop) -> list[int]:
    return shop.tax(20.0).ids


def _vat_included(shop: Shop) -> list[int]:
    return shop.tax(20.0, price_include_override="tax_included").ids


def _coins(shop: Shop) -> dict[str, int]:
    return {"invoice_cash_rounding_id": shop.cash_rounding().id}


CASES = [
    Case(
        "Average cost, bought at 100, later one at 140",
        "cost of goods taken back",
        100.0,
        _cost_after("average", 1, 140.0),
    ),
    Case(
        "Average cost, bought at 100, later two at 80",
        "cost of goods taken back",
        100.0,
        _cost_after("average", 2, 80.0),
    ),
    Case(
        "FIFO, bought at 100, later one at 140",
        "cost of goods taken back",
        100.0,
        _cost_after("fifo", 1, 140.0),
    ),
    Case(
        "Standard cost of 100",
        "cost of goods taken back",
        100.0,
        _cost_after("standard", 1, 140.0),
    ),
    Case(
        "3 at 0.40 with 20% included, one by one",
        "tax of the three credit notes (invoice: 0.20)",
        0.2,
        _one_by_one(lambda n: n.amount_tax, price_unit=0.4, tax_ids=_vat_included),
    ),
    Case(
        "3 at 3.335 less 50%, one by one",
        "untaxed amount of the three (invoice: 5.00)",
        5.0,
        _one_by_one(
            lambda n: n.amount_untaxed, price_unit=3.335, discount=50.0, tax_ids=_vat
        ),
    ),
    Case(
        "3 at 2.80 plus 20%, paid in coins of 0.05, one by one",
        "total of the three (invoice: 10.10)",
        10.1,
        _one_by_one(
            lambda n: n.amount_total, price_unit=2.8, tax_ids=_vat, terms=_coins
        ),
    ),
    Case(
        "Foreign currency: 90 was 100, today 112.50",
        "revenue taken back, in our currency",
        100.0,
        _foreign,
    ),
    Case(
        "Billed as ordered: one of two comes back",
        "quantity to invoice again",
        0.0,
        _ordered,
    ),
    Case(
        "100 plus 20%, paid early with 2% off",
        "total of the credit note (paid: 117.60)",
        117.6,
        _paid_early,
    ),
    Case(
        "The same unit is credited again by the wizard",
        "what happens",
        "refused",
        _twice,
    ),
]
