from decimal import Decimal

from odoo import models

from ..domain import policy
from .return_policy_rule_fee import WAIVABLE_FAULTS


class ReturnPolicyRule(models.Model):
    """A rule as the engine reads it."""

    _inherit = "return.policy.rule"

    def _to_domain(self, end=None):
        """
        :param end: last day, where the policy ends earlier than it says
        """
        self.ensure_one()
        owner = self.policy_id
        ends = [day for day in (owner.date_to, end) if day]
        return policy.Rule(
            id=self.id,
            name=self.name,
            policy_id=owner.id,
            policy_name=owner.name,
            version=owner.version,
            priority=owner.priority,
            valid_from=owner.date_from or None,
            valid_to=min(ends, default=None),
            countries=frozenset(owner.country_ids.mapped("code")),
            segments=frozenset(owner.segment_ids.ids),
            channels=owner._get_channels(),
            categories=frozenset(self.categ_ids.ids),
            products=frozenset(self.product_tmpl_ids.ids),
            reasons=frozenset(self.reason_ids.ids),
            kinds=frozenset(filter(None, [owner.customer_kind])),
            **self._prepare_terms(),
        )

    def _prepare_terms(self):
        """What the rule grants, by the names of the engine."""
        limited = bool(self.limit_days)
        return {
            "window_days": self.window_days if self.is_returnable else None,
            "window_from": self.window_from,
            "excluded_flags": frozenset(self.excluded_flag_ids.mapped("code")),
            "fee": self._to_fee(),
            "resolutions": self._get_resolutions(),
            "keep_below": self._to_amount("keep_below"),
            "bonus_percent": self._to_percent("bonus_percent"),
            "shipping_payer": self.shipping_payer,
            "refunds_delivery": self.refunds_delivery,
            "approval_from": (
                self._to_amount("approval_from") if self.needs_approval else None
            ),
            "limit_count": (limited and self.limit_count) or None,
            "limit_amount": (
                self._to_amount("limit_amount")
                if limited and self.limit_amount
                else None
            ),
            "limit_days": self.limit_days or None,
            "original_method_first": self.original_method_first,
            "deduction_limit_percent": self._to_percent("deduction_limit_percent"),
        }

    def _to_fee(self):
        return policy.Fee(
            percent=self._to_percent("fee_percent"),
            fixed=self._to_amount("fee_fixed"),
            minimum=self._to_amount("fee_minimum"),
            maximum=self._to_amount("fee_maximum") if self.fee_maximum else None,
            tiers=tuple(tier._to_domain() for tier in self.tier_ids),
            waived_faults=frozenset(
                fault for fault in WAIVABLE_FAULTS if self[f"waives_{fault}"]
            ),
        )

    def _to_amount(self, name):
        return Decimal(str(self.currency_id.round(self[name])))

    def _to_percent(self, name):
        return Decimal(str(round(self[name], 2)))


class ReturnPolicyFeeTier(models.Model):
    _inherit = "return.policy.fee.tier"

    def _to_domain(self):
        self.ensure_one()
        return policy.Tier(
            self.from_day,
            self.grade_id.code or None,
            Decimal(str(round(self.percent, 2))),
        )
