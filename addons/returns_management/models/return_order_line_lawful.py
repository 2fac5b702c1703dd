from odoo import models
from odoo.exceptions import UserError

from ..domain import legal
from ..domain.legal_charge import VOUCHER
from ..domain.policy_words import SEALS


class ReturnOrderLine(models.Model):
    """What a customer who withdraws by right may not be charged."""

    _inherit = "return.order.line"

    def _get_ruling(self, charge, *, graded_photos=0):
        """Whether ``charge`` is lawful on this line, see ``legal.lawful``."""
        self.ensure_one()
        order = self.return_order_id
        law = self.is_statutory and order._get_legal_rules()[order]
        if not law or (self.is_unsealed and self._is_barred_unsealed(law)):
            return legal.Ruling(True)
        # sudo: whoever decides on a line need not be able to read the sales order
        informed = self.sudo().sale_line_id.order_id.return_informed_on
        return legal.lawful(
            law,
            charge,
            statutory=True,
            informed=bool(informed),
            graded_photos=graded_photos,
            fault=self.reason_id.fault,
            agreed=self.is_voucher_agreed,
        )

    def _is_barred_unsealed(self, law):
        """Whether goods that somebody has unsealed since are excluded from the law."""
        codes = frozenset(self.product_id._get_return_flags().mapped("code"))
        return legal.excluded(law, codes & SEALS) is not None

    def _get_voucher_ruling(self):
        self.ensure_one()
        if self.resolution != "store_credit":
            return legal.Ruling(True)
        return self._get_ruling(VOUCHER)

    def _check_vouchers(self):
        for line in self.filtered(lambda line: line.resolution == "store_credit"):
            line._check_lawful(VOUCHER)

    def _check_lawful(self, charge, **facts):
        """Refuse what the law forbids, saying what it allows instead.

        :raise UserError: naming the line, the article and what is allowed
        """
        for line in self:
            ruling = line._get_ruling(charge, **facts)
            if not ruling.allowed:
                raise UserError(
                    self.env._(
                        "%(line)s: %(why)s",
                        line=line.display_name,
                        why=line._say_ruling(ruling),
                    )
                )

    def _say_ruling(self, ruling):
        """The sentences of a ruling in the user's language, with its article."""
        mixin = self.env["return.policy.sentence.mixin"]
        said = mixin._get_sentence(f"law_{ruling.code}", {}, self.currency_id)
        article = mixin._cite(ruling.article, ruling.confirmed)
        return f"{said} ({article}) {self._say_instead(ruling.instead_code)}"

    def _say_instead(self, code):
        return {
            "diminished_value": self.env._(
                "Allowed instead: deduct the diminished value of goods handled beyond "
                "a test as in a shop, with their grade and photos."
            ),
            "post_fee": self.env._(
                "Allowed instead: state the fee in money or percent in the posted "
                "policy."
            ),
            "full_refund": self.env._("Refund the price in full."),
            "take_photo": self.env._(
                "Grade the goods in their inspection and add a photo, or deduct "
                "nothing."
            ),
            "money": self.env._(
                "Refund by the means the customer paid with, or record on the line "
                "that the customer expressly agreed to store credit."
            ),
            "bear_shipping": self.env._("Bear the cost of the return."),
        }[code]
