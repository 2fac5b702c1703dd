from lxml import html

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
