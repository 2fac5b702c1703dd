from odoo import fields, models

from .return_policy_guardrail import METRICS


class ReturnPolicyLook(models.Model):
    """What an experiment showed on a day: kept as it was seen."""

    _name = "return.policy.look"
    _description = "Look at an Experiment"
    _order = "experiment_id, date, id"

    experiment_id = fields.Many2one(
        comodel_name="return.policy.experiment",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="experiment_id.company_id", store=True)
    date = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    metric = fields.Selection(selection=METRICS, required=True, readonly=True)
    control_count = fields.Integer(string="Customers, Control", readonly=True)
    variant_count = fields.Integer(string="Customers, Variant", readonly=True)
    control_mean = fields.Float(string="Control", digits=(16, 3), readonly=True)
    variant_mean = fields.Float(string="Variant", digits=(16, 3), readonly=True)
    difference = fields.Float(digits=(16, 3), readonly=True)
    low = fields.Float(string="From", digits=(16, 3), readonly=True)
    high = fields.Float(string="To", digits=(16, 3), readonly=True)
    confidence = fields.Float(
        string="Confidence (%)",
        digits=(5, 2),
        readonly=True,
        help="Before the last look, higher than that of the plan: all looks together "
        "shall not err more often than one.",
    )
    is_significant = fields.Boolean(
        string="Sure",
        readonly=True,
        help="The whole interval lies on one side of zero.",
    )
