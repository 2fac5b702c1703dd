from odoo import models
from odoo.exceptions import UserError


class PrivacyLookupWizardLine(models.TransientModel):
    """What is found of a person in signals of risk is erased, and still counted."""

    _inherit = "privacy.lookup.wizard.line"

    def action_unlink(self):
        """Erase the person from a signal; whatever else is found is deleted as ever."""
        self.ensure_one()
        if self.res_model != "return.risk.signal":
            return super().action_unlink()
        if self.is_unlinked:
            raise UserError(self.env._("The person is erased from it already."))
        # sudo: as the lookup itself does; it is for administrators
        signal = self.env[self.res_model].sudo().browse(self.res_id).exists()
        signal._erase()
        self.execution_details = self.env._(
            "Erased the person from %(document)s #%(number)s",
            document=self.res_model_id.name,
            number=self.res_id,
        )
        self.is_unlinked = True
        return None
