from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestReconciliationDesk(DeskCommon):
    """What is open is listed, settled, and put back, and the sums tie all the time."""

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

    def test_accepted_candidate_reconciles_and_can_be_undone(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(-30.0)
        answer = self._accept("gateway", row.clearing_line_id, f"booked-{booked.id}")
        self.assertTrue(booked.reconciled)
        self.assertEqual(
            answer["changes"],
            {
                "gateway": {"count": -1, "amount": -30.0},
                "booked": {"count": -1, "amount": -30.0},
            },
        )
        self.assertTotals()
        self._undo(answer)
        self.assertFalse(booked.reconciled)
        self.assertTotals(gateway=(1, 30.0), booked=(1, -30.0))

    def test_decision_is_kept_with_who_and_what(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(-30.0)
        self._accept("booked", booked, f"gateway-{row.clearing_line_id.id}")
        (told,) = self.desk.read_history(self.provider.id)
        self.assertEqual((told["kind"], told["amount"]), ("Accepted", 30.0))
        decision = self.env["return.reconciliation.decision"].browse(told["id"])
        self.assertEqual(decision.user_id, self.accountant)
        with self.assertRaises(AccessError):
            decision.with_user(self.accountant).amount = 1.0

    def test_undo_twice_undoes_once(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(-30.0)
        answer = self._accept("gateway", row.clearing_line_id, f"booked-{booked.id}")
        self._undo(answer)
        again = self._accept("gateway", row.clearing_line_id, f"booked-{booked.id}")
        self.assertEqual(self._undo(answer)["changes"], {})
        self.assertTrue(booked.reconciled)
        self._undo(again)
        self.assertFalse(booked.reconciled)

    def test_one_row_is_split_over_several_documents(self):
        row = self._create_row(-30.0)
        first, second = self._create_booked(-10.0), self._create_booked(-20.0)
        item = row.clearing_line_id
        answer = self._accept(
            "gateway", item, f"booked-{first.id}", f"booked-{second.id}"
        )
        self.assertEqual(answer["decision"]["kind"], "Split")
        self.assertTrue(all((item | first | second).mapped("reconciled")))
        self._undo(answer)
        self.assertTotals(gateway=(1, 30.0), booked=(2, -30.0))

    def test_one_document_is_split_over_several_rows_and_leaves_a_rest(self):
        booked = self._create_booked(-30.0)
        rows = self._create_row(-10.0) | self._create_row(-15.0)
        keys = [f"gateway-{item.id}" for item in rows.clearing_line_id]
        answer = self._accept("booked", booked, *keys)
        self.assertEqual(answer["open"]["booked"], booked.ids)
        self.assertEqual(answer["open"]["gateway"], [])
        self.assertTotals(booked=(1, -5.0))

    def test_small_rest_is_written_off_and_put_back(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(-29.5)
        account = self.company.return_write_off_account_id
        answer = self._write_off("gateway", row.clearing_line_id, f"booked-{booked.id}")
        decision = self.env["return.reconciliation.decision"].browse(
            answer["decision"]["id"]
        )
        self.assertEntry(decision.move_id, {self.clearing: -0.5, account: 0.5})
        self.assertTotals()
        self._undo(answer)
        self.assertEqual(self._balance(account), 0.0)
        self.assertTotals(gateway=(1, 30.0), booked=(1, -29.5))

    def test_rest_above_the_limit_is_not_written_off(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(-28.0)
        with self.assertRaisesRegex(UserError, "writes off up to"):
            self._write_off("gateway", row.clearing_line_id, f"booked-{booked.id}")
        self.company.return_write_off_limit = 0.0
        small = self._create_row(-0.01)
        with self.assertRaisesRegex(UserError, "writes off up to"):
            self._write_off("gateway", small.clearing_line_id)

    def test_write_off_needs_a_reason(self):
        row = self._create_row(-0.5)
        with self.assertRaisesRegex(UserError, "reason"):
            self._write_off("gateway", row.clearing_line_id, reason="  ")

    def test_second_accountant_is_told_that_it_is_done(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(-30.0)
        key = f"booked-{booked.id}"
        self._accept("gateway", row.clearing_line_id, key)
        with self.assertRaisesRegex(UserError, "settled this meanwhile"):
            self._accept("gateway", row.clearing_line_id, key)

    def test_same_direction_settles_nothing(self):
        row = self._create_row(-30.0)
        booked = self._create_booked(30.0)
        with self.assertRaisesRegex(UserError, "same direction"):
            self._accept("gateway", row.clearing_line_id, f"booked-{booked.id}")

    def test_keys_are_checked(self):
        row = self._create_row(-30.0)
        for key in ("payment-1", "booked-x", ""):
            with self.assertRaisesRegex(UserError, "no candidate"):
                self._accept("gateway", row.clearing_line_id, key)
        with self.assertRaisesRegex(UserError, "no list"):
            self.desk.read_page(self.provider.id, "clearing")

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
        for search in ("30", "30.00", row.source_id[-8:]):
            found = self._read("gateway", search=search)
            self.assertEqual([i["id"] for i in found], row.clearing_line_id.ids)
        self.assertEqual(self._read("gateway", search="nan"), [])


@tagged("post_install", "-at_install")
class TestReconciliationDeskDocuments(DeskCommon):
    """Refunds, credit notes, payouts and the bank on the desk."""

    def setUp(self):
        super().setUp()
        self.sale, self.charge = self._create_paid_sale()

    def test_accepted_proposal_settles_its_refund_and_undo_unsettles_it(self):
        refund = self._create_refund(self.sale)
        row = self._create_row(-100.0)
        match = self._create_proposal(row, refund)
        (item,) = self._read("gateway")
        self.assertEqual(item["confidence"], 80)
        (candidate,) = self._get_candidates("gateway", row.clearing_line_id)
        self.assertEqual(candidate["key"], f"match-{match.id}")
        self.assertEqual(candidate["rule"], "Charge and customer amount")
        answer = self._accept("gateway", row.clearing_line_id, candidate["key"])
        self.assertEqual((match.state, refund.state), ("confirmed", "settled"))
        self.assertEqual(match.user_id, self.accountant)
        self.assertTotals(booked=(1, 200.0))
        self._undo(answer)
        self.assertEqual((match.state, refund.state), ("proposed", "succeeded"))
        self.assertTotals(booked=(2, 100.0), gateway=(1, 100.0))

    def test_refund_chosen_by_hand_is_matched_and_settled(self):
        refund = self._create_refund(self.sale)
        row = self._create_row(-100.0)
        (candidate,) = self._get_candidates("gateway", row.clearing_line_id)
        self.assertFalse(candidate["confidence"])
        answer = self._accept("gateway", row.clearing_line_id, candidate["key"])
        self.assertEqual((refund.state, refund.match_ids.rule), ("settled", "by_hand"))
        self._undo(answer)
        self.assertEqual(refund.state, "succeeded")
        self.assertFalse(refund.match_ids)

    def test_proposal_that_is_taken_elsewhere_is_no_candidate(self):
        refund = self._create_refund(self.sale)
        first, second = self._create_row(-100.0), self._create_row(-100.0)
        match = self._create_proposal(first, refund)
        self._create_proposal(second, refund)
        self._accept("gateway", first.clearing_line_id, f"match-{match.id}")
        self.assertEqual(self._get_candidates("gateway", second.clearing_line_id), [])

    def test_bulk_accepts_what_stands_alone_and_undoes_it_as_a_whole(self):
        refunds = self._create_refund(self.sale)
        other, _charge = self._create_paid_sale()
        refunds |= self._create_refund(other)
        rows = self._create_row(-100.0) | self._create_row(-100.0)
        for row, refund in zip(rows, refunds, strict=True):
            self._create_proposal(row, refund)
        ambiguous = self._create_row(-100.0)
        third, _charge = self._create_paid_sale()
        for refund in (self._create_refund(third), self._create_refund(third)):
            self._create_proposal(ambiguous, refund)
        (group,) = self.desk.preview_bulk(self.provider.id)
        self.assertEqual((group["count"], group["amount"]), (2, 200.0))
        answer = self.desk.accept_bulk(self.provider.id, group["rule"], 80)
        self.assertEqual((answer["count"], answer["left"]), (2, False))
        self.assertEqual(set(refunds.mapped("state")), {"settled"})
        self.assertEqual(self.desk.preview_bulk(self.provider.id), [])
        self._undo(answer)
        self.assertEqual(set(refunds.mapped("state")), {"succeeded"})
        (group,) = self.desk.preview_bulk(self.provider.id)
        self.assertEqual(group["count"], 2)

    def test_bulk_leaves_proposals_below_the_confidence(self):
        refund = self._create_refund(self.sale)
        self._create_proposal(self._create_row(-100.0), refund, confidence=79)
        answer = self.desk.accept_bulk(self.provider.id, "charge_amount", 80)
        self.assertEqual(answer["count"], 0)
        self.assertEqual(refund.state, "succeeded")

    def test_refund_of_the_dashboard_gets_its_payment_and_a_question(self):
        self._import_and_post()
        self.simulator.dashboard_refund(self._get_rows("charge").source_id, 3000)
        self._import_and_post()
        (item,) = self._read("gateway")
        self.assertTrue(item["can_create"])
        answer = self.desk.create_document(self.provider.id, "gateway", item["id"])
        exception = self.env["return.exception"].search(
            [("code", "=", "unlinked_refund"), ("amount", "=", 30.0)]
        )
        self.assertEqual(exception.state, "open")
        self.assertIn(exception.display_name, answer["decision"]["settled_by"])
        self.assertTotals()
        self.assertTied()

    def test_unknown_payment_becomes_a_question_and_stays_open(self):
        row = self._create_row(70.0, category="charge")
        item = row.clearing_line_id
        answer = self.desk.create_document(self.provider.id, "gateway", item.id)
        exception = self.env["return.exception"].search(
            [("subject", "=", row.source_id)]
        )
        self.assertEqual((exception.code, exception.amount), ("unknown_object", 70.0))
        self.assertEqual(answer["open"]["gateway"], item.ids)

    def test_credit_note_pays_an_open_invoice_of_the_customer(self):
        order = self._create_inspected_return(
            self.sale, {self.chair: 1}, reason_id=self.defective.id
        )
        note = self._credit(order)
        later = self._create_invoiced_sale((self.chair, 1)).invoice_ids
        (item,) = self._read("credit")
        self.assertEqual((item["title"], item["amount"]), (note.name, -100.0))
        (candidate,) = self._get_candidates("credit", note)
        self.assertEqual(candidate["title"], later.name)
        answer = self._accept("credit", note, candidate["key"])
        self.assertEqual((note.amount_residual, later.amount_residual), (0, 0))
        self._undo(answer)
        self.assertEqual((note.amount_residual, later.amount_residual), (100, 100))

    def test_refund_of_a_credit_note_is_planned_and_undone_while_it_is_not_sent(self):
        order = self._create_inspected_return(
            self.sale, {self.chair: 1}, reason_id=self.defective.id
        )
        note = self._credit(order)
        answer = self.desk.create_document(self.provider.id, "credit", note.id)
        refund = note.return_refund_ids
        self.assertEqual(answer["decision"]["settled_by"], refund.name)
        self._undo(answer)
        self.assertEqual(refund.state, "canceled")

    def test_payout_is_settled_by_its_bank_transaction(self):
        payout = self._get_settled_payout()
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.provider.settlement_bank_journal_id.id,
                "payment_ref": f"STRIPE {payout.gateway_id}",
                "amount": payout.amount,
            }
        )
        (item,) = self._read("payout")
        self.assertEqual(item["amount"], 196.75)
        (candidate,) = self._get_candidates("payout", payout)
        self.assertEqual(candidate["key"], f"bank-{line.id}")
        self.assertEqual(candidate["reasons"][:2], ["Same reference", "Same amount"])
        self.assertEqual(candidate["effect"], -196.75)
        answer = self._accept("payout", payout, candidate["key"])
        self.assertEqual(payout.statement_line_id, line)
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self._balance(self.transit), 0.0)
        self._undo(answer)
        self.assertFalse(payout.statement_line_id)
        self.assertFalse(line.is_reconciled)
        self.assertEqual(self._get_ids("bank"), line.ids)
        self.assertEqual(self._balance(self.transit), 196.75)

    def test_deposit_is_registered_and_taken_back(self):
        payout = self._get_settled_payout()
        answer = self.desk.create_document(self.provider.id, "payout", payout.id)
        self.assertTrue(payout.statement_line_id.is_reconciled)
        self.assertEqual(self._balance(self.transit), 0.0)
        self._undo(answer)
        self.assertFalse(payout.statement_line_id)
        self.assertEqual(self._balance(self.transit), 196.75)
