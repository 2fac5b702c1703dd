from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnInspection(models.Model):
    """Who gives the second opinion; an activity on the return tells them."""

    _inherit = "return.inspection"

    second_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Second Inspector",
        domain="[('share', '=', False)]",
        copy=False,
        help="Who is asked for a second opinion. When empty, it is the leader of the "
        "team, the responsible of the return, a member of the team or a manager of "
        "returns: the first who has not given an opinion yet.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "second_user_id" in vals:
            asked = self.filtered(lambda result: result.second_opinion == "asked")
            asked._check_second_inspector()
            asked.return_order_id._update_opinion_activities()
        return result

    def unlink(self):
        orders = self.return_order_id
        result = super().unlink()
        orders._update_opinion_activities()
        return result

    def action_ask_second_opinion(self):
        answer = super().action_ask_second_opinion()
        self._check_second_inspector()
        for result in self.filtered(lambda result: not result.second_user_id):
            result.second_user_id = result._find_second_inspector()
        self.return_order_id._update_opinion_activities()
        return answer

    def _check_second_inspector(self):
        for result in self.filtered("second_user_id"):
            if not result._may_be_second(result.second_user_id):
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: %(user)s cannot give the second "
                        "opinion. Name another user of returns, or nobody.",
                        line=result.return_line_id.display_name,
                        user=result.second_user_id.name,
                    )
                )

    def _find_second_inspector(self):
        self.ensure_one()
        order, team = self.return_order_id, self.return_order_id.team_id
        managers = self.env.ref("returns_management.returns_management_group_manager")
        # sudo: only to find out who works here
        people = (
            team.user_id | order.user_id | team.member_ids | managers.sudo().user_ids
        )
        return people.filtered(self._may_be_second)[:1]

    def _get_opinion_note(self):
        """Links to the inspections, which do not say what the first inspector found."""
        return Markup("<br/>").join(
            result._get_html_link(result.return_line_id.display_name) for result in self
        )

    def _may_be_second(self, user):
        # sudo: the companies and groups of a colleague are not everybody's to read
        user = user.sudo()
        return (
            user.active
            and user not in self.opinion_ids.user_id
            and self.company_id in user.company_ids
            and user.has_group("returns_management.returns_management_group_user")
        )


class ReturnInspectionOpinion(models.Model):
    """An opinion that was waited for closes its activity."""

    _inherit = "return.inspection.opinion"

    @api.model_create_multi
    def create(self, vals_list):
        opinions = super().create(vals_list)
        opinions.inspection_id.return_order_id._update_opinion_activities(opinions)
        return opinions

    def _describe(self):
        """What each inspector found, a line each."""
        return "\n".join(
            self.env._(
                "%(goods)s: %(grade)s, %(disposition)s",
                goods=opinion.inspection_id.return_line_id.display_name,
                grade=opinion.grade_id.name,
                disposition=opinion.disposition_id.name,
            )
            for opinion in self
        )
