from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...domain.transitions import IllegalTransition


class ReturnStateMixin(models.AbstractModel):
    """A record whose ``state`` follows a table and is written in one place.

    The model sets ``_state_machine``, a ``domain.transitions.StateMachine``.
    """

    _name = "return.state.mixin"
    _inherit = "return.guard.mixin"
    _description = "Record with a State Machine"

    _state_machine = None

    @api.model_create_multi
    def create(self, vals_list):
        if any("state" in vals for vals in vals_list):
            self._check_state_writer()
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals:
            self._check_state_writer()
        return super().write(vals)

    @api.model
    def _ignores_defaults(self, field):
        return field.name == "state" or super()._ignores_defaults(field)

    def _check_state_writer(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "The state of a %(document)s follows its buttons and cannot be "
                    "written directly.",
                    document=self._get_document_name(),
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
            document=self._get_document_name(),
            name=refused.display_name,
            current=labels[error.source],
            wanted=labels[error.target],
        )
