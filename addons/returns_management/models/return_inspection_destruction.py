from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_list

from ..domain import espr


class ReturnInspection(models.Model):
    """Returned clothes and shoes are not destroyed where the law forbids it."""

    _inherit = "return.inspection"

    _decided_fields = frozenset(
        {"derogation_user_id", "derogation_date", "needs_second_opinion"}
    )

    is_destruction_banned = fields.Boolean(
        compute="_compute_is_destruction_banned",
        help="These goods must not be destroyed without a ground that the law accepts "
        "(Regulation (EU) 2024/1781, art. 25).",
    )
    derogation = fields.Selection(
        selection=list(espr.DEROGATIONS),
        string="Ground for Destruction",
        copy=False,
        help="Ground of Delegated Regulation (EU) 2026/296, art. 2. Only a manager of "
        "returns may claim one; keep the documents of its art. 3 for five years.",
    )
    derogation_note = fields.Char(
        string="Evidence for the Ground",
        copy=False,
        help="What proves the ground: test report, refusals of donations, a decision.",
    )
    derogation_user_id = fields.Many2one(
        comodel_name="res.users", string="Ground Claimed by", readonly=True, copy=False
    )
    derogation_date = fields.Datetime(
        string="Ground Claimed on", readonly=True, copy=False
    )

    @api.depends("product_id", "company_id")
    def _compute_is_destruction_banned(self):
        for result in self:
            result.is_destruction_banned = not result._rule_destruction(True).allowed

    def _rule_destruction(self, destroys, derogation=None):
        self.ensure_one()
        # sudo: warehouse users may not read all of a company, this setting they must
        company = self.company_id.sudo()
        return espr.rule(
            size=company.return_espr_size or None,
            group=self.product_id.categ_id._get_return_espr_group() or None,
            destroys=destroys,
            today=fields.Date.context_today(self),
            derogation=derogation,
        )

    @api.model_create_multi
    def create(self, vals_list):
        results = super().create(vals_list)
        for result, vals in zip(results, vals_list, strict=True):
            result._record_claim(vals)
        return results

    def write(self, vals):
        result = super().write(vals)
        self._record_claim(vals)
        return result

    def _record_claim(self, vals):
        """Keep who claimed a ground, and when; only managers may."""
        if not vals.get("derogation") and not vals.get("derogation_note"):
            return
        manager = "returns_management.returns_management_group_manager"
        if not self.env.su and not self.env.user.has_group(manager):
            raise AccessError(
                self.env._(
                    "Only a manager of returns may claim a ground for destroying goods "
                    "(Delegated Regulation (EU) 2026/296). Ask one, or choose another "
                    "disposition."
                )
            )
        # sudo: nobody writes these two, they follow from the claim
        self.sudo().write(
            {
                "derogation_user_id": self.env.uid,
                "derogation_date": fields.Datetime.now(),
            }
        )

    def _check_results(self):
        result = super()._check_results()
        self._check_destruction()
        return result

    def _check_destruction(self):
        """Refuse to destroy what the law protects, and say what may be done instead."""
        for result in self:
            disposition = result.disposition_id
            ruling = result._rule_destruction(
                disposition.is_destruction, result.derogation or None
            )
            if not ruling.allowed:
                raise UserError(result._get_destruction_refusal(ruling.article))
            claimed = ruling.article and result.derogation
            if claimed and not result.derogation_note:
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: say what proves the ground for its "
                        "destruction (%(article)s).",
                        line=result.return_line_id.display_name,
                        article=ruling.article,
                    )
                )

    def _get_destruction_refusal(self, article):
        allowed = self.env["return.disposition"].search(
            [("is_destruction", "=", False)]
        )
        return self.env._(
            "Inspection of %(line)s: %(product)s must not be destroyed and "
            "%(disposition)s does so (%(article)s). Choose %(allowed)s; or have a "
            "manager of returns claim a ground of Delegated Regulation (EU) "
            "2026/296 on the inspection.",
            line=self.return_line_id.display_name,
            product=self.product_id.display_name,
            disposition=self.disposition_id.name,
            article=article,
            allowed=format_list(self.env, allowed.mapped("name"), style="or"),
        )
