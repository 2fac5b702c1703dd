from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

#: What may change on a policy that decisions stand on.
OPEN_FIELDS = frozenset({"date_to", "note", "state", "active"})


class ReturnPolicy(models.Model):
    """A policy that has decided stays as it was: what changes is a new version."""

    _inherit = "return.policy"

    _decided_fields = frozenset({"version", "previous_id", "first_version_id"})

    version = fields.Integer(default=1, required=True, readonly=True, copy=False)
    previous_id = fields.Many2one(
        comodel_name="return.policy",
        string="Previous Version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    first_version_id = fields.Many2one(
        comodel_name="return.policy",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    version_count = fields.Integer(compute="_compute_version_count")
    decision_count = fields.Integer(string="Decisions", compute="_compute_decisions")
    is_used = fields.Boolean(compute="_compute_decisions")

    @api.depends("first_version_id")
    def _compute_version_count(self):
        firsts = self.mapped(lambda policy: policy._get_first_version())
        groups = self.with_context(active_test=False)._read_group(
            [("first_version_id", "in", firsts.ids)], ["first_version_id"], ["__count"]
        )
        counts = {first.id: count for first, count in groups}
        for policy in self:
            first = policy._get_first_version()
            policy.version_count = 1 + counts.get(first._origin.id, 0)

    @api.depends("state")
    def _compute_decisions(self):
        # sudo: what was decided for returns that the user may not read counts too
        decisions = self.env["return.policy.decision"].sudo()
        groups = decisions._read_group(
            [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
        )
        counts = {policy.id: count for policy, count in groups}
        for policy in self:
            policy.decision_count = counts.get(policy._origin.id, 0)
            policy.is_used = policy.decision_count > 0

    def write(self, vals):
        if not OPEN_FIELDS.issuperset(vals):
            self._check_editable()
        return super().write(vals)

    def _check_editable(self):
        """Keep what decisions were made with.

        :raise UserError: when a decision names one of the policies
        """
        if not self:
            return
        # sudo: what was decided for returns that the user may not read counts too
        decisions = self.env["return.policy.decision"].sudo()
        decision = decisions.search([("policy_id", "in", self.ids)], limit=1)
        if decision:
            raise UserError(
                self.env._(
                    "Policy %(policy)s decided on return %(name)s and stays as it was, "
                    "so that the decision can be explained. Click New Version, change "
                    "that one and activate it; here only the end date can change.",
                    policy=decision.policy_id.display_name,
                    name=decision.return_order_id.name,
                )
            )

    def action_new_version(self):
        """Copy the policy into a draft that will replace it, and open it."""
        self.ensure_one()
        self.check_access("write")
        tomorrow = fields.Date.context_today(self) + timedelta(days=1)
        # sudo: the lineage is written by this button only
        new = self.sudo().copy(
            {
                "name": self.name,
                "version": max(self._get_versions().mapped("version")) + 1,
                "previous_id": self.id,
                "first_version_id": self._get_first_version().id,
                "date_from": tomorrow,
            }
        )
        return new.sudo(False)._get_records_action(name=self.env._("New Version"))

    def action_view_versions(self):
        self.ensure_one()
        action = self._get_versions()._get_records_action(name=self.env._("Versions"))
        return {**action, "context": {"active_test": False}}

    def action_view_decisions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "returns_management.return_policy_decision_action"
        )
        return {**action, "domain": [("policy_id", "=", self.id)], "context": {}}

    def _get_first_version(self):
        return self.first_version_id or self

    def _get_versions(self):
        """All versions of the policy, archived ones too, oldest first."""
        first = self._get_first_version()
        return self.with_context(active_test=False).search(
            ["|", ("id", "=", first.id), ("first_version_id", "=", first.id)],
            order="version",
        )

    def _end_previous(self):
        """End the versions before these the day before they begin."""
        for policy in self:
            begin = policy.date_from or fields.Date.context_today(policy)
            older = policy._get_versions().filtered(
                lambda other, policy=policy: (
                    other.state == "active" and other.version < policy.version
                )
            )
            for other in older:
                other._end_before(begin, policy)

    def _end_before(self, day, successor):
        self.ensure_one()
        last = day - timedelta(days=1)
        if self.date_from and self.date_from > last:
            self._transition("archived")
        elif not self.date_to or self.date_to > last:
            self.date_to = last
        else:
            return
        self._message_log(
            body=self.env._(
                "Replaced by version %(version)s from %(date)s on.",
                version=successor.version,
                date=format_date(self.env, day),
            )
        )
