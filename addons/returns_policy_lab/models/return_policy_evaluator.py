from collections import defaultdict

from odoo import api, models

from ..domain.experiment import VARIANT


class ReturnPolicyEvaluator(models.AbstractModel):
    """While an experiment runs, some customers are decided by its variant."""

    _inherit = "return.policy.evaluator"

    @api.model
    def _evaluate(self, cases, books=None):
        if books is not None:
            return super()._evaluate(cases, books)
        trials = {
            company: self.env["return.policy.experiment"]._get_running(company)
            for company in {case.company for case in cases}
        }
        arms = defaultdict(list)
        for case in cases:
            trial = trials[case.company]
            partner = case.partner.commercial_partner_id
            is_variant = trial and trial._get_arm(partner.id) == VARIANT
            arms[trial if is_variant else None].append(case)
        verdicts = super()._evaluate(arms.pop(None, []))
        for trial, chosen in arms.items():
            verdicts |= super()._evaluate(
                chosen, {trial.company_id: trial._get_variant_book()}
            )
        return verdicts
