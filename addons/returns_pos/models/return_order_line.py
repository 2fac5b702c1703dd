from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.returns_management.models.concurrency import serialize
from odoo.addons.returns_management.models.sale_order_line import HOLDING_STATES


class ReturnOrderLine(models.Model):
    """Lines that return what a point of sale sold."""

    _inherit = "return.order.line"

    pos_line_id = fields.Many2one(
        comodel_name="pos.order.line",
        string="Receipt Line",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The line of a point of sale's receipt that the goods were sold on.",
    )
    pos_order_id = fields.Many2one(
        related="pos_line_id.order_id", string="Receipt", store=True
    )

    @api.constrains("pos_line_id", "product_id", "sale_line_id", "partner_id")
    def _check_pos_line(self):
        for line in self.filtered("pos_line_id"):
            sold = line.pos_line_id.sudo()  # sudo: RMA users need not use tills
            order = sold.order_id
            customer = order.partner_id.commercial_partner_id
            if (
                line.sale_line_id
                or sold.product_id != line.product_id
                or order.currency_id != line.currency_id
                or order.company_id != line.company_id
                or (customer and customer != line.partner_id.commercial_partner_id)
            ):
                raise ValidationError(
                    self.env._(
                        "%(line)s does not fit receipt %(order)s, which sold "
                        "%(product)s in %(currency)s to %(customer)s. Create the "
                        "return from the receipt.",
                        line=line.display_name,
                        order=order.name,
                        product=sold.product_id.display_name,
                        currency=order.currency_id.name,
                        customer=customer.display_name or self.env._("anybody"),
                    )
                )

    def write(self, vals):
        if "pos_line_id" in vals:
            self._check_open()
        return super().write(vals)

    def _get_qty_held(self):
        """What is back with this line or still expected, so that no till refunds it."""
        self.ensure_one()
        if self.state not in HOLDING_STATES or self.resolution == "reject":
            return 0
        if self.is_refund_only:
            return self.qty_authorized
        return self.qty_received + self._get_qty_outstanding()

    def _check_returnable(self):
        result = super()._check_returnable()
        pending = self.filtered(lambda line: line.state in ("draft", "requested"))
        # sudo: RMA users need not use points of sale
        for sold, lines in pending.sudo().grouped("pos_line_id").items():
            if sold:
                serialize(sold)
                lines._check_returnable_from_receipt(sold)
        return result

    def _check_returnable_from_receipt(self, sold):
        if sold.order_id.state not in ("paid", "done"):
            raise UserError(
                self.env._(
                    "Receipt %(order)s is not paid: there is nothing to give back yet.",
                    order=sold.order_id.name,
                )
            )
        unit = sold.product_uom_id
        asked = held = 0
        for line in self:
            convert = line.product_uom_id._compute_quantity
            asked += convert(line.qty_authorized, unit, round=False)
            held += convert(line._get_qty_held(), unit, round=False)
        left = sold.qty - sold.refunded_qty + held
        if unit.compare(asked, left) > 0:
            raise UserError(
                self.env._(
                    "%(product)s of receipt %(order)s: %(asked)s asked back, but of "
                    "the %(sold)s that were sold only %(left)s are neither refunded "
                    "at a till nor in another return. Lower the quantity.",
                    product=sold.product_id.display_name,
                    order=sold.order_id.name,
                    asked=asked,
                    sold=sold.qty,
                    left=max(left, 0),
                )
            )

    def _get_delivered_moves(self):
        if not self.pos_line_id:
            return super()._get_delivered_moves()
        # sudo: RMA users need not use points of sale
        moves = self.pos_line_id.sudo()._get_delivered_moves()
        if self.product_id.is_storable and not moves:
            raise UserError(
                self.env._(
                    "%(line)s: receipt %(order)s has not taken the goods from stock "
                    "yet, so they cannot come back at their cost. Close the session of "
                    "the point of sale first.",
                    line=self.display_name,
                    order=self.pos_order_id.sudo().name,
                )
            )
        return moves

    @api.depends("pos_line_id")
    def _compute_price_decision(self):
        return super()._compute_price_decision()

    @api.depends("pos_line_id")
    def _compute_price(self):
        return super()._compute_price()

    @api.depends("pos_line_id")
    def _compute_tax_ids(self):
        return super()._compute_tax_ids()

    @api.depends("pos_line_id.order_id.account_move.state")
    def _compute_invoice_line_id(self):
        return super()._compute_invoice_line_id()

    def _get_price_source(self):
        # sudo: as for invoices, the price comes from there
        return super()._get_price_source() or self.pos_line_id.sudo()

    def _get_source_taxes(self):
        source = self._get_price_source()
        if source and source == self.pos_line_id.sudo():
            return source.tax_ids_after_fiscal_position
        return super()._get_source_taxes()

    def _get_fiscal_position(self):
        if order := self.pos_line_id.sudo().order_id:  # sudo: as for the price
            return order.fiscal_position_id
        return super()._get_fiscal_position()

    def _get_invoice_lines(self):
        if self.pos_line_id:
            # sudo: RMA users may not read invoices, but the price comes from there
            return self.pos_line_id.sudo()._get_invoice_lines()
        return super()._get_invoice_lines()
