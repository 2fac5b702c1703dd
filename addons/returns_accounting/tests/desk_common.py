from uuid import uuid4

from odoo import Command, fields

from .settlement_common import SettlementCommon


class DeskCommon(SettlementCommon):
    """Open items on both sides of the clearing account, made one by one."""

    def setUp(self):
        super().setUp()
        self.desk = self.env["return.reconciliation.desk"].with_user(self.accountant)

    def _create_row(self, gross, category="refund", **values):
        """A row of the gateway, booked: its clearing item is open."""
        reference = f"{category[:2]}_{uuid4().hex}"
        row = self.env["payment.balance.transaction"].create(
            {
                "gateway_id": f"txn_{uuid4().hex}",
                "provider_id": self.provider.id,
                "company_id": self.company.id,
                "reporting_category": category,
                "currency_id": self.currency.id,
                "gross": gross,
                "fee": 0.0,
                "net": gross,
                "created": fields.Datetime.now(),
                "source_id": reference,
                **values,
            }
        )
        row._settle(fields.Date.today(), reference)
        return row

    def _create_booked(self, balance):
        """An item of the clearing account that the gateway has not shown."""
        other = self.provider.settlement_fee_account_id
        move = self.env["account.move"].create(
            {
                "journal_id": self.provider.journal_id.id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.clearing.id,
                            "partner_id": self.customer.id,
                            "balance": balance,
                        }
                    ),
                    Command.create({"account_id": other.id, "balance": -balance}),
                ],
            }
        )
        move.action_post()
        return move.line_ids.filtered(lambda line: line.account_id == self.clearing)

    def _create_proposal(self, row, refund, confidence=80, rule="charge_amount"):
        return self.env["return.refund.match"].create(
            {
                "refund_id": refund.id,
                "balance_transaction_id": row.id,
                "reporting_category": row.reporting_category,
                "company_id": self.company.id,
                "rule": rule,
                "confidence": confidence,
                "state": "proposed",
            }
        )

    def _create_charge_proposal(self, row, payment, confidence=99):
        return self.env["payment.charge.proposal"].create(
            {
                "balance_transaction_id": row.id,
                "transaction_id": payment.id,
                "company_id": self.company.id,
                "confidence": confidence,
                "state": "proposed",
                "date": fields.Datetime.now(),
            }
        )

    def _create_bank_line(self, payout, text="Incoming transfer", less=0.0):
        """What may be ``payout`` on the bank statement, on the day it arrives."""
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.provider.settlement_bank_journal_id.id,
                "date": payout.arrival_date,
                "payment_ref": text,
                "amount": payout.amount - less,
            }
        )

    def _get_refund_item(self, refund):
        return refund.payment_id.move_id.line_ids.filtered(
            lambda item: item.account_id == self.clearing
        )

    def _read(self, tab, **values):
        return self.desk.read_page(self.provider.id, tab, **values)["items"]

    def _get_ids(self, tab):
        return [item["id"] for item in self._read(tab)]

    def _get_candidates(self, tab, item, search=""):
        return self.desk.read_candidates(self.provider.id, tab, item.id, search)

    def _accept(self, tab, item, *keys):
        return self.desk.accept(self.provider.id, tab, item.id, list(keys))

    def _reject(self, tab, item, *keys):
        return self.desk.reject(self.provider.id, tab, item.id, list(keys))

    def _write_off(self, tab, item, *keys, reason="Rounding"):
        return self.desk.write_off(self.provider.id, tab, item.id, list(keys), reason)

    def _undo(self, answer):
        return self.desk.undo(answer["decision"]["id"])

    def _get_totals(self):
        return self.desk.read_totals(self.provider.id)

    def assertTotals(self, **expected):
        """Compare the totals of tabs, ``{tab: (count, net)}``; others are empty."""
        totals = self._get_totals()
        found = {
            tab: (total["count"], total["net"])
            for tab, total in totals["tabs"].items()
            if total["count"]
        }
        self.assertEqual(found, expected)
        self.assertTrue(totals["is_tied"])
