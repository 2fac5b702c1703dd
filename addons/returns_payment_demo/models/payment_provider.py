from odoo import fields, models

from ..gateway.demo_refunds import DemoRefunds


class PaymentProvider(models.Model):
    _inherit = "payment.provider"

    demo_refund_answer = fields.Selection(
        selection=[
            ("succeeded", "Succeed"),
            ("pending", "Stay Pending"),
            ("failed", "Are Declined"),
        ],
        string="Refunds",
        default="succeeded",
        required=True,
        help="What becomes of refunds of demo payments. Pending ones are confirmed or "
        "set to error with the buttons of their transaction.",
    )

    def _demo_refund_gateway(self):
        return DemoRefunds(self.demo_refund_answer)
