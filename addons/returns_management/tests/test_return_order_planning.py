from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnOrderPlanning(ReturnsCommon):
    def test_late_returns_are_found(self):
        sale = self._create_sale((self.chair, 3))
        yesterday = fields.Date.today() - timedelta(days=1)
        late = self._create_return(sale, {self.chair: 1})
        late.date_deadline = yesterday
        refused = self._create_return(sale, {self.chair: 1})
        refused.date_deadline = yesterday
        refused._reject("Too late.")
        open_ended = self._create_return(sale, {self.chair: 1})
        orders = late | refused | open_ended
        self.assertEqual(orders.filtered("is_late"), late)
        domain = [("id", "in", orders.ids)]
        found = orders.search([*domain, ("is_late", "=", True)])
        self.assertEqual(found, late)
        others = orders.search([*domain, ("is_late", "=", False)])
        self.assertEqual(others, refused | open_ended)

    def test_returns_of_the_same_line_are_shown(self):
        sale = self._create_sale((self.chair, 2))
        first = self._create_return(sale, {self.chair: 1})
        second = self._create_return(sale, {self.chair: 1})
        self.assertEqual(first.other_return_ids, second)
        second._reject("Registered twice.")
        self.assertFalse(first.other_return_ids)
