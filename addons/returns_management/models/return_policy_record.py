from decimal import Decimal

from odoo import api, fields, models

from ..domain import snapshot
from ..domain.fees import FeeRule
from .return_policy_rule import RESOLUTIONS


class ReturnPolicyDecision(models.Model):
    """How a decision of the engine becomes a record."""

    _inherit = "return.policy.decision"

    @api.model
    def _record(self, verdicts):
        """Keep the decisions on return lines, in place of what was decided before.

        What has not changed is left as it is.

        :param verdicts: ``{return line: PolicyVerdict}``
        """
        vals_list = []
        outdated = self.browse()
        for line, verdict in verdicts.items():
            # sudo: only the engine writes decisions
            old = line.sudo().policy_decision_id
            vals = self._prepare_vals(line, verdict)
            if not verdict.is_of_interest:
                outdated |= old
            elif not (old and old._says(vals)):
                outdated |= old
                vals_list.append(vals)
        outdated.sudo().unlink()
        self.sudo().create(vals_list)

    @api.model
    def _prepare_vals(self, line, verdict):
        decision = verdict.decision
        fee = decision.fee or FeeRule()
        return {
            "return_line_id": line.id,
            "policy_id": decision.rule.policy_id if decision.rule else False,
            "rule_id": decision.rule.id if decision.rule else False,
            "regime_id": verdict.regime.id,
            "eligible": decision.eligible,
            "is_statutory": decision.statutory,
            "date_deadline": decision.deadline,
            "date_statutory": decision.statutory_deadline,
            "window": decision.window,
            "has_fee_rule": decision.fee is not None,
            "fee_percent": float(fee.percent),
            "fee_fixed": float(fee.fixed),
            "fee_minimum": float(fee.minimum),
            "fee_maximum": float(fee.maximum or 0),
            "fee_grades": {code: float(percent) for code, percent in fee.grades},
            "shipping_payer": decision.shipping_payer_return,
            "refunds_delivery": decision.refunds_delivery,
            "keep": decision.keep,
            "deduction_limit": float(decision.deduction_limit),
            "bonus_percent": float(decision.bonus_percent),
            "original_method_first": decision.original_method_first,
            "approval_codes": ",".join(decision.approval),
            "resolution_codes": ",".join(
                code for code in RESOLUTIONS if code in decision.resolutions
            ),
            "facts": snapshot.pack(verdict.request),
            "reason_ids": [
                fields.Command.create(vals)
                for vals in self._prepare_reasons_vals(decision)
            ],
        }

    @api.model
    def _prepare_reasons_vals(self, decision):
        return [
            {
                "sequence": number,
                "code": reason.code,
                "data": snapshot.pack(reason.values),
                "said": reason.sentence,
                "origin": reason.source,
                "is_confirmed": reason.confirmed,
                "is_objection": reason.code in decision.approval,
            }
            for number, reason in enumerate(decision.why)
        ]

    def _to_fee_rule(self):
        """The fee in company currency, as the rule of fees takes it."""
        self.ensure_one()
        low, high, fixed = (
            Decimal(str(self.currency_id.round(self[name])))
            for name in ("fee_minimum", "fee_maximum", "fee_fixed")
        )
        grades = sorted((self.fee_grades or {}).items())
        return FeeRule(
            percent=Decimal(str(round(self.fee_percent, 2))),
            minimum=low,
            maximum=high or None,
            fixed=fixed,
            grades=tuple((code, Decimal(str(percent))) for code, percent in grades),
        )

    def _says(self, vals):
        """Whether this decision is what ``vals`` would make, reasons included."""
        self.ensure_one()
        told = [(reason.code, reason.data or {}) for reason in self.reason_ids]
        new = [(part["code"], part["data"]) for _c, _id, part in vals["reason_ids"]]
        return told == new and all(
            field.convert_to_cache(vals[name], self)
            == field.convert_to_cache(self[name], self)
            for name, field in self._fields.items()
            if name in vals and name != "reason_ids"
        )
