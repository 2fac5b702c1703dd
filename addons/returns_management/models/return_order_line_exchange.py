from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ReturnOrderLine(models.Model):
    """What replaces the returned goods.

    The same product of an order line is replaced for nothing, from that order line.
    Anything else is sold on an order line of its own, and the returned goods are
    credited: revenue, tax and cost of each product stay with that product.
    """

    _inherit = "return.order.line"

    exchange_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Replacement",
        compute="_compute_exchange_product_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        domain="[('type', '=', 'consu'), ('sale_ok', '=', True)]",
        help="What the customer gets instead. The same product is replaced for "
        "nothing; another product or variant is billed at its own price, and what "
        "comes back is credited.",
    )
    exchange_type = fields.Selection(
        selection=[
            ("replacement", "Same Product, Nothing Billed"),
            ("product", "Credited, and Billed at Its Own Price"),
        ],
        string="Price Policy",
        compute="_compute_exchange_type",
        store=True,
        precompute=True,
    )
    exchange_uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Unit of the Replacement",
        compute="_compute_exchange_uom_id",
        store=True,
        precompute=True,
    )
    exchange_quantity = fields.Float(
        string="Replacement Quantity",
        digits="Product Unit",
        compute="_compute_exchange_quantity",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
    )

    @api.depends("resolution", "product_id")
    def _compute_exchange_product_id(self):
        for line in self:
            if line.resolution != "exchange":
                line.exchange_product_id = False
            elif not line.exchange_product_id:
                line.exchange_product_id = line.product_id

    @api.depends("resolution", "product_id", "sale_line_id", "exchange_product_id")
    def _compute_exchange_type(self):
        for line in self:
            same = line.sale_line_id and line.exchange_product_id == line.product_id
            line.exchange_type = line.resolution == "exchange" and (
                "replacement" if same else "product"
            )

    @api.depends("product_uom_id", "exchange_product_id")
    def _compute_exchange_uom_id(self):
        """The unit that comes back, where the replacement is counted in it too."""
        for line in self:
            unit = line.exchange_product_id.uom_id
            if unit and unit._has_common_reference(line.product_uom_id):
                unit = line.product_uom_id
            line.exchange_uom_id = unit

    @api.depends("qty_authorized", "exchange_uom_id")
    def _compute_exchange_quantity(self):
        for line in self:
            line.exchange_quantity = line.exchange_uom_id and line.qty_authorized

    @api.constrains("resolution", "exchange_product_id", "exchange_quantity")
    def _check_exchange(self):
        for line in self.filtered(lambda line: line.resolution == "exchange"):
            if not line.exchange_product_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s is to be exchanged: choose the replacement.",
                        line=line.display_name,
                    )
                )
            if line.exchange_type == "replacement":
                line._check_replacement_quantity()
            elif line.exchange_quantity <= 0 < line.qty_authorized:
                raise ValidationError(
                    self.env._(
                        "%(line)s: the exchange for %(product)s needs a quantity above "
                        "zero.",
                        line=line.display_name,
                        product=line.exchange_product_id.display_name,
                    )
                )

    def _check_replacement_quantity(self):
        if self.exchange_uom_id.compare(self.exchange_quantity, self.qty_authorized):
            raise ValidationError(
                self.env._(
                    "%(line)s: the same product is replaced one for one, so "
                    "%(quantity)s come back and %(replaced)s cannot go out. Split the "
                    "line, or sell the rest on an order.",
                    line=self.display_name,
                    quantity=self.qty_authorized,
                    replaced=self.exchange_quantity,
                )
            )
