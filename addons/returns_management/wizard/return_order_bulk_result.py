from odoo import api, fields, models


class ReturnOrderBulkResult(models.TransientModel):
    _name = "return.order.bulk.result"
    _description = "Result of an Action on Several Returns"

    message = fields.Char(readonly=True)
    line_ids = fields.One2many(
        comodel_name="return.order.bulk.result.line",
        inverse_name="result_id",
        string="Refused",
        readonly=True,
    )

    @api.model
    def _show(self, message, refused):
        """Open the list of ``{return: why not}``."""
        result = self.create(
            {
                "message": message,
                "line_ids": [
                    fields.Command.create({"return_order_id": order.id, "reason": why})
                    for order, why in refused.items()
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Some Returns Did Not Go"),
            "res_model": self._name,
            "res_id": result.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_view_refused(self):
        """The refused returns as a list, to put them right."""
        self.ensure_one()
        return self.line_ids.return_order_id._get_records_action(
            name=self.env._("Refused Returns")
        )

    def action_close(self):
        return {
            "type": "ir.actions.act_window_close",
            "infos": {"noReload": False},
        }


class ReturnOrderBulkResultLine(models.TransientModel):
    _name = "return.order.bulk.result.line"
    _description = "Refused Return"

    result_id = fields.Many2one(
        comodel_name="return.order.bulk.result", required=True, ondelete="cascade"
    )
    return_order_id = fields.Many2one(
        comodel_name="return.order", string="Return", required=True
    )
    partner_id = fields.Many2one(related="return_order_id.partner_id")
    state = fields.Selection(related="return_order_id.state")
    reason = fields.Text(string="Why")
