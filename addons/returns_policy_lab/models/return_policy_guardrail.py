from odoo import fields, models

#: Figures of a customer that an experiment compares; more of the last is better.
METRICS = [
    ("refunded", "Refunds per customer"),
    ("returned", "Returned lines per customer"),
    ("cases", "Returns that were refused"),
    ("orders", "Orders per customer"),
]
GOOD = frozenset({"orders"})


class ReturnPolicyGuardrail(models.Model):
    _name = "return.policy.guardrail"
    _description = "Guard-Rail of an Experiment"
    _order = "experiment_id, id"
    _rec_name = "metric"

    experiment_id = fields.Many2one(
        comodel_name="return.policy.experiment",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="experiment_id.company_id", store=True)
    metric = fields.Selection(selection=METRICS, required=True)
    margin = fields.Float(
        required=True,
        help="How much worse the variant may be, in the unit of the figure; a surely "
        "larger harm stops the experiment.",
    )

    _metric_uniq = models.Constraint(
        "UNIQUE(experiment_id, metric)", "An experiment has one guard-rail per figure."
    )
    _margin_not_negative = models.Constraint(
        "CHECK(margin >= 0)", "The margin of a guard-rail is zero or more."
    )
