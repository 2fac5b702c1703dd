from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """Which team works on a return, and who of it."""

    _inherit = "return.order"

    team_id = fields.Many2one(
        comodel_name="return.team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        check_company=True,
        help="The team of the responsible, else the first one of the company.",
    )
    user_id = fields.Many2one(
        default=lambda self: self.env.user if not self.env.user.share else False,
        index="btree_not_null",
    )

    @api.depends("company_id")
    def _compute_team_id(self):
        defaults = {}
        for order in self:
            company = order.company_id
            if order.team_id and order.team_id.company_id in (
                company,
                company.browse(),
            ):
                continue
            key = (company, order.user_id)
            if key not in defaults:
                defaults[key] = self.env["return.team"]._get_default_team(*key)
            order.team_id = defaults[key]

    def action_request(self):
        """Submit the returns, and find a responsible for those that have none."""
        result = super().action_request()
        self._assign_responsible()
        return result

    def _assign_responsible(self):
        """Share the returns that nobody takes care of among the members of their team.

        Only in teams that are set up for it.
        """
        unassigned = self.filtered(lambda order: not order.user_id)
        for team, orders in unassigned.grouped("team_id").items():
            if team.assignment == "balanced":
                team._share(orders)

    def _plan(self, vals, responsible):
        """Write ``vals``, and share the returns in their teams where that is asked.

        :param responsible: ``share``, or anything else to leave it at ``vals``
        :raise UserError: when a return has no team, or its team no members
        """
        if vals:
            self.write(vals)
        if responsible != "share":
            return
        for team, orders in self.grouped("team_id").items():
            if not team.member_ids:
                raise UserError(
                    self.env._(
                        "Return %(name)s cannot be shared: its team %(team)s has no "
                        "members. Add members to the team, or choose another one.",
                        name=orders[0].name,
                        team=team.name or "-",
                    )
                )
            team._share(orders)
