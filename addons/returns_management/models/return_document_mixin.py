from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..domain.transitions import IllegalTransition


class ReturnDocumentMixin(models.AbstractModel):
    """A numbered document whose ``state`` follows a table and is written in one place.

    The document sets ``_state_machine``, a ``domain.transitions.StateMachine``; its
    sequence has the name of the model as code.
    """

    _name = "return.document.mixin"
    _inherit = "return.guard.mixin"
    _description = "Document with a State Machine"

    _state_machine = None

    name = fields.Char(
        string="Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if "state" in vals:
                self._check_state_writer()
            if "name" not in vals:
                company = vals.get("company_id") or self.env.company.id
                sequence = self.env["ir.sequence"].with_company(company)
                vals["name"] = sequence.next_by_code(self._name)
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals:
            self._check_state_writer()
        if "name" in vals and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(name)s keeps its number: others refer to it.",
                    name=self[:1].display_name,
                )
            )
        return super().write(vals)

    def _check_state_writer(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "The state of a %(document)s follows its buttons and cannot be "
                    "written directly.",
                    document=self.env["ir.model"]._get(self._name).name,
                )
            )

    def _transition(self, target, **values):
        """Bring each document to ``target``; the only place that writes ``state``.

        :param values: other fields to write on the documents that move
        :return: the documents that moved (a repeated transition moves nothing)
        :raise AccessError: when the user may not write the documents
        :raise UserError: when the state machine has no such way
        """
        self.check_access("write")
        try:
            moving = self.filtered(
                lambda document: self._state_machine.check(document.state, target)
            )
        except IllegalTransition as error:
            raise UserError(self._get_refusal(error)) from error
        # sudo: write() refuses the state to everybody else
        moving.sudo().write({"state": target, **values})
        return moving

    def _get_refusal(self, error):
        labels = dict(self._fields["state"]._description_selection(self.env))
        refused = self.filtered_domain([("state", "=", error.source)])[:1]
        return self.env._(
            "%(document)s %(name)s is %(current)s and cannot become %(wanted)s.",
            document=self.env["ir.model"]._get(self._name).name,
            name=refused.display_name,
            current=labels[error.source],
            wanted=labels[error.target],
        )
