"""A shop that has sold: perpetual AVCO products, orders delivered and invoiced."""

from typing import Any

from odoo import Command, fields

PRODUCTS = 20
STOCK = 10_000


def set_up(env: Any) -> Any:
    """Products with stock, a tax on them.

    :return: the products
    """
    tax = env["account.tax"].create(
        {"name": "VAT 20%", "amount": 20.0, "type_tax_use": "sale"}
    )
    category = env["product.category"].create(
        {
            "name": "Perpetual",
            "property_valuation": "real_time",
            "property_cost_method": "average",
        }
    )
    products = env["product.product"].create(
        [
            {
                "name": f"Product {number}",
                "is_storable": True,
                "categ_id": category.id,
                "list_price": 100.0 + number,
                "standard_price": 60.0 + number,
                "taxes_id": [Command.set(tax.ids)],
                "invoice_policy": "delivery",
            }
            for number in range(PRODUCTS)
        ]
    )
    _receive(env, products)
    return products


def _receive(env: Any, products: Any) -> None:
    warehouse = env.ref("stock.warehouse0")
    supplier = env.ref("stock.stock_location_suppliers")
    places = {
        "location_id": supplier.id,
        "location_dest_id": warehouse.lot_stock_id.id,
    }
    moves = [
        {
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": STOCK,
            "value_manual": STOCK * product.standard_price,
            **places,
        }
        for product in products
    ]
    picking = env["stock.picking"].create(
        {
            "picking_type_id": warehouse.in_type_id.id,
            "move_ids": [Command.create(vals) for vals in moves],
            **places,
        }
    )
    picking.action_confirm()
    finish(picking)


def sell(env: Any, products: Any, count: int) -> Any:
    """``count`` orders of one line and one customer each, delivered and invoiced."""
    customers = env["res.partner"].create(
        [
            {"name": f"Customer {number}", "email": f"customer{number}@example.com"}
            for number in range(count)
        ]
    )
    sales = env["sale.order"].create(
        [
            {
                "partner_id": customer.id,
                "date_order": fields.Datetime.now(),
                "order_line": [
                    Command.create(
                        {
                            "product_id": products[number % len(products)].id,
                            "product_uom_qty": 2,
                        }
                    )
                ],
            }
            for number, customer in enumerate(customers)
        ]
    )
    sales.action_confirm()
    sales.picking_ids.action_assign()
    finish(sales.picking_ids)
    sales._create_invoices(grouped=False).action_post()
    return sales


def finish(pickings: Any) -> None:
    """Validate transfers as they are planned."""
    pickings.move_ids.picked = True
    pickings._action_done()
