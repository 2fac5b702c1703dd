from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ..domain import scanning


class ReturnScan(models.Model):
    """One scan of the returns scanner, answered once however often it is sent.

    The screen keeps no truth of its own: it sends each barcode with a key of its own
    making and the state of the last answer, ``{"return_id", "mode", "grade_id",
    "disposition_id", "inspection_id", "product_id", "offer_id"}``, and gets the next
    state. All are ids or 0, but the mode, ``receive`` or ``inspect``. The inspection is
    the one whose goods are on the screen, the product the one whose number is scanned
    next, the offer the scan whose ways out are on the screen. A scan whose answer was
    lost in the network is sent again with the same key, and gets the answer that is
    stored here.
    """

    _name = "return.scan"
    _description = "Return Scan"
    _order = "id desc"
    _rec_name = "barcode"

    key = fields.Char(required=True, readonly=True)
    barcode = fields.Char(required=True, readonly=True)
    return_order_id = fields.Many2one(
        comodel_name="return.order", index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    date = fields.Datetime(default=fields.Datetime.now, required=True, readonly=True)
    kind = fields.Selection(
        selection=[
            ("open", "Return Opened"),
            ("receive", "Received"),
            ("inspect", "Inspected"),
            ("answer", "Question Answered"),
            ("unexpected", "Unexpected Goods"),
            ("surplus", "Surplus Decided"),
            ("candidates", "Candidates Offered"),
            ("setting", "Setting Changed"),
            ("validate", "Validated"),
            ("undo", "Undone"),
            ("back", "Put Aside"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
    )
    status = fields.Selection(
        selection=[("ok", "OK"), ("warning", "Warning"), ("error", "Error")],
        string="Result",
        required=True,
        readonly=True,
    )
    message = fields.Text(readonly=True)
    state_before = fields.Json(readonly=True)
    state = fields.Json(readonly=True)
    return_line_id = fields.Many2one(
        comodel_name="return.order.line", readonly=True, ondelete="set null"
    )
    lot_id = fields.Many2one(
        comodel_name="stock.lot", string="Lot/Serial Number", readonly=True
    )
    inspection_id = fields.Many2one(
        comodel_name="return.inspection",
        index="btree_not_null",
        readonly=True,
        ondelete="set null",
    )
    shares = fields.Json(
        readonly=True,
        help="What was counted on which line, in the product's own unit.",
    )
    offers = fields.Json(
        readonly=True, help="Ways out that the screen offered with a refusal."
    )
    undo_data = fields.Json(readonly=True, help="What an answer replaced.")
    is_undone = fields.Boolean(string="Taken Back", readonly=True)

    _key_uniq = models.Constraint("UNIQUE(key)", "This scan was answered already.")

    @api.model
    def scan(self, key, barcode, state, photo=None):
        """Do what a barcode asks for, once per ``key``.

        :param key: random, made by the screen for this scan
        :param state: that of the last answer
        :param photo: base64 of a picture, when the command in ``barcode`` takes one
        :return: ``{"status": "ok"|"warning"|"error", "message", "state", "line_id",
            "order": False or as ``return.order._get_scan_data`` has it,
            "inspection": False or as ``return.inspection._get_scan_data`` has it,
            "offers": ways out of a refusal, ``[{"label", "why", "barcode",
            "is_danger", "is_disabled"}]``}``
        :raise AccessError: when the user may not handle returns
        """
        self.check_access("read")
        # sudo: a key of somebody else must be found too
        scan = self.sudo().search([("key", "=", key)])
        if scan and scan.user_id != self.env.user:
            raise AccessError(self.env._("This scan belongs to another user."))
        if not scan:
            state = self._clean_state(state)
            scan = self._answer(key, barcode.strip(), state, photo)
        return scan._get_answer()

    @api.model
    @api.readonly
    def start(self, return_id=False, inspection_id=False, offer_id=False):
        """What the screen shows before the first scan: what the last answer left."""
        self.check_access("read")
        order = self.env["return.order"].search([("id", "=", return_id)])
        result = self.env["return.inspection"].search(
            [
                ("id", "=", inspection_id),
                ("return_order_id", "in", order.ids),
                ("state", "=", "draft"),
            ]
        )
        shown = {
            "card": self._get_card(),
            "order": order._get_scan_data(order.line_ids) if order else False,
            "inspection": result._get_scan_data() if result else False,
        }
        if offering := self._get_offering({"offer_id": offer_id}):
            shown |= {
                "status": offering.status,
                "message": offering.message,
                "offers": offering._get_offers(),
            }
        return shown

    @api.model
    def _clean_state(self, state):
        state = state or {}
        ids = {
            name: int(state.get(name) or 0)
            for name in (
                *("return_id", "grade_id", "disposition_id", "inspection_id"),
                *("product_id", "offer_id"),
            )
        }
        return {
            **ids,
            "mode": "inspect" if state.get("mode") == "inspect" else "receive",
        }

    @api.model
    def _answer(self, key, barcode, state, photo):
        """Handle a new scan and keep its answer; a refusal leaves nothing half done."""
        try:
            with self.env.cr.savepoint():
                result = self._handle(barcode, state, photo)
        except UserError as error:
            result = {
                "kind": "refused",
                "status": "error",
                "message": str(error),
                "offers": getattr(error, "offers", False),
            }
        after = {**state, "product_id": 0, **result.pop("state", {})}
        order = self.env["return.order"].search(
            [("id", "=", after["return_id"] or state["return_id"])]
        )
        try:
            # sudo: users read this log, and only this method writes it
            return self.sudo().create(
                {
                    "key": key,
                    "barcode": barcode,
                    "user_id": self.env.uid,
                    "return_order_id": order.id,
                    "company_id": (order.company_id or self.env.company).id,
                    "state_before": state,
                    "state": after,
                    "status": "ok",
                    **result,
                }
            )
        except UniqueViolation as error:
            # the same key at the same time: the second finds the answer of the first
            raise ConcurrencyError(f"scan {key} is being answered") from error

    def _get_answer(self):
        """The stored answer, with the quantities as they are now."""
        self.ensure_one()
        order = (
            self.env["return.order"]
            .sudo(False)
            .search([("id", "=", self.state["return_id"])])
        )
        counted = self.kind in ("receive", "inspect", "answer", "surplus")
        lines = self._get_changed_lines() if counted else order.line_ids
        return {
            "status": self.status,
            "message": self.message,
            "state": {**self.state, "offer_id": self.id if self.offers else 0},
            "line_id": self.return_line_id.id,
            "order": order._get_scan_data(lines.sudo(False)) if order else False,
            "inspection": self._get_inspection_data(),
            "offers": self._get_offers(),
        }

    def _get_changed_lines(self):
        lines = self.env["return.order.line"]
        counted = [share.line_id for share in self._get_shares()]
        return self.return_line_id | lines.browse(counted).exists()

    def _get_inspection_data(self):
        """The goods on the screen, as they are now."""
        if self.state["mode"] != "inspect":
            return False
        result = (
            self.env["return.inspection"]
            .sudo(False)
            .search(
                [
                    ("id", "=", self.state.get("inspection_id", 0)),
                    ("state", "=", "draft"),
                ]
            )
        )
        return result._get_scan_data() if result else False

    @api.model
    def _handle(self, barcode, state, photo=None):
        """:return: values of the scan; ``state`` only with what changes in it"""
        if command := scanning.parse(barcode):
            handle = getattr(self, f"_handle_{command.kind}")
            extra = [photo] if command.kind in scanning.ADDRESSED else []
            return handle(command.value, state, *extra)
        order = self.env["return.order"].search([("name", "=", barcode)], limit=1)
        if order:
            return self._open(order)
        if not state["return_id"]:
            return self._find_owner(barcode, state)
        return self._count(self._get_order(state), barcode, state)
