"""A furniture shop in Berlin: accounts, perpetual AVCO, two VAT rates, Stripe."""

import os
from datetime import datetime, timedelta, timezone
from typing import Any

from odoo import Command

from .stage import SECRET_KEY, Stage

PRODUCTS = [
    # short name, name, category, list price, cost, VAT, stock
    ("chair", "Oak Dining Chair", "Furniture", 129.00, 61.50, "19", 40),
    ("table", "Oak Dining Table", "Furniture", 649.00, 310.00, "19", 10),
    ("lamp", "Arc Floor Lamp", "Lighting", 189.90, 84.20, "19", 25),
    ("speaker", "Room Speaker", "Electronics", 349.00, 198.00, "19", 20),
    ("book", "Book: Living with Wood", "Books", 39.95, 17.30, "7", 60),
]

#: First days of the story, before today: charges, then refunds, then the payout.
OPENING = timedelta(days=7)


def set_up(stage: Stage) -> None:
    company = stage.company
    _keep_mail_at_home(stage)
    _name_company(stage, company)
    company._setup_returns_accounting()
    company.return_fee_percent = 15.0
    _create_taxes(stage)
    _create_products(stage)
    _create_checklist(stage)
    _connect_stripe(stage)
    _ignore_the_test_card(stage)


def _keep_mail_at_home(stage: Stage) -> None:
    """The customers of the story have no mailboxes: leave their mail in the queue."""
    stage.env.ref("mail.ir_cron_mail_scheduler_action").active = False


def _ignore_the_test_card(stage: Stage) -> None:
    """All customers of the story pay with one test card, which would suspect them."""
    stage.env.ref("returns_risk.return_risk_rule_card").active = False


def _name_company(stage: Stage, company: Any) -> None:
    euro = stage.env.ref("base.EUR")
    (euro | stage.env.ref("base.USD")).active = True
    company.partner_id.write(
        {
            "name": "Eichenhaus",
            "street": "Kastanienallee 12",
            "zip": "10435",
            "city": "Berlin",
            "country_id": stage.env.ref("base.de").id,
            "email": "returns@eichenhaus.example",
        }
    )
    company.currency_id = euro
    stage.env["res.currency.rate"].search([]).unlink()
    stage.env["res.currency.rate"].create(
        {
            "currency_id": stage.env.ref("base.USD").id,
            "company_id": company.id,
            "name": datetime.now().date() - timedelta(days=30),
            "rate": 1.12,
        }
    )
    journal = stage.env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
    )
    journal.name = "Berliner Bank"


def _create_taxes(stage: Stage) -> None:
    account = stage.company._create_return_account(
        "VAT Payable", "liability_current", "251900"
    )
    group = stage.env["account.tax.group"].create({"name": "VAT"})
    for percent in ("19", "7"):
        tax = stage.env["account.tax"].create(
            {
                "name": f"VAT {percent}%",
                "amount": float(percent),
                "type_tax_use": "sale",
                "tax_group_id": group.id,
                "company_id": stage.company.id,
            }
        )
        lines = tax.invoice_repartition_line_ids | tax.refund_repartition_line_ids
        lines.filtered(lambda line: line.repartition_type == "tax").account_id = account
        stage.taxes[percent] = tax


def _create_products(stage: Stage) -> None:
    categories: dict[str, Any] = {}
    for short, name, category, price, cost, vat, stock in PRODUCTS:
        if category not in categories:
            categories[category] = stage.env["product.category"].create(
                {
                    "name": category,
                    "property_valuation": "real_time",
                    "property_cost_method": "average",
                }
            )
        stage.products[short] = stage.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "categ_id": categories[category].id,
                "list_price": price,
                "standard_price": cost,
                "taxes_id": [Command.set(stage.taxes[vat].ids)],
                "invoice_policy": "delivery",
            }
        )
        _buy(stage, stage.products[short], stock, cost)


def _create_checklist(stage: Stage) -> None:
    """What everybody who inspects electronics has to look at."""
    grades = {
        code: stage.env.ref(f"returns_management.return_grade_{code}").id
        for code in ("b", "d")
    }
    questions = [("Original box and accessories", "b"), ("Plays without noise", "d")]
    stage.env["return.inspection.checklist"].create(
        {
            "name": "Electronics",
            "categ_ids": [Command.set(stage.products["speaker"].categ_id.ids)],
            "item_ids": [
                Command.create({"name": name, "grade_id": grades[code]})
                for name, code in questions
            ],
        }
    )


def _buy(stage: Stage, product: Any, quantity: int, cost: float) -> None:
    """Buy stock: a receipt, and the vendor's bill that puts it in the ledger."""
    supplier = stage.env.ref("stock.stock_location_suppliers")
    move = {
        "product_id": product.id,
        "product_uom": product.uom_id.id,
        "product_uom_qty": quantity,
        "value_manual": quantity * cost,
        "location_id": supplier.id,
        "location_dest_id": stage.warehouse.lot_stock_id.id,
    }
    picking = stage.env["stock.picking"].create(
        {
            "picking_type_id": stage.warehouse.in_type_id.id,
            "location_id": supplier.id,
            "location_dest_id": stage.warehouse.lot_stock_id.id,
            "move_ids": [Command.create(move)],
        }
    )
    picking.action_confirm()
    picking.move_ids.picked = True
    picking._action_done()
    vendor = stage.env["res.partner"].create({"name": f"Maker of {product.name}"})
    bill_vendor(stage, vendor, product, quantity, cost)


def bill_vendor(
    stage: Stage, vendor: Any, product: Any, quantity: float, price: float, **line: Any
) -> Any:
    """Post a vendor bill of one line."""
    bill = stage.env["account.move"].create(
        {
            "move_type": "in_invoice",
            "partner_id": vendor.id,
            "invoice_date": datetime.now().date(),
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "quantity": quantity,
                        "price_unit": price,
                        "tax_ids": [Command.clear()],
                        **line,
                    }
                )
            ],
        }
    )
    bill.action_post()
    return bill


def _connect_stripe(stage: Stage) -> None:
    if stage.simulator:
        stage.simulator.set_clock(datetime.now(timezone.utc) - OPENING)
        stage.simulator.fx_rate("usd", "eur", "0.88")
    stage.env["ir.config_parameter"].set_param(
        "returns_accounting.stripe_api_base", os.environ["STRIPE_SIMULATOR_URL"]
    )
    stage.provider.write(
        {
            "state": "test",
            "stripe_publishable_key": os.environ.get(
                "STRIPE_PUBLISHABLE_KEY", "pk_test_odoo_returns_demo"
            ),
            "stripe_secret_key": os.environ.get("STRIPE_SECRET_KEY") or SECRET_KEY,
        }
    )
    stage.provider._setup_settlement()
