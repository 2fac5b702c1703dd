from odoo import api, fields, models

from ..domain import assignment

#: Returns that somebody still has work with.
OPEN_STATES = ("draft", "requested", "approved")


class ReturnTeam(models.Model):
    _name = "return.team"
    _description = "Returns Team"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Without a company the team works for all of them.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Team Leader",
        domain="[('share', '=', False)]",
        check_company=True,
    )
    member_ids = fields.Many2many(
        comodel_name="res.users",
        string="Members",
        domain="[('share', '=', False)]",
        help="Returns are shared among them; the leader only if a member too.",
    )
    assignment = fields.Selection(
        selection=[
            ("manual", "By Hand"),
            ("balanced", "Shared among the Members"),
        ],
        required=True,
        default="manual",
        help="Shared: a submitted return without a responsible goes to the member with "
        "the fewest open returns, in turn where several have as many.",
    )
    last_user_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        help="Who got the last return; the next turn begins after this member.",
    )
    open_count = fields.Integer(string="Open Returns", compute="_compute_counts")
    unassigned_count = fields.Integer(string="Unassigned", compute="_compute_counts")

    def _compute_counts(self):
        domain = [("team_id", "in", self.ids), ("state", "in", OPEN_STATES)]
        returns = self.env["return.order"]
        opened = dict(returns._read_group(domain, ["team_id"], ["__count"]))
        unassigned = dict(
            returns._read_group(
                [*domain, ("user_id", "=", False)], ["team_id"], ["__count"]
            )
        )
        for team in self:
            team.open_count = opened.get(team, 0)
            team.unassigned_count = unassigned.get(team, 0)

    @api.model
    def _get_default_team(self, company, user):
        """The team that ``user`` works in, else the first one of the company."""
        teams = self.search([("company_id", "in", (company.id, False))])
        own = teams.filtered(lambda team: user in team.member_ids | team.user_id)
        return (own or teams)[:1]

    def _share(self, returns):
        """Give each of ``returns`` a responsible among the members.

        :return: the returns that got one (none when the team has no members)
        """
        self.ensure_one()
        members = self.member_ids.filtered("active")
        # sudo: everybody's returns count, also those that the user may not read
        groups = returns.sudo()._read_group(
            [
                ("user_id", "in", members.ids),
                ("state", "in", OPEN_STATES),
                ("id", "not in", returns.ids),
            ],
            ["user_id"],
            ["__count"],
        )
        counts = {user.id: count for user, count in groups}
        chosen = assignment.share(
            {member.id: counts.get(member.id, 0) for member in members},
            len(returns),
            self.last_user_id.id,
        )
        if not chosen:
            return returns.browse()
        by_user = {}
        for order, user_id in zip(returns, chosen, strict=True):
            by_user[user_id] = by_user.get(user_id, returns.browse()) | order
        for user_id, orders in by_user.items():
            orders.user_id = user_id
        # sudo: clerks submit returns, only managers set up teams
        self.sudo().last_user_id = chosen[-1]
        return returns

    def action_view_returns(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "returns_management.return_order_action"
        )
        return {
            **action,
            "domain": [("team_id", "=", self.id)],
            "context": {"search_default_open": 1, "default_team_id": self.id},
        }
