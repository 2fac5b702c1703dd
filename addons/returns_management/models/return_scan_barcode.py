from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ..domain import gs1


class Goods(NamedTuple):
    """What a barcode names.

    :ivar number: the lot or serial number in the barcode, known here or not
    :ivar lot: its record, empty when it is not known
    :ivar quantity: Decimal, in the product's own unit
    """

    product: models.BaseModel
    lot: models.BaseModel
    number: str = ""
    quantity: Decimal = Decimal(1)


class ReturnScan(models.Model):
    """Which goods a barcode names: a product, a packaging, a number, or GS1."""

    _inherit = "return.scan"

    @api.model
    def _find_goods(self, barcode, company, products=None):
        """The goods that ``barcode`` names, with an empty product when it names none.

        :param products: those that are expected, preferred when a number exists for
            several products
        """
        empty = self.env["stock.lot"]
        product, quantity = self._find_product([barcode], company)
        if product:
            return Goods(product, empty, quantity=quantity)
        lots = self._find_lots(barcode, company)
        if lots:
            expected = lots.filtered(lambda lot: lot.product_id in (products or ()))
            lot = (expected or lots)[0]
            return Goods(lot.product_id, lot, lot.name)
        return self._find_gs1_goods(barcode, company) or Goods(product, empty)

    @api.model
    def _name_goods(self, goods):
        """How the screen names goods: how many if not one, product, number."""
        count = f"{self._format_count(goods.quantity)} x" if goods.quantity != 1 else ""
        return " ".join(filter(None, [count, goods.product.display_name, goods.number]))

    @api.model
    def _find_product(self, barcodes, company):
        """The product, and how much of it, that one of ``barcodes`` stands for."""
        # archived too: what was sold may come back after it left the catalogue
        products = self.env["product.product"].with_context(active_test=False)
        product = products.search(
            [
                ("barcode", "in", barcodes),
                ("company_id", "in", [False, company.id]),
            ],
            limit=1,
        )
        if product:
            return product, Decimal(1)
        packaging = (
            self.env["product.uom"]
            .with_context(active_test=False)
            .search(
                [
                    ("barcode", "in", barcodes),
                    ("company_id", "in", [False, company.id]),
                ],
                limit=1,
            )
        )
        product = packaging.product_id
        if not packaging:
            return product, Decimal(1)
        quantity = packaging.uom_id._compute_quantity(1, product.uom_id, round=False)
        return product, Decimal(str(product.uom_id.round(quantity)))

    @api.model
    def _find_lots(self, number, company, product=None):
        domain = [("name", "=", number), ("company_id", "in", [False, company.id])]
        if product:
            domain.append(("product_id", "=", product.id))
        return self.env["stock.lot"].search(domain)

    @api.model
    def _find_gs1_goods(self, barcode, company):
        content = self._parse_gs1(barcode)
        if not content:
            return None
        product, quantity = self._find_product(content.barcodes, company)
        number = content.get_number(product.tracking) if product else ""
        lots = self.env["stock.lot"]
        if number:
            lots = self._find_lots(number, company, product)
        return Goods(product, lots[:1], number, quantity * content.count)

    @api.model
    def _parse_gs1(self, barcode):
        """``gs1.Content`` of a GS1-128 or DataMatrix barcode; None for any other."""
        nomenclature = self.env.company.nomenclature_id
        if not nomenclature.is_gs1_nomenclature:
            nomenclature = self.env.ref(
                "barcodes_gs1_nomenclature.default_gs1_nomenclature",
                raise_if_not_found=False,
            )
        if not nomenclature:
            return None
        try:
            elements = nomenclature.gs1_decompose_extended(barcode)
        except ValidationError:
            return None
        try:
            return gs1.gather((e["ai"], e["string_value"]) for e in elements or [])
        except (ValueError, ArithmeticError) as error:
            raise UserError(
                self.env._(
                    "%(barcode)s counts nothing: count the goods piece by piece.",
                    barcode=barcode,
                )
            ) from error
