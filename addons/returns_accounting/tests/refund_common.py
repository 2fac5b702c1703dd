import itertools

from odoo import Command
from odoo.tests import new_test_user

from .common import StripeCommon

#: IBANs with a right checksum, made from a number of our own choice.
_NUMBERS = itertools.count(1)


def make_iban(country="DE"):
    """A valid German IBAN that no other test has."""
    bban = f"37040044{next(_NUMBERS):010d}"
    digits = int(bban + "".join(str(int(char, 36)) for char in country) + "00")
    return f"{country}{98 - digits % 97:02d}{bban}"


class RefundCommon(StripeCommon):
    """A company in euros that pays from a bank account and a cash register."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_euro()
        cls.company_iban = make_iban()
        cls.bank = cls._create_bank_journal("Our Bank", "OURB", cls.company_iban)
        cls.cash = cls.env["account.journal"].create(
            {
                "name": "Register",
                "code": "REGI",
                "type": "cash",
                "sequence": 1,
                "currency_id": cls.euro.id,
            }
        )
        cls.second = new_test_user(
            cls.env, "second_accountant", groups="account.group_account_invoice"
        )
        cls.receivable = cls.customer.property_account_receivable_id

    @classmethod
    def _setup_euro(cls):
        """Sell in euros, worth as much as the company's currency, to read amounts."""
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        rates = cls.env["res.currency.rate"]
        rates.search([("currency_id", "=", cls.euro.id)]).unlink()
        rates.create({"currency_id": cls.euro.id, "rate": 1.0, "name": "2020-01-01"})
        cls.pricelist = cls.env["product.pricelist"].create(
            {"name": "Euros", "currency_id": cls.euro.id}
        )

    @classmethod
    def _create_bank_journal(cls, name, code, iban=None, **values):
        journal = cls.env["account.journal"].create(
            {
                "name": name,
                "code": code,
                "type": "bank",
                "sequence": 1,
                "currency_id": cls.euro.id,
                **values,
            }
        )
        if iban:
            journal.bank_account_id = cls.env["res.partner.bank"].create(
                {"acc_number": iban, "partner_id": journal.company_id.partner_id.id}
            )
        return journal

    @classmethod
    def _create_bank_account(cls, partner=None, iban=None, trusted=True, **values):
        return cls.env["res.partner.bank"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "acc_number": iban or make_iban(),
                "allow_out_payment": trusted,
                **values,
            }
        )

    def _create_credited_return(self, pay=True, quantity=2, **values):
        """A return of chairs at 100, credited; paid by card unless told otherwise."""
        sale = self._create_invoiced_sale(
            (self.chair, quantity), pricelist_id=self.pricelist.id
        )
        if pay:
            self._pay(sale)
        else:
            self._pay_by_hand(sale.invoice_ids)
        values.setdefault("reason_id", self.defective.id)
        order = self._create_inspected_return(sale, **values)
        self._credit(order)
        return order

    def _pay_by_hand(self, moves, amount=None):
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=moves.ids
        )
        values = {"journal_id": self.bank.id}
        if amount:
            values["amount"] = amount
        return register.create(values)._create_payments()

    def _otherwise(self, record, user=None, **values):
        """The wizard Refund Another Way, opened from ``record``."""
        wizards = self.env["return.refund.otherwise"].with_context(
            active_model=record._name, active_id=record.id
        )
        values.setdefault("method", "bank_transfer")
        values.setdefault("method_reason", "The customer closes the card account")
        return wizards.with_user(user or self.accountant).create(values)

    def _plan(self, record, user=None, **values):
        """Plan a refund by the wizard, as this accountant."""
        action = self._otherwise(record, user, **values).action_plan()
        return self.env["return.refund"].browse(action["res_id"])

    def _create_statement_line(self, journal, amount, *lines):
        """A line of the bank statement, matched with ``lines`` of payments."""
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "amount": amount,
                "payment_ref": "from the bank",
                "counterpart_account_id": lines[0].account_id.id,
            }
        )
        counterpart = line.move_id.line_ids.filtered(
            lambda aml: aml.account_id == lines[0].account_id
        )
        self.env["account.move.line"].union(counterpart, *lines).reconcile()
        return line

    def _prepare_proof(self):
        return {
            "method": "offline",
            "proof_date": "2026-11-02",
            "proof_reference": "PLATFORM-77",
            "proof_attachment_ids": [
                Command.create({"name": "receipt.pdf", "raw": b"%PDF-1.4 receipt"})
            ],
        }
