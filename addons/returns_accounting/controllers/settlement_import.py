from odoo.http import Controller, content_disposition, request, route


class SettlementImportController(Controller):
    @route(
        "/returns_accounting/import/<model('payment.settlement.import'):record>"
        "/problems.csv",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def problems(self, record):
        """The lines of a report that were not imported, to mend and import them."""
        record.check_access("read")
        content = record._get_problem_file()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "text/csv; charset=utf-8"),
                ("Content-Length", len(content)),
                ("X-Content-Type-Options", "nosniff"),
                (
                    "Content-Disposition",
                    content_disposition(f"lines-not-imported-{record.id}.csv"),
                ),
            ],
        )
