from odoo.http import Controller, content_disposition, request, route

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReturnWorkbookController(Controller):
    @route(
        "/returns_accounting/workbook/<model('return.workbook'):workbook>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, workbook):
        """Build and send a workbook; only who chose it may have it."""
        content = workbook._build(
            workbook.company_id, workbook.date_from, workbook.date_to
        )
        return request.make_response(
            content,
            headers=[
                ("Content-Type", XLSX),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(workbook._get_filename())),
            ],
        )
