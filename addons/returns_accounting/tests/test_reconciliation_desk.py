from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestReconciliationDesk(DeskCommon):
    """What is open is listed with what may settle it, for those who may see it."""

    def test_nothing_open_is_an_empty_desk(self):
        start = self.desk.start(self.provider.id)
        self.assertEqual((start["items"], start["candidates"]), ([], []))
        self.assertTotals()

    def test_each_side_of_clearing_has_its_list(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(-40.0)
        self.assertEqual(self._get_ids("gateway"), row.clearing_line_id.ids)
        self.assertEqual(self._get_ids("booked"), booked.ids)
        self.assertTotals(gateway=(1, 30.0), booked=(1, -40.0))
        self.assertEqual(self._get_totals()["clearing"], -10.0)

    def test_why_clearing_is_not_zero_names_every_item_and_sums_to_it(self):
        row = self._create_row(-30.0)
        self._create_booked(-40.0)
        providers = self.env["payment.provider"].with_user(self.accountant)
        action = providers.action_view_all_open_clearing()
        items = self.env["account.move.line"].search(action["domain"])
        self.assertEqual(
            sum(items.mapped("amount_residual")), self._balance(self.clearing)
        )
        self.assertTrue(all(items.mapped("settlement_explanation")))
        opened = row.clearing_line_id.with_user(self.accountant).action_view_on_desk()
        start = self.desk.start(**opened["params"])
        self.assertEqual(
            [item["id"] for item in start["items"]], row.clearing_line_id.ids
        )
        document = row.clearing_line_id.action_view_settled_document()
        self.assertEqual(document["res_id"], row.id)

    def test_item_says_why_it_is_open(self):
        row = self._create_row(-30.0)
        (item,) = self._read("gateway")
        self.assertEqual((item["title"], item["amount"]), ("Refund", 30.0))
        self.assertEqual(item["reference"], row.source_id)
        self.assertIn("no payment or refund here is known", item["why"])

    def test_candidate_says_in_what_it_agrees(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(-30.0)
        self._create_booked(-35.0)
        (candidate,) = self._get_candidates("gateway", row.clearing_line_id)
        self.assertEqual(candidate["key"], f"booked-{booked.id}")
        self.assertEqual(candidate["reasons"], ["Same amount", "Near in time"])
        self.assertFalse(candidate["confidence"])
        self.assertEqual(candidate["effect"], -30.0)

    def test_small_difference_is_a_candidate_when_nothing_is_exact(self):
        row = self._create_row(-30.0)
        near = self._create_booked(-29.5)
        self._create_booked(-28.0)
        (candidate,) = self._get_candidates("gateway", row.clearing_line_id)
        self.assertEqual(candidate["key"], f"booked-{near.id}")
        self.assertEqual(candidate["reasons"], ["Near in time"])

    def test_candidates_are_found_by_amount_and_text(self):
        row = self._create_row(-30.0)
        part = self._create_booked(-12.5)
        self._create_booked(-17.5)
        found = self._get_candidates("gateway", row.clearing_line_id, "12,50")
        self.assertEqual([c["key"] for c in found], [f"booked-{part.id}"])
        found = self._get_candidates(
            "gateway", row.clearing_line_id, self.customer.name
        )
        self.assertEqual(len(found), 2)

    def test_list_goes_on_where_the_page_before_ended(self):
        for number in range(1, 46):
            self._create_booked(-float(number))
        first = self.desk.read_page(self.provider.id, "booked")
        second = self.desk.read_page(self.provider.id, "booked", after=first["next"])
        ids = [item["id"] for item in first["items"] + second["items"]]
        self.assertEqual((len(first["items"]), len(set(ids))), (40, 45))
        self.assertFalse(second["next"])

    def test_list_is_searched_by_amount_and_text(self):
        row = self._create_row(-30.0)
        self._create_row(-40.0)
        for search in ("30.00", "30,0", row.source_id[-8:]):
            found = self._read("gateway", search=search)
            self.assertEqual([i["id"] for i in found], row.clearing_line_id.ids)
        self.assertEqual(self._read("gateway", search="nan"), [])

    def test_only_accountants_of_the_company(self):
        clerk = new_test_user(
            self.env,
            "desk_clerk",
            groups="returns_management.returns_management_group_user",
        )
        desk = self.desk.with_user(clerk)
        calls = (
            lambda: desk.start(),
            lambda: desk.read_totals(self.provider.id),
            lambda: desk.accept(self.provider.id, "gateway", 1, ["booked-1"]),
            lambda: desk.undo(1),
            lambda: desk.accept_bulk(self.provider.id, "charge_amount", 0),
        )
        for call in calls:
            with self.assertRaises(AccessError):
                call()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "desk_stranger",
            groups="account.group_account_invoice",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        with self.assertRaises(AccessError):
            self.desk.with_user(stranger).read_totals(self.provider.id)
