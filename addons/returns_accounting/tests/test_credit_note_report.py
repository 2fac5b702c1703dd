from lxml import html

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.returns_management.tests.test_return_lawful import PIXEL

from .common import ReturnsAccountingCommon

REPORT = "returns_accounting.action_report_credit_note"


@tagged("post_install", "-at_install")
class TestCreditNoteReport(ReturnsAccountingCommon):
    """The credit note that the customer reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.grade_d.deduction_percent = 30.0
        cls.company.return_label_charge = 6.0
        cls.company.return_shipping_product_id.taxes_id = [Command.clear()]
        cls.chair.with_context(lang="fr_FR").name = "Chaise"

    def _credit_worn(self, *, pay=True, partner=None, **customer):
        partner = partner or self.customer
        partner.write(customer)
        sale = self._create_invoiced_sale((self.chair, 2), partner=partner)
        if pay:
            self._pay_invoice(sale.invoice_ids)
        order = self._create_return(sale, reason_id=self.used.id)
        order.sudo().action_approve()
        self._receive(order)
        order.action_inspect()
        result = order.inspection_ids
        result.write({"grade_id": self.grade_d.id, "disposition_id": self.restock.id})
        result.add_photo("one.png", PIXEL)
        result.add_photo("two.png", PIXEL)
        result.action_done()
        return self._credit(order)

    def _pay_invoice(self, move):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({})._create_payments()

    def _print(self, notes, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.accountant)
        content, _kind = reports._render_qweb_html(REPORT, notes.ids)
        return html.fromstring(content)

    def _get_text(self, notes, name=None, **options):
        page = self._print(notes, **options)
        if name:
            page = page.xpath(f"//div[@name='{name}']")[0]
        return " ".join(page.text_content().split())

    def test_every_line_says_why(self):
        note = self._credit_worn(is_company=True)
        text = self._get_text(note)
        for sentence in (
            note.name,
            note.return_order_id.name,
            note.reversed_entry_id.name,
            "Reason: Used or damaged by the customer",
            "Restocking fee of 15 % on Chair",
            "Diminished value of 2 x Chair, 30 %: Broken: 30 %",
            "2 photos were taken at the inspection.",
            "Return shipping with our label, at your expense",
            "To be paid to you",
        ):
            self.assertIn(sentence, text)
        self.assertNotIn("What the law says", text)

    def test_goods_stand_with_what_is_kept_of_them(self):
        page = self._print(self._credit_worn(is_company=True))
        parts = page.xpath("//div[@name='part']")
        lines = [len(part.xpath(".//div[@name='line']")) for part in parts]
        self.assertEqual(lines, [3, 1])

    def test_withdrawal_names_the_articles(self):
        note = self._credit_worn(country_id=self.env.ref("base.de").id)
        text = self._get_text(note, "legal_notes")
        self.assertIn("No fee may be charged for a withdrawal. (", text)
        self.assertIn("You answer only for what the goods lost in value", text)
        self.assertIn("The direct cost of sending the goods back is yours. (", text)
        self.assertNotIn("standard delivery", text)
        due = self._get_text(note, "steps")
        self.assertIn("at the latest on", due)

    def test_customer_reads_their_language_whoever_prints(self):
        note = self._credit_worn(is_company=True, lang="fr_FR")
        self.assertEqual(self.accountant.lang, "en_US")
        text = self._get_text(note)
        self.assertIn("Chaise", text)
        self.assertNotIn("Chair ", text)
        self.assertIn(note.invoice_date.strftime("%d/%m/%Y"), text)
        self.assertIn("200,00", text)

    def test_notes_of_two_languages_are_printed_together(self):
        notes = self._credit_worn(is_company=True, lang="fr_FR")
        other = self.env["res.partner"].create({"name": "Ann", "is_company": True})
        notes |= self._credit_worn(partner=other, lang="en_US")
        pages = self._print(notes).xpath("//div[@data-oe-model='account.move']")
        self.assertEqual(
            [page.get("data-oe-lang") for page in pages], ["fr_FR", "en_US"]
        )
        self.assertIn("Chaise", pages[0].text_content())
        self.assertIn("Chair", pages[1].text_content())

    def test_invoice_that_was_not_paid_is_set_off(self):
        note = self._credit_worn(pay=False, is_company=True)
        text = self._get_text(note, "steps")
        self.assertIn(f"invoice {note.reversed_entry_id.name}, which was not", text)
        self.assertNotIn("To be paid to you", text)

    def test_charges_apart_are_told(self):
        self.company.return_fee_document = "invoice"
        note = self._credit_worn(is_company=True)
        fee = note.return_fee_invoice_ids
        self.assertIn(f"invoice {fee.name}, which charges", self._get_text(note))
        other = self._credit_worn(pay=False)
        text = self._get_text(other, "steps")
        self.assertIn(f"invoice {other.return_fee_invoice_ids.name} of charges", text)

    def test_refund_is_told_with_its_state(self):
        note = self._credit_worn(is_company=True)
        refund = self.env["return.refund"].create(
            {
                "return_order_id": note.return_order_id.id,
                "credit_note_id": note.id,
                "amount": 50.0,
                "method": "cash",
                "idempotency_key": "printed",
            }
        )
        steps = self._get_text(note, "steps")
        self.assertIn("Cash: being prepared", steps)
        left = note.currency_id.format(note.amount_residual - 50)
        self.assertIn(left.replace("\N{NO-BREAK SPACE}", " "), steps)
        refund.action_cancel()
        self.assertNotIn("Cash", self._get_text(note, "steps"))

    def test_refund_that_was_paid_is_told_once(self):
        note = self._credit_worn(is_company=True)
        refund = self.env["return.refund"].create(
            {
                "return_order_id": note.return_order_id.id,
                "credit_note_id": note.id,
                "amount": note.amount_residual,
                "method": "cash",
                "method_reason": "Asked for at the counter",
                "journal_id": self.env["account.journal"]
                .create({"name": "Till", "code": "TILL", "type": "cash"})
                .id,
                "idempotency_key": "printed",
            }
        )
        refund.action_send()
        self.assertEqual(note.amount_residual, 0.0)
        page = self._print(note).xpath("//div[@name='steps']")[0]
        steps = " ".join(page.text_content().split())
        self.assertEqual(steps.lower().count("paid on"), 1)
        self.assertIn("Cash: paid on", steps)
        # the reference of the customer's bank arrives days later
        refund.sudo().customer_reference = "74212345678901234567890"
        self.assertIn(
            "reference 74212345678901234567890.", self._get_text(note, "steps")
        )

    def test_draft_says_so(self):
        note = self._credit_worn(is_company=True)
        note.button_draft()
        self.assertIn("Draft of a Credit Note", self._get_text(note))

    def test_it_is_what_is_sent_to_the_customer(self):
        note = self._credit_worn(is_company=True)
        send = self.env["account.move.send"]
        self.assertEqual(send._get_default_pdf_report_id(note), self.env.ref(REPORT))
        invoice = note.reversed_entry_id
        self.assertEqual(
            send._get_default_pdf_report_id(invoice),
            self.env.ref("account.account_invoices"),
        )

    def test_other_documents_are_not_printed_with_it(self):
        note = self._credit_worn(is_company=True)
        with self.assertRaisesRegex(UserError, "print it as an invoice"):
            self._print(note.reversed_entry_id)
