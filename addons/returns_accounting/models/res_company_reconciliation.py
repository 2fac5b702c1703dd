from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    """Which differences nobody has to explain."""

    _inherit = "res.company"

    return_write_off_limit = fields.Monetary(
        string="Write Off up to",
        default=1.0,
        help="The largest difference that can be written off on the reconciliation "
        "desk. 0 allows none.",
    )
    return_write_off_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Write-Off Account",
        check_company=True,
        help="Where small differences of the reconciliation go.",
    )

    _return_write_off_limit_not_negative = models.Constraint(
        "CHECK(return_write_off_limit >= 0)",
        "The largest difference to write off cannot be negative.",
    )

    def _get_write_off_book(self):
        """The journal and the account of write-off entries.

        :raise UserError: when one of them is missing
        """
        self.ensure_one()
        account = self.return_write_off_account_id
        journals = self.env["account.journal"]
        journal = journals.search(
            [*journals._check_company_domain(self), ("type", "=", "general")], limit=1
        )
        if account and journal:
            return journal, account
        raise UserError(
            self.env._(
                "Company %(company)s has no write-off account or no journal for "
                "miscellaneous entries: choose the account under Settings, Returns, "
                "Reconciliation.",
                company=self.name,
            )
        )
