from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError


class ReturnExceptionKind(models.Model):
    """A kind of thing that can fail to agree: what it means and who looks at it.

    To add one: a record in ``data/return_exception_kind_data.xml``, and a rule in
    ``domain/exception_rules`` that selects what does not agree. One that we are told
    of, and that no data show, has a method ``_filter_solved_<code>`` on
    ``return.exception`` instead, which says what the data have solved. Both are run
    every hour, and after every import, match and posting.
    """

    _name = "return.exception.kind"
    _description = "Kind of Exception"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True)
    explanation = fields.Text(
        required=True,
        translate=True,
        help="In plain words: what happened, why it matters, what to do.",
    )
    default_action = fields.Selection(
        selection=[
            ("view", "Open the document"),
            ("attach", "Attach to a credit note"),
            ("refund", "Refund again"),
            ("dispute", "Answer the dispute"),
            ("replay", "Replay the event"),
            ("import", "Look at the gateway's balance"),
            ("refresh", "Ask the gateway"),
        ],
        required=True,
        default="view",
        help="What the main button of the exception does.",
    )
    owner_rule = fields.Selection(
        selection=[
            ("kind", "Person in charge"),
            ("return", "Who handles the return"),
            ("provider", "Who looks after the provider"),
        ],
        required=True,
        default="kind",
        help="Who gets a new exception. Without a return, or anybody who looks after "
        "the provider, the person in charge.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person in Charge",
        company_dependent=True,
        domain=[("share", "=", False)],
        help="Gets new exceptions of this kind in this company.",
    )
    days = fields.Integer(
        string="Days to Solve",
        default=2,
        help="When the activity of the owner is due, unless there is a deadline.",
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "This kind exists already.")

    @api.model
    @tools.ormcache("code")
    def _get_id(self, code):
        """:raise ValidationError: when no module brings the kind"""
        # sudo: whoever runs into an exception can record it
        kind = self.sudo().search([("code", "=", code)])
        if not kind:
            raise ValidationError(
                self.env._("There is no kind of exception %(code)s.", code=code)
            )
        return kind.id

    def _get_owner(self, company, order, provider):
        """Who gets a new exception about ``order`` and ``provider``, both may be empty.

        Nobody in charge means the first accountant: an exception without an owner is
        not seen before its deadline.
        """
        self.ensure_one()
        by_rule = {"return": order.user_id, "provider": provider.settlement_user_id}
        return (
            by_rule.get(self.owner_rule)
            or self.with_company(company).user_id
            or self._get_accountant(company)
        )

    @api.model
    def _get_accountant(self, company):
        # sudo: whoever runs into an exception finds it an owner
        group = self.env.ref("account.group_account_manager").sudo()
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", group.ids),
                    ("company_ids", "in", company.ids),
                    ("share", "=", False),
                ],
                order="id",
                limit=1,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_known(self):
        raise ValidationError(
            self.env._("Exceptions stand on their kind, which cannot be deleted.")
        )
