from odoo import fields, models


class ReturnExceptionKind(models.Model):
    """When a difference counts, whose it is, and when others are told."""

    _inherit = "return.exception.kind"

    grace_days = fields.Integer(
        string="Patience",
        default=1,
        help="Days that the data of one side may be behind those of the other before "
        "it is an exception.",
    )
    tolerance = fields.Float(
        digits=(16, 3),
        help="Differences up to this amount are none, in the currency of the "
        "difference.",
    )
    alert_days = fields.Integer(
        string="Remind After",
        default=3,
        help="Days after which the owner gets an activity. 0 is never.",
    )
    escalation_days = fields.Integer(
        string="Escalate After",
        default=10,
        help="Days after which the superior gets an activity too. 0 is never.",
    )
    escalation_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Superior",
        company_dependent=True,
        domain=[("share", "=", False)],
        help="Gets what is not solved in time. Nobody means the first accountant.",
    )

    _days_not_negative = models.Constraint(
        "CHECK(grace_days >= 0 AND tolerance >= 0 AND alert_days >= 0"
        " AND escalation_days >= 0)",
        "Days and tolerance of a kind of exception cannot be negative.",
    )

    def _get_owners(self):
        """Who gets new exceptions: ``{"company" or "company/provider": user id}``."""
        self.ensure_one()
        # sudo: exceptions of all companies are found at once
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        order = self.env["return.order"]
        none = self.env["payment.provider"]
        owners = {
            str(company.id): self._get_owner(company, order, none).id
            for company in companies
        }
        if self.owner_rule == "provider":
            providers = none.sudo().search([("settlement_user_id", "!=", False)])
            for provider in providers:
                key = f"{provider.company_id.id}/{provider.id}"
                owners[key] = provider.settlement_user_id.id
        return {key: owner for key, owner in owners.items() if owner}
