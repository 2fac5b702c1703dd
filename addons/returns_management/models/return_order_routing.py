from odoo import api, fields, models

from ..domain import routing


class ReturnOrder(models.Model):
    """The warehouse that a return is sent to: by rule, unless a person chose one."""

    _inherit = "return.order"

    routing_rule_id = fields.Many2one(
        comodel_name="return.routing.rule",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The rule that applied when the return was made or changed as a draft.",
    )
    routing_note = fields.Char(
        string="Why This Warehouse", compute="_compute_routing_note"
    )

    @api.depends("routing_rule_id", "warehouse_id")
    def _compute_routing_note(self):
        for order in self:
            # sudo: the rules apply to clerks, who need not be able to read them
            rule = order.sudo().routing_rule_id
            if not rule:
                order.routing_note = False
            elif rule.warehouse_id != order.warehouse_id:
                order.routing_note = self.env._(
                    "Chosen by hand; rule %(rule)s would send it to %(warehouse)s.",
                    rule=rule.name,
                    warehouse=rule.warehouse_id.name,
                )
            else:
                route = routing.route(order._prepare_parcel(), [rule._to_domain()])
                order.routing_note = rule._explain(route.met if route else {})

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        chosen = {
            order.id
            for order, vals in zip(orders, vals_list, strict=True)
            if vals.get("warehouse_id")
        }
        orders._apply_routing(lambda order: order.id not in chosen)
        return orders

    def write(self, vals):
        if vals.keys().isdisjoint({"partner_id", "line_ids"}) or "state" in vals:
            return super().write(vals)
        drafts = self.filtered(lambda order: order.state == "draft")
        followed = {order.id for order in drafts if order._follows_routing()}
        result = super().write(vals)
        if "warehouse_id" in vals:
            followed = set()
        drafts._apply_routing(lambda order: order.id in followed)
        return result

    @api.onchange("partner_id", "line_ids")
    def _onchange_routing(self):
        if self.state == "draft":
            follows = self._follows_routing()
            self._apply_routing(lambda _order: follows)

    def _follows_routing(self):
        """Whether the warehouse is what the rules said, not what a person chose."""
        self.ensure_one()
        # sudo: the rules apply to clerks, who need not be able to read them
        rule = self.sudo().routing_rule_id._origin
        chosen = self.warehouse_id._origin
        if rule:
            return chosen == rule.warehouse_id
        return not chosen or chosen in (
            self._get_source_warehouses()._origin | self._get_first_warehouse()
        )

    def _apply_routing(self, is_to_follow):
        """Note the rule that applies, and send those there that ``is_to_follow``."""
        # sudo: the rules apply to clerks, who need not be able to read them
        rules = (
            self.env["return.routing.rule"]
            .sudo()
            .search([("company_id", "in", self.company_id.ids)])
        )
        for order in self:
            own = rules.filtered(
                lambda rule, order=order: rule.company_id == order.company_id
            )
            by_id = {rule.id: rule for rule in own}
            route = routing.route(
                order._prepare_parcel(), [rule._to_domain() for rule in own]
            )
            rule = by_id[route.rule.id] if route else rules.browse()
            if order.routing_rule_id != rule:
                # sudo: nobody writes the rule that applied
                order.sudo().routing_rule_id = rule
            warehouse = rule.warehouse_id or order._get_source_warehouses()[:1]
            if warehouse and is_to_follow(order) and order.warehouse_id != warehouse:
                order.warehouse_id = warehouse.id

    def _get_source_warehouses(self):
        # sudo: who receives returns may not read all orders
        orders = self.line_ids.sale_line_id.order_id.sudo()
        return orders.warehouse_id.filtered(
            lambda warehouse: warehouse.company_id == self.company_id
        ).sudo(False)

    def _get_first_warehouse(self):
        return self.env["stock.warehouse"].search(
            [("company_id", "=", self.company_id._origin.id)], limit=1
        )

    def _prepare_parcel(self):
        self.ensure_one()
        partner = self.partner_id
        return routing.Parcel(
            countries=frozenset(partner.country_id.ids),
            states=frozenset(partner.state_id.ids),
            sources=frozenset(self._get_source_warehouses().ids),
            reasons=frozenset(self.line_ids.reason_id.ids),
            categories=self.line_ids.product_id.categ_id._get_lineage_ids(),
        )
