from odoo import api, fields, models


class ReturnOrder(models.Model):
    """Goods that no order explains: taken in for a sender whom the office looks for."""

    _inherit = "return.order"

    is_unexplained = fields.Boolean(compute="_compute_is_unexplained")

    @api.depends("partner_id", "state")
    def _compute_is_unexplained(self):
        sender = self._get_unknown_sender()
        for order in self:
            order.is_unexplained = (
                bool(sender)
                and order.partner_id == sender
                and order.state not in ("rejected", "cancelled")
            )

    @api.model
    def _get_unknown_sender(self):
        sender = "returns_management.res_partner_unknown_sender"
        partner_id = self.env["ir.model.data"]._xmlid_to_res_id(sender)
        return self.env["res.partner"].browse(partner_id or ())

    @api.model
    def _create_unexplained(self, company):
        """A draft for the goods of a parcel that are about to be counted."""
        order = self.create(
            {
                "partner_id": self._get_unknown_sender().id,
                "company_id": company.id,
                "currency_id": company.currency_id.id,
            }
        )
        order._log_decisions({order.id: self._get_unexplained_note()})
        return order

    @api.model
    def _get_unexplained_note(self):
        return self.env._("Arrived without anything that names an order.")

    def _adopt_unexplained(self):
        """Make lines of what was counted, as long as nobody decided on the return."""
        self.ensure_one()
        if not self.is_unexplained or self.state not in ("draft", "requested"):
            return
        counted = self._get_unexpected_moves().grouped("product_id")
        lines = self.env["return.order.line"].create(
            [
                self._prepare_unexplained_line(product, moves)
                for product, moves in counted.items()
            ]
        )
        for line, moves in zip(lines, counted.values(), strict=True):
            moves.return_line_id = line

    def _prepare_unexplained_line(self, product, moves):
        return {
            "return_order_id": self.id,
            "product_id": product.id,
            "product_uom_id": product.uom_id.id,
            "qty_requested": sum(moves.move_line_ids.mapped("quantity_product_uom")),
            "reason_id": self._get_unexplained_reason().id,
            "price_decision": "no_credit",
        }

    @api.model
    def _get_unexplained_reason(self):
        return self.env["return.order.reason"].search([], limit=1)

    def _cancel_if_emptied(self):
        """Cancel a parcel of which every count was taken back; its number is used."""
        if (
            self.is_unexplained
            and self.state == "draft"
            and not (self.line_ids or self._get_unexpected_moves())
        ):
            self.action_cancel()

    def _get_parcel_goods(self):
        """What of the parcel is here, counted or received, one row per number.

        :return: ``[(product, lot or serial number, quantity in its own unit)]``
        """
        self.ensure_one()
        details = self.picking_ids.move_line_ids.filtered(
            lambda detail: (
                detail.picked
                and detail.state != "cancel"
                and detail.location_id.usage == "customer"
            )
        )
        return [
            (
                detail.product_id,
                detail.lot_id.name or detail.lot_name or "",
                detail.quantity_product_uom,
            )
            for detail in details.sorted("id")
        ]

    def action_print_parcel_label(self):
        report = self.env.ref("returns_management.action_report_parcel_label")
        return report.report_action(self, config=False)
