from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class ReturnsCommon(BaseCommon):
    """A warehouse with stock, a customer, and factories that take what differs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.quarantine = cls.warehouse.return_quarantine_loc_id
        cls.customer = cls.env["res.partner"].create({"name": "Claire Dubois"})
        cls.unwanted = cls.env.ref("returns_management.return_order_reason_unwanted")
        cls.defective = cls.env.ref("returns_management.return_order_reason_defective")
        cls.grade_a = cls.env.ref("returns_management.return_grade_a")
        cls.grade_d = cls.env.ref("returns_management.return_grade_d")
        cls.restock = cls.env.ref("returns_management.return_disposition_restock")
        cls.scrap = cls.env.ref("returns_management.return_disposition_scrap")
        cls.chair = cls._create_product("Chair")
        cls.table = cls._create_product("Table", list_price=200.0)

    @classmethod
    def _create_product(cls, name, stock=100, **values):
        product = cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "list_price": 100.0,
                "standard_price": 60.0,
                "taxes_id": [Command.clear()],
                **values,
            }
        )
        if stock and product.tracking == "none":
            cls.env["stock.quant"]._update_available_quantity(
                product, cls.warehouse.lot_stock_id, stock
            )
        return product

    @classmethod
    def _create_lots(cls, product, *names):
        """Lots or serial numbers of ``product``, with one unit of each in stock."""
        lots = cls.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in names]
        )
        for lot in lots:
            cls.env["stock.quant"]._update_available_quantity(
                product, cls.warehouse.lot_stock_id, 1, lot_id=lot
            )
        return lots

    @classmethod
    def _create_clerk(cls, login="clerk", company=None, **values):
        """A user of returns without any other right, of our company or another one."""
        if company:
            values.update(company_id=company.id, company_ids=[Command.set(company.ids)])
        group = "returns_management.returns_management_group_user"
        return new_test_user(cls.env, login, groups=group, **values)

    @classmethod
    def _create_return_of(cls, company):
        """A return without lines of another company."""
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        return cls.env["return.order"].create(
            {
                "partner_id": cls.customer.id,
                "company_id": company.id,
                "warehouse_id": warehouse.id,
            }
        )

    @classmethod
    def _create_sale(cls, *lines, deliver=True, partner=None, **values):
        """A confirmed order of ``(product, quantity[, line values])`` tuples."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            **(rest[0] if rest else {}),
                        }
                    )
                    for product, quantity, *rest in lines
                ],
                **values,
            }
        )
        order.action_confirm()
        if deliver:
            cls._deliver(order)
        return order

    @classmethod
    def _deliver(cls, order):
        picking = order.picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )
        picking.action_assign()
        picking.move_ids.picked = True
        picking._action_done()
        return picking

    @classmethod
    def _create_return(cls, sale, quantities=None, **line_values):
        """A requested return of ``{product: quantity}`` of ``sale``; all by default."""
        wizard = cls.env["sale.order.return"].create(
            {"sale_order_id": sale.id, "reason_id": cls.unwanted.id}
        )
        for line in wizard.line_ids:
            line.quantity = (
                line.qty_returnable
                if quantities is None
                else quantities.get(line.product_id, 0)
            )
        order = wizard._create_return()
        order.line_ids.write(line_values)
        return order

    @classmethod
    def _receive(cls, order, quantity=None):
        """Receive all that is expected, or ``quantity`` of the first move."""
        picking = order.picking_ids.filtered(
            lambda p: (
                p.picking_type_id == order.warehouse_id.return_type_id
                and p.state not in ("done", "cancel")
            )
        )
        if quantity is not None:
            picking.move_ids[:1].quantity = quantity
        picking.move_ids.picked = True
        picking._action_done()
        return picking

    @classmethod
    def _inspect(cls, order, grade=None, disposition=None):
        order.action_inspect()
        results = order.inspection_ids.filtered(lambda r: r.state == "draft")
        results.write(
            {
                "grade_id": (grade or cls.grade_a).id,
                "disposition_id": (disposition or cls.restock).id,
            }
        )
        results.action_done()
        return results

    @classmethod
    def _get_quantity(cls, product, location):
        return product.with_context(location=location.id).qty_available
