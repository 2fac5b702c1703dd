from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..domain import kits


class ReturnOrderLine(models.Model):
    """A returned kit: what it is made of, and how many its components make."""

    _inherit = "return.order.line"

    kit_bom_id = fields.Many2one(
        comodel_name="mrp.bom",
        string="Kit",
        compute="_compute_kit_bom_id",
        compute_sudo=True,
        help="Bill of materials of the kit: its components come back, and whole kits "
        "are counted, inspected and credited.",
    )

    @api.depends(
        "product_id",
        "company_id",
        "sale_line_id.move_ids.bom_line_id",
        "move_ids.bom_line_id",
    )
    def _compute_kit_bom_id(self):
        for line in self:
            moves = line.sale_line_id.move_ids if line.sale_line_id else line.move_ids
            line.kit_bom_id = moves._find_kit_bom(line.product_id, line.company_id)

    def _explode_kit(self, quantity):
        """What ``quantity`` (in the line's unit) is made of, sub-kits opened.

        :return: ``{mrp.bom.line: quantity}``, float, in the components' own units;
            without services and optional components, which are not delivered
        """
        self.ensure_one()
        # sudo: who handles returns need not be able to read bills of materials
        bom = self.sudo().kit_bom_id
        _boms, lines = bom.explode(
            self.product_id, self._to_kits(quantity) / bom.product_qty
        )
        return {
            line: line.product_uom_id._compute_quantity(
                data["qty"], line.product_id.uom_id
            )
            for line, data in lines
            if line.product_id.type == "consu"
            and not line.product_uom_id.is_zero(data["qty"])
        }

    def _to_kits(self, quantity):
        """``quantity`` of the line in the unit of the bill of materials."""
        # sudo: as in exploding the kit
        return self.product_uom_id._compute_quantity(
            quantity, self.sudo().kit_bom_id.product_uom_id, round=False
        )

    def _from_kits(self, quantity):
        # sudo: as in exploding the kit
        return self.sudo().kit_bom_id.product_uom_id._compute_quantity(
            float(quantity), self.product_uom_id
        )

    def _get_kit_size(self):
        """The kits that components are compared with: any number but none."""
        return self.qty_to_receive or self.qty_requested

    def _count_components(self, quantities):
        """Components needed and counted.

        :param quantities: ``{stock.move: quantity}`` in the unit of the move, below
            zero for what went back to the customer
        :return: number of kits (Decimal, in the unit of the bill of materials) and
            ``{mrp.bom.line: kits.Component}``
        """
        needed = self._explode_kit(self._get_kit_size())
        counted = dict.fromkeys(needed, Decimal(0))
        for move, quantity in quantities.items():
            # sudo: who handles returns need not be able to read bills of materials
            part = move.sudo().bom_line_id
            if part in counted:
                counted[part] += Decimal(
                    str(
                        move.product_uom._compute_quantity(
                            quantity, move.product_id.uom_id
                        )
                    )
                )
        size = Decimal(str(self._to_kits(self._get_kit_size())))
        return size, {
            part: kits.Component(Decimal(str(quantity)), counted[part])
            for part, quantity in needed.items()
        }

    def _count_kits(self, quantities):
        """Whole kits that ``{stock.move: quantity}`` make, in the line's unit."""
        size, parts = self._count_components(quantities)
        return self._from_kits(kits.complete(size, parts.values()))

    def _check_sale_line_product(self):
        """Say what to do when a single component of a kit is to come back."""
        sale_line = self.sale_line_id
        # sudo: RMA users need not be able to read bills of materials
        bom = sale_line._get_kit_bom()
        if self.product_id != sale_line.product_id and bom:
            _boms, parts = bom.explode(sale_line.product_id, 1)
            if any(part.product_id == self.product_id for part, _data in parts):
                raise ValidationError(
                    self.env._(
                        "Return line %(line)s: %(component)s was sold as a component "
                        "of %(kit)s, which has one price for all. Return the whole "
                        "%(kit)s, or leave the Sales Order Line empty and decide on "
                        "a price: Agreed Price or No Credit.",
                        line=self.display_name,
                        component=self.product_id.display_name,
                        kit=sale_line.product_id.display_name,
                    )
                )
        return super()._check_sale_line_product()
