from odoo import api, models


class ReturnPolicy(models.Model):
    _inherit = "return.policy"

    @api.model
    def _get_book_with(self, company, drafts, replaced=None):
        """The book as it would be with ``drafts`` in force.

        :param replaced: active policies that go; by default the other versions of the
            drafts
        """
        # sudo: the policies bind whoever registers a return
        active = self.sudo().search(
            [("company_id", "=", company.id), ("state", "=", "active")]
        )
        if replaced is None:
            first = drafts.sudo().mapped(lambda draft: draft._get_first_version())
            replaced = active.filtered(
                lambda policy: policy._get_first_version() in first
            )
        return (active - replaced | drafts.sudo())._compile(company)

    def action_open_backtest(self):
        """Decide the past again under these policies."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Back-Test"),
            "res_model": "return.policy.backtest",
            "view_mode": "form",
            "context": {
                "default_policy_ids": self.ids,
                "default_company_id": self.company_id[:1].id,
            },
        }
