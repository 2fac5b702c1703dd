from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from .return_policy import CUSTOMER_KINDS

USERS = "returns_management.returns_management_group_user"
MANAGERS = "returns_management.returns_management_group_manager"

#: What a customer may return follows from these.
STANDING_FIELDS = frozenset(
    {
        "return_customer_kind",
        "return_standing",
        "return_standing_reason",
        "return_standing_until",
    }
)


class ResPartner(models.Model):
    """Whether a customer is a consumer, and what is agreed with them alone."""

    _inherit = "res.partner"

    return_customer_kind = fields.Selection(
        selection=CUSTOMER_KINDS,
        string="Returns as",
        groups=USERS,
        copy=False,
        help="Consumers have statutory rights. Empty: who is a company or has a tax "
        "number is a business, everybody else a consumer.",
    )
    return_standing = fields.Selection(
        selection=[("vip", "VIP"), ("blocked", "Blocked")],
        string="Standing in Returns",
        groups=USERS,
        copy=False,
        help="VIP: the limits of policies do not apply. Blocked: nothing beyond what "
        "the law grants.",
    )
    return_standing_reason = fields.Char(
        string="Reason of the Standing", groups=USERS, copy=False
    )
    return_standing_until = fields.Date(
        string="Standing until",
        groups=USERS,
        copy=False,
        help="Last day of the standing; empty until further notice.",
    )

    @api.constrains("return_standing", "return_standing_reason")
    def _check_return_standing(self):
        # sudo: fields of returns, written by whoever may write the partner
        for partner in self.sudo():
            if partner.return_standing and not (
                (partner.return_standing_reason or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s has a standing in returns: enter the reason for it. "
                        "Whoever decides on a return has to explain it.",
                        name=partner.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_standing_writer(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_standing_writer(vals)
        return super().write(vals)

    def _check_standing_writer(self, vals):
        if STANDING_FIELDS.isdisjoint(vals) or self.env.su:
            return
        if not self.env.user.has_group(MANAGERS):
            raise AccessError(
                self.env._(
                    "Only managers of returns decide what is agreed with a customer "
                    "alone."
                )
            )

    def _get_return_customer_kind(self):
        """``consumer`` or ``business``."""
        self.ensure_one()
        # sudo: fields of returns; whoever registers one is bound by them
        partner, company = self.sudo(), self.sudo().commercial_partner_id
        return (
            partner.return_customer_kind
            or company.return_customer_kind
            or ("business" if company.is_company or company.vat else "consumer")
        )

    def _get_return_standing(self, today):
        """``vip``, ``blocked`` or None on the day ``today``."""
        self.ensure_one()
        # sudo: fields of returns; whoever registers one is bound by them
        company = self.sudo().commercial_partner_id
        until = company.return_standing_until
        if not company.return_standing or (until and until < today):
            return None
        return company.return_standing

    def _get_return_zone(self, company):
        """The time zone in which the days of a return are counted: the customer's."""
        return self.tz or company.partner_id.tz or "UTC"
