from datetime import datetime, time, timedelta

from odoo import Command
from odoo.tests import new_test_user

from .common import ReturnsCommon


class PolicyCommon(ReturnsCommon):
    """A clerk, a manager, and a factory of policies with one rule."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "returns_management.returns_management_group_%s"
        cls.clerk = new_test_user(cls.env, "policy_clerk", groups=group % "user")
        cls.manager = new_test_user(cls.env, "policy_manager", groups=group % "manager")

    @classmethod
    def _create_policy(cls, rule=None, activate=False, **values):
        """A draft policy whose only rule gives 30 days from delivery."""
        policy = cls.env["return.policy"].create(
            {
                "name": "Shop",
                "rule_ids": [Command.create({"name": "All", **(rule or {})})],
                **values,
            }
        )
        if activate:
            policy.action_activate()
        return policy

    @classmethod
    def _create_delivered_sale(cls, moment, quantity=1):
        """Chairs ordered a day before and delivered at ``moment``, noon of a day."""
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time(12))
        sale = cls._create_sale((cls.chair, quantity))
        sale.date_order = moment - timedelta(days=1)
        sale.picking_ids.move_ids.date = moment
        return sale
