from odoo import api, fields, models

from .return_inspection_disposition import Route


class ReturnInspection(models.Model):
    """Goods that leave the house: given away, recycled, back to the customer."""

    _inherit = "return.inspection"

    scrap_reason_tag_ids = fields.Many2many(
        comodel_name="stock.scrap.reason.tag",
        string="Scrap Reasons",
        compute="_compute_scrap_reason_tag_ids",
        store=True,
        readonly=False,
        help="Why the goods are thrown away, for the scrap order and its reports.",
    )

    @api.depends("disposition_id")
    def _compute_recipient_id(self):
        for result in self:
            result.recipient_id = result._get_recipient_default()

    @api.depends("disposition_id")
    def _compute_scrap_reason_tag_ids(self):
        for result in self:
            disposition = result.disposition_id
            if disposition.action != "scrap":
                result.scrap_reason_tag_ids = False
            elif not result.scrap_reason_tag_ids:
                result.scrap_reason_tag_ids = disposition.scrap_reason_tag_ids

    def _get_required_fields(self):
        required = super()._get_required_fields()
        if self.disposition_id.action == "scrap":
            required.append("scrap_reason_tag_ids")
        return required

    def _disposition_donate(self):
        """Deliver the goods to who gets them for nothing."""
        self._send_away(lambda company: company._get_return_donation_location())

    def _disposition_recycle(self):
        """Deliver the goods to the recycler."""
        self._send_away(lambda company: company._get_return_recycling_location())

    def _send_away(self, get_destination):
        """Prepare the transfers that bring the goods out of the house."""
        routes = {}
        for result in self:
            warehouse = result.return_order_id.warehouse_id
            routes[result] = Route(
                warehouse.out_type_id,
                get_destination(result.company_id),
                result.recipient_id,
            )
        self._create_disposition_transfers(routes, done=False)

    def _disposition_back_to_customer(self):
        """Deliver the goods to the customer: nothing is credited for them."""
        routes = {}
        for result in self:
            order = result.return_order_id
            routes[result] = Route(
                order.warehouse_id.out_type_id,
                order._get_customer_location(),
                order.partner_id,
            )
        self._create_disposition_transfers(routes, done=False)

    def _prepare_disposition_move_vals(self, picking):
        """Undo the receipt where the goods go back to the customer.

        ``sale_line_id`` and ``to_refund`` as on the receipt: the delivered quantity of
        the order is what it was before, and ``return_line_id`` lowers what the return
        has received.
        """
        vals = super()._prepare_disposition_move_vals(picking)
        if picking.location_dest_id == self.return_order_id._get_customer_location():
            receipt = self._get_receipt()
            vals.update(
                origin_returned_move_id=receipt.id,
                sale_line_id=self.return_line_id.sale_line_id.id,
                to_refund=receipt.to_refund,
                return_line_id=self.return_line_id.id,
            )
        return vals

    def _get_receipt(self):
        """The move that brought these goods, the one of their lot before any other."""
        received = self.return_line_id.move_ids.filtered(
            lambda move: move.state == "done" and move.location_id.usage == "customer"
        )
        same_lot = received.filtered(lambda move: self.lot_id in move.lot_ids)
        return (same_lot or received)[:1]

    def _get_kept_here(self):
        """Validated results whose goods are not with the customer again."""
        done = self.filtered(lambda result: result.state == "done")
        return done - done._get_sent_back()

    def _get_sent_back(self):
        """Results whose goods are with the customer again."""
        return self.filtered(lambda result: result._get_qty_sent_back())

    def _get_qty_sent_back(self):
        """What of this result reached the customer again, in the line's unit."""
        self.ensure_one()
        # sudo: accountants look at returns too
        sent = self.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done" and move.location_dest_id.usage == "customer"
            )
        )
        return self.product_uom_id.round(
            sum(
                move.product_uom._compute_quantity(
                    move.quantity, self.product_uom_id, round=False
                )
                for move in sent
            )
        )

    def _is_going_back(self):
        """Whether the goods are the customer's again: nothing is credited for them."""
        self.ensure_one()
        return self.disposition_id.action == "back_to_customer"
