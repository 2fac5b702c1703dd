from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from .return_order_split import MOVABLE_STATES


class ReturnOrderMerge(models.TransientModel):
    _name = "return.order.merge"
    _description = "Merge Returns"

    return_order_ids = fields.Many2many(
        comodel_name="return.order", string="Returns", required=True
    )
    target_id = fields.Many2one(
        comodel_name="return.order",
        string="Into",
        required=True,
        compute="_compute_target_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('id', 'in', return_order_ids)]",
        help="The return that keeps its number; the others are cancelled.",
    )

    @api.depends("return_order_ids")
    def _compute_target_id(self):
        """The oldest one, whose number the customer is most likely to have."""
        for wizard in self:
            wizard.target_id = wizard.return_order_ids.sorted("id")[:1]

    def action_merge(self):
        """Bring all lines into one return, and open it.

        It stays submitted only if all of them were; its approval is decided again,
        since it is about more than each of them was.
        """
        self.ensure_one()
        returns, target = self.return_order_ids, self.target_id
        self._check_merge()
        submitted = all(order.state == "requested" for order in returns)
        sources = returns - target
        target.action_draft()
        sources.line_ids.return_order_id = target
        target.write(self._prepare_target_vals())
        sources.action_cancel()
        self._log_merge(sources)
        if submitted:
            target.action_request()
        return target._get_form_action()

    def _prepare_target_vals(self):
        """Nothing gets less urgent, late or labelled by the merge."""
        returns = self.return_order_ids
        deadlines = [day for day in returns.mapped("date_deadline") if day]
        return {
            "date_deadline": min(deadlines, default=False),
            "priority": max(returns.mapped("priority"), key=lambda value: value or "0"),
            "tag_ids": [fields.Command.set(returns.tag_ids.ids)],
        }

    def _log_merge(self, sources):
        target = self.target_id
        names = format_list(self.env, sources.mapped("name"))
        target._log_decisions(
            {
                target.id: self.env._("Merged from %(names)s.", names=names),
                **{
                    order.id: self.env._("Merged into %(name)s.", name=target.name)
                    for order in sources
                },
            }
        )

    def _check_merge(self):
        returns = self.return_order_ids
        if len(returns) < 2 or self.target_id not in returns:
            raise UserError(
                self.env._("Choose at least two returns, and one of them to keep.")
            )
        decided = returns.filtered(lambda order: order.state not in MOVABLE_STATES)
        if decided:
            raise UserError(
                self.env._(
                    "Return %(name)s was decided already: only draft and requested "
                    "returns are merged. Take it out of the selection.",
                    name=decided[0].name,
                )
            )
        for name, label in (
            ("company_id", self.env._("companies")),
            ("currency_id", self.env._("currencies")),
            ("warehouse_id", self.env._("warehouses")),
        ):
            self._check_same(returns.mapped(name), label)
        self._check_same(
            returns.partner_id.commercial_partner_id, self.env._("customers")
        )

    def _check_same(self, values, label):
        if len(values) > 1:
            raise UserError(
                self.env._(
                    "These returns are of several %(label)s: %(names)s. Merge only "
                    "those of one.",
                    label=label,
                    names=format_list(self.env, values.mapped("display_name")),
                )
            )
