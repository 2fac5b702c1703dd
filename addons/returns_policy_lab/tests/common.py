from datetime import datetime, time, timedelta

from odoo import Command, fields
from odoo.tests import new_test_user

from odoo.addons.returns_accounting.tests.common import ReturnsAccountingCommon


class PolicyLabCommon(ReturnsAccountingCommon):
    """Returns of a few days ago, and a factory of policies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "returns_management.returns_management_group_"
        cls.clerk = new_test_user(cls.env, "lab_clerk", groups=f"{group}user")
        cls.manager = new_test_user(cls.env, "lab_manager", groups=f"{group}manager")
        # a business, so that the law gives no right of withdrawal
        cls.customer.return_customer_kind = "business"

    @classmethod
    def _create_policy(cls, name="Shop", activate=False, **rule):
        policy = cls.env["return.policy"].create(
            {
                "name": name,
                "rule_ids": [Command.create({"name": "All", **rule})],
            }
        )
        if activate:
            policy.action_activate()
        return policy

    @classmethod
    def _create_past_return(cls, days, product=None, partner=None, **line_values):
        """A return asked for ``days`` after the delivery, approved."""
        product = product or cls.chair
        sale = cls._create_sale((product, 1), partner=partner)
        moment = datetime.combine(fields.Date.today(), time(12)) - timedelta(days=days)
        sale.date_order = moment
        sale.picking_ids.move_ids.date = moment
        order = cls._create_return(sale, **line_values)
        order.sudo().action_approve()
        return order
