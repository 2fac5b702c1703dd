from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.returns_management.tests.concurrency_common import ConcurrencyCommon

NAMES = "partner", "service", "sale", "invoice", "order", "journal", "by_hand", "note"


@tagged("post_install", "-at_install")
class TestCreditNoteRace(ConcurrencyCommon):
    """Two accountants post two credit notes for the same unit at the same moment."""

    def setUp(self):
        super().setUp()
        self._ids = {}
        self.addCleanup(self._remove)
        with self._person() as env:
            self._prepare(env)

    def _prepare(self, env):
        """A service sold and invoiced once, with a credit note of the return and one
        that was typed, in a journal of its own: only the unit is common to them."""
        partner = env["res.partner"].create({"name": "Two Accountants"})
        service = env["product.product"].create(
            {"name": "Hour", "type": "service", "taxes_id": False, "list_price": 50.0}
        )
        sale = env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": service.id})],
            }
        )
        sale.action_confirm()
        sale.order_line.qty_delivered = 1
        invoice = sale._create_invoices()
        invoice.action_post()
        order = self._create_return(env, sale)
        journal = invoice.journal_id.copy({"name": "By Hand", "code": "BYHND"})
        by_hand = env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": partner.id,
                "journal_id": journal.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": service.id,
                            "price_unit": 50.0,
                            "sale_line_ids": [Command.set(sale.order_line.ids)],
                        }
                    )
                ],
            }
        )
        by_hand.button_cancel()
        note = order._create_credit_notes()
        by_hand.button_draft()
        records = partner, service, sale, invoice, order, journal, by_hand, note
        self._ids = {
            name: (record._name, record.ids)
            for name, record in zip(NAMES, records, strict=True)
        }

    def _create_return(self, env, sale):
        reason = env.ref("returns_management.return_order_reason_defective")
        order = env["return.order"].create(
            {
                "partner_id": sale.partner_id.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": sale.order_line.product_id.id,
                            "sale_line_id": sale.order_line.id,
                            "reason_id": reason.id,
                        }
                    )
                ],
            }
        )
        order.action_request()
        order.action_approve()
        return order

    def _get(self, env, name):
        model, ids = self._ids[name]
        return env[model].browse(ids)

    def _get_rows(self, env):
        key = f"sale.order.line,{self._get(env, 'sale').order_line.id}"
        return env["return.credit.guard"].search([("key", "=", key)])

    def _remove(self):
        if not self._ids:
            return
        with self._person() as env:
            moves = env["account.move"].union(
                *(self._get(env, name) for name in ("note", "by_hand", "invoice"))
            )
            moves.filtered(lambda move: move.state == "posted").button_draft()
            self._get_rows(env).unlink()
            moves.with_context(force_delete=True).unlink()
            order = self._get(env, "order")
            order.filtered(lambda ret: ret.state == "done")._close_if_complete()
            order.action_cancel()
            order.unlink()
            sale = self._get(env, "sale")
            sale._action_cancel()
            sale.unlink()
            self._get(env, "journal").unlink()
            self._get(env, "service").product_tmpl_id.unlink()
            self._get(env, "partner").unlink()

    def _assert_only_one_is_posted(self, fast, slow):
        with self._person() as env:
            late = self._get(env, slow)
            self.assertEqual(late.state, "draft")
            with self._person() as other_env:
                self._get(other_env, fast).action_post()
            self._assert_conflict(late.action_post)
            env.cr.rollback()
        # Odoo runs the request again, from the start
        with self._person() as env:
            with self.assertRaisesRegex(UserError, "One quantity is credited once"):
                self._get(env, slow).action_post()
            env.cr.rollback()
        with self._person() as env:
            self.assertEqual(self._get(env, slow).state, "draft")
            self.assertEqual(self._get(env, fast).state, "posted")

    def test_return_is_faster(self):
        self._assert_only_one_is_posted("note", "by_hand")

    def test_hand_is_faster(self):
        self._assert_only_one_is_posted("by_hand", "note")

    def _assert_count_conflicts(self):
        with self._person() as env:
            note = self._get(env, "note")
            self.assertEqual(note.state, "posted")
            with self._person() as other_env:
                other_env["return.credit.guard"]._count(self._get(other_env, "note"))
            guard = env["return.credit.guard"]
            self._assert_conflict(lambda: guard._count(note))
            env.cr.rollback()

    def test_two_write_the_row_at_once(self):
        with self._person() as env:
            self._get(env, "note").action_post()
        self._assert_count_conflicts()

    def test_two_make_the_row_at_once(self):
        with self._person() as env:
            self._get(env, "note").action_post()
            self._get_rows(env).unlink()
        self._assert_count_conflicts()
