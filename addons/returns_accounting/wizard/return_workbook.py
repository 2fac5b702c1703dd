from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..report import return_workbook


class ReturnWorkbook(models.TransientModel):
    """Choose the company and the period of the returns workbook, and download it."""

    _name = "return.workbook"
    _description = "Returns Workbook"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: fields.Date.context_today(self) + relativedelta(day=31),
    )

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        if any(workbook.date_from > workbook.date_to for workbook in self):
            raise ValidationError(
                self.env._("The period of the workbook ends before it begins.")
            )

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/returns_accounting/workbook/{self.id}",
            "target": "download",
        }

    def _get_filename(self):
        return f"returns_{self.date_from}_{self.date_to}.xlsx"

    @api.model
    def _build(self, company, date_from, date_to):
        """The workbook of ``company`` as this user may see it.

        :param date_from: first day, :param date_to: last day, both included
        :rtype: bytes
        :raise AccessError: for users without an accounting role
        """
        if not (
            self.env.su or self.env.user.has_group("account.group_account_invoice")
        ):
            raise AccessError(
                self.env._(
                    "The returns workbook shows the ledger: ask a user with the "
                    "accounting role Billing for it."
                )
            )
        company = company.with_env(self.env).with_company(company)
        return return_workbook.build(company, date_from, date_to)
