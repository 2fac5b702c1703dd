from odoo import api, models


class ReturnPolicyPartMixin(models.AbstractModel):
    """What the book of policies is compiled from: it is compiled anew on a change.

    Parts of a policy that has decided stay as they are.
    """

    _name = "return.policy.part.mixin"
    _description = "Part of the Book of Return Policies"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        parts = super().create(vals_list)
        parts._get_policies()._check_editable()
        return parts

    def write(self, vals):
        self.env.registry.clear_cache()
        self._get_policies()._check_editable()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._get_policies()._check_editable()

    def _get_policies(self):
        """The policies that these are parts of; none for what all of them share."""
        return self.env["return.policy"]
