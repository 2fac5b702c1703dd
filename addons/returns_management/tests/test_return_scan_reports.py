from lxml import html

from odoo.exceptions import UserError
from odoo.tests import tagged

from .scanner_common import ScannerCommon


@tagged("post_install", "-at_install")
class TestReturnScanReports(ScannerCommon):
    def _render(self, report, records):
        content, _type = (
            self.env["ir.actions.report"]
            .with_user(self.clerk)
            ._render_qweb_html(f"returns_management.{report}", records.ids)
        )
        return html.fromstring(content)

    def _get_barcodes(self, page):
        return [image.get("alt") for image in page.iter("img") if image.get("alt")]

    def test_slip_has_the_barcodes_of_the_return_and_its_lines(self):
        order = self._create_return(self._create_sale((self.chair, 1), (self.table, 1)))
        page = self._render("report_return_slip", order)
        alts = " ".join(self._get_barcodes(page))
        for barcode in (order.name, "4006381333931", f"RETLIN{order.line_ids[1].id}"):
            self.assertIn(barcode, alts)

    def test_lines_of_a_slip_name_the_return(self):
        order = self._create_return(self._create_sale((self.chair, 1), (self.table, 1)))
        page = self._render("report_return_slip", order)
        for number, line in enumerate(page.xpath("//div[@name='line']"), start=1):
            words = " ".join(line.text_content().split())
            self.assertIn(f"{order.name}, {number} / 2", words)
        self.assertEqual(number, 2)

    def test_slips_of_several_returns_are_one_source_for_the_printer(self):
        first = self._create_return(self._create_sale((self.chair, 1)))
        second = self._create_return(self._create_sale((self.table, 1)))
        page = self._render("report_return_slip", first | second)
        (article,) = page.find_class("article")
        names = [heading.text_content() for heading in article.iter("h2")]
        self.assertEqual(names, [f"Return {first.name}", f"Return {second.name}"])

    def test_card_has_every_command(self):
        self.env["return.grade"].create({"name": "Sealed", "code": "S"})
        page = self._render("report_command_card", self.grade_a)
        alts = " ".join(self._get_barcodes(page))
        card = self.env["return.scan"].start()["card"]
        for commands in card.values():
            for command in commands:
                self.assertIn(command["barcode"], alts)
        self.assertIn("RETGRDS", alts)

    def test_what_no_barcode_can_carry_is_printed_as_text(self):
        self.env["return.grade"].create({"name": "Geöffnet", "code": "Ö"})
        page = self._render("report_command_card", self.grade_a)
        image = next(i for i in page.iter("img") if i.get("alt") == "RETGRDÖ")
        self.assertFalse(image.get("src"))

    def test_labels_show_where_validated_goods_go(self):
        lots = self._create_serials("SN-1", "SN-2")
        order = self._approve_return(self._sell_serials(lots))
        self._scan(order.name, "SN-1", "SN-2", "RETCMDVALIDATE")
        order.action_inspect()
        first, second = order.inspection_ids.sorted("id")
        first.write({"grade_id": self.grade_a.id, "disposition_id": self.restock.id})
        with self.assertRaisesRegex(UserError, f"{order.name}.*Validate"):
            order.action_print_labels()
        first.action_done()
        action = order.action_print_labels()
        self.assertEqual(action["context"]["active_ids"], first.ids)
        stock = self.warehouse.lot_stock_id
        stock.barcode = "SHELF-7"
        page = self._render("report_putaway_label", first | second)
        (label,) = page.xpath("//div[@name='label']")
        text = " ".join(label.text_content().split())
        for words in ("Phone", "SN-1", order.name, "A", stock.display_name, "Restock"):
            self.assertIn(words, text)
        self.assertEqual(self._get_barcodes(label), ["SN-1", "SHELF-7"])

    def test_labels_without_barcodes_still_print(self):
        order = self._approve_return(self._create_sale((self.table, 2)))
        self._receive(order)
        result = self._inspect(order)
        self.warehouse.lot_stock_id.barcode = False
        page = self._render("report_putaway_label", result)
        self.assertIn("Table", page.text_content())
        self.assertFalse(self._get_barcodes(page))
