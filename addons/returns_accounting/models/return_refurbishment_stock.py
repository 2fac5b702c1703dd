from odoo import Command, models
from odoo.exceptions import UserError

from odoo.addons.returns_management.models.return_inspection_disposition import Goods


class ReturnRefurbishment(models.Model):
    """The goods of a refurbishment: what it needs, takes and puts back."""

    _inherit = "return.refurbishment"

    def _check_configuration(self):
        """Refuse to post what stock value and ledger would not agree on.

        :raise UserError: naming the record, the field and what to do
        """
        for doc in self:
            for problem in doc._get_configuration_problems():
                raise UserError(
                    self.env._("%(name)s: %(problem)s", name=doc.name, problem=problem)
                )

    def _get_configuration_problems(self):
        self.ensure_one()
        yield from self._get_company_problems()
        if not self.refurbished_product_id:
            yield self.env._(
                "%(product)s has no Refurbished Product. Choose one on the product, or "
                "use its button Create Refurbished Product.",
                product=self.product_id.display_name,
            )
        for product in self.product_id, self.refurbished_product_id:
            yield from self._get_product_problems(product.with_company(self.company_id))
        if self.tracking != "none" and not self.lot_id:
            yield self.env._(
                "%(product)s is tracked: fill in the Lot/Serial Number.",
                product=self.product_id.display_name,
            )

    def _get_company_problems(self):
        company = self.company_id
        for name in (
            "account_stock_journal_id",
            "return_refurbishment_location_id",
            "return_write_down_account_id",
            "return_labour_account_id",
        ):
            if not company[name]:
                yield self.env._(
                    "company %(company)s has no %(field)s. Set it in the settings of "
                    "Returns or Inventory valuation.",
                    company=company.name,
                    field=company._fields[name].get_description(self.env)["string"],
                )
        location = company.return_refurbishment_location_id
        if location and not self._get_wip_account():
            yield self.env._(
                "location %(location)s has no Cost of Production account. Set the work "
                "in progress account there.",
                location=location.display_name,
            )

    def _get_product_problems(self, product):
        if product.valuation != "real_time":
            yield self.env._(
                "%(product)s has periodic valuation, so its moves post nothing. Set "
                "Inventory Valuation of category %(category)s to Perpetual.",
                product=product.display_name,
                category=product.categ_id.display_name,
            )
        if product == self.refurbished_product_id and product.cost_method == "standard":
            yield self.env._(
                "%(product)s has a standard cost, which cannot hold the value of "
                "single units. Set Costing Method of category %(category)s to Average "
                "or FIFO.",
                product=product.display_name,
                category=product.categ_id.display_name,
            )

    def _check_available(self):
        """Refuse to take more than is free where inspected goods stand."""
        quants = self.env["stock.quant"].sudo()  # sudo: billing users may not read them
        free = {
            tuple(key): quantity - reserved
            for *key, quantity, reserved in quants._read_group(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("location_id", "in", self._get_goods_locations().ids),
                    ("owner_id", "=", False),
                ],
                ["product_id", "lot_id", "location_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        }
        for doc in self:
            location = doc._get_goods_locations()
            key = doc.product_id, doc.lot_id, location
            left = free[key] = free.get(key, 0) - doc.quantity
            if doc.product_uom_id.compare(left, 0) < 0:
                raise UserError(
                    self.env._(
                        "%(name)s: only %(free)s of %(quantity)s %(product)s are free "
                        "in %(location)s. Receive the return first, or lower the "
                        "quantity.",
                        name=doc.name,
                        free=max(left + doc.quantity, 0),
                        quantity=doc.quantity,
                        product=doc.product_id.display_name,
                        location=location.display_name,
                    )
                )

    def _get_goods_locations(self):
        """Where the units wait: where their inspection sent them, if there was one."""
        # sudo: a billing user need not see warehouses to post what happens in them
        locations = [
            (
                doc.inspection_id._get_goods_location(doc._get_inspected_goods())
                if doc.inspection_id
                else doc.warehouse_id._get_return_inspection_location()
            ).id
            for doc in self.sudo()
        ]
        return self.env["stock.location"].browse(locations)

    def _get_inspected_goods(self):
        return Goods(self.product_id, self.product_uom_id, self.quantity, self.lot_id)

    def _get_workshop(self):
        return self.company_id.return_refurbishment_location_id

    def _take_from_stock(self):
        """Move the units to the refurbishment location: Dr WIP, Cr stock."""
        moves = self._create_moves(
            {
                **doc._prepare_move_vals(
                    doc.product_id,
                    doc.lot_id,
                    doc._get_goods_locations(),
                    doc._get_workshop(),
                ),
                "return_inspection_id": doc.inspection_id.id,
            }
            for doc in self
        )
        for doc, move in zip(self, moves, strict=True):
            # sudo: billing users may not write inspections
            doc.inspection_id.sudo().move_id = move
        moves._action_done_by_company()

    def _put_into_stock(self):
        """Move the refurbished units to stock at the value left in work in progress.

        The value is set on the move before it is done: Odoo values it when it is.
        """
        self._set_refurbished_lot()
        # sudo: accountants, who finish a refurbishment, may not read warehouses
        moves = self._create_moves(
            doc._prepare_move_vals(
                doc.refurbished_product_id,
                doc.refurbished_lot_id,
                doc._get_workshop(),
                doc.warehouse_id.sudo().lot_stock_id,
            )
            for doc in self
        )
        # sudo: only stock managers may value moves by hand. Not through value_manual,
        # which ignores the value zero.
        self.env["product.value"].sudo().create(
            [
                {
                    "move_id": move.id,
                    "value": move.return_refurbishment_id.carrying_amount,
                    "description": move.return_refurbishment_id.name,
                }
                for move in moves
            ]
        )
        moves._action_done_by_company()

    def _create_moves(self, vals_list):
        # sudo: who may post the entries needs no inventory rights for the moves
        return self.env["stock.move"].sudo().create(list(vals_list))

    def _prepare_move_vals(self, product, lot, source, destination):
        """A move ready to be done, as inventory adjustments make them."""
        self.ensure_one()
        common = {
            "product_id": product.id,
            "company_id": self.company_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
        }
        detail = {
            **common,
            "product_uom_id": self.product_uom_id.id,
            "quantity": self.quantity,
            "lot_id": lot.id,
        }
        return {
            **common,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": self.quantity,
            "origin": self.return_order_id.name,
            "return_refurbishment_id": self.id,
            "state": "confirmed",
            "picked": True,
            "move_line_ids": [Command.create(detail)],
        }

    def _set_refurbished_lot(self):
        """Continue the lot of each returned unit under its number, a lot being of one
        product only."""
        tracked = self.filtered(
            lambda doc: doc.refurbished_product_id.tracking != "none"
        )
        # sudo: who may post the entries needs no inventory rights for the lots
        Lot = self.env["stock.lot"].sudo()
        found = Lot.search(
            [
                ("product_id", "in", tracked.refurbished_product_id.ids),
                ("name", "in", [doc._get_lot_name() for doc in tracked]),
            ]
        )
        lots = {(lot.product_id, lot.name): lot for lot in found}
        for doc in tracked:
            key = doc.refurbished_product_id, doc._get_lot_name()
            if key not in lots:
                lots[key] = Lot.create({"product_id": key[0].id, "name": key[1]})
            doc.refurbished_lot_id = lots[key]

    def _get_lot_name(self):
        return self.lot_id.name or self.name
