from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_list

from ..domain import progress, transitions
from .concurrency import serialize

STATUSES = [
    ("no", "Nothing to Do"),
    ("pending", "Pending"),
    ("partial", "Partial"),
    ("full", "Complete"),
    ("over", "More than Expected"),
]


class ReturnOrder(models.Model):
    _name = "return.order"
    _description = "Return Order"
    _inherit = ["return.document.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_request desc, id desc"
    _check_company_auto = True
    _state_machine = transitions.RETURN_ORDER

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        tracking=True,
        check_company=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="Currency of the invoices that this return credits.",
    )
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        required=True,
        check_company=True,
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Warehouse that receives the goods, in its quarantine location.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
        check_company=True,
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("requested", "Requested"),
            ("approved", "Approved"),
            ("done", "Done"),
            ("rejected", "Rejected"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand="_expand_states",
    )
    date_request = fields.Datetime(
        string="Request Date", default=fields.Datetime.now, required=True, copy=False
    )
    date_approve = fields.Datetime(
        string="Approved on", readonly=True, copy=False, tracking=True
    )
    reject_reason = fields.Text(
        readonly=True, copy=False, help="What the customer is told about the refusal."
    )
    note = fields.Html(string="Notes")
    line_ids = fields.One2many(
        comodel_name="return.order.line",
        inverse_name="return_order_id",
        string="Lines",
        copy=True,
    )
    amount_authorized = fields.Monetary(
        string="Authorised",
        compute="_compute_amount_authorized",
        store=True,
        help="Value of the authorised quantities at the invoiced price, tax included.",
    )
    receipt_status = fields.Selection(
        string="Receipt",
        selection=STATUSES,
        compute="_compute_receipt_status",
        store=True,
    )
    inspection_status = fields.Selection(
        string="Inspection",
        selection=STATUSES,
        compute="_compute_inspection_status",
        store=True,
    )

    # the order of the list, which must not sort all returns to show a page of them
    _date_request_idx = models.Index("(date_request DESC, id DESC)")

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        warehouses = self.env["stock.warehouse"].search(
            [("company_id", "in", self.company_id.ids)]
        )
        for order in self:
            if order.warehouse_id.company_id != order.company_id:
                order.warehouse_id = warehouses.filtered(
                    lambda wh, order=order: wh.company_id == order.company_id
                )[:1]

    @api.depends("line_ids.amount_authorized")
    def _compute_amount_authorized(self):
        for order in self:
            order.amount_authorized = sum(order.line_ids.mapped("amount_authorized"))

    @api.depends(
        "state",
        "line_ids.qty_to_receive",
        "line_ids.qty_not_coming",
        "line_ids.qty_received",
    )
    def _compute_receipt_status(self):
        for order in self:
            order.receipt_status = progress.status(
                (line.qty_to_receive - line.qty_not_coming, line.qty_received)
                for line in order.line_ids
                if order.state in ("approved", "done")
            )

    @api.depends("line_ids.qty_received", "line_ids.qty_inspected")
    def _compute_inspection_status(self):
        for order in self:
            order.inspection_status = progress.status(
                (line.qty_received, line.qty_inspected) for line in order.line_ids
            )

    @api.model
    def _expand_states(self, states, _domain):
        """The columns of the kanban in the order of the work, also empty ones."""
        order = [state for state, _label in self._fields["state"].selection]
        return [state for state in order if state in {*states, *order[:4]}]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        started = self.filtered(
            lambda o: (
                o.state not in ("draft", "cancelled")
                or any(line.qty_received for line in o.line_ids)
            )
        )
        if started:
            raise UserError(
                self.env._(
                    "Return %(returns)s has begun and belongs to the audit trail: "
                    "cancel it instead of deleting it.",
                    returns=format_list(self.env, started.mapped("name")),
                )
            )

    def action_request(self):
        self._check_lines()
        self._transition("requested")

    def action_approve(self):
        """Authorise the quantities and prepare the receipt."""
        self._check_approver()
        self._check_lines()
        approved = self._transition("approved", date_approve=fields.Datetime.now())
        approved._create_receipts()
        approved.line_ids._ship_in_advance()
        approved._close_if_complete()

    def _check_approver(self):
        manager = "returns_management.returns_management_group_manager"
        if not self.env.su and not self.env.user.has_group(manager):
            raise AccessError(self.env._("Only managers of returns approve them."))

    def action_cancel(self):
        for order in self:
            if any(line.qty_received for line in order.line_ids):
                raise UserError(
                    self.env._(
                        "Return %(name)s has received goods: send them back to the "
                        "customer or finish the return instead of cancelling it.",
                        name=order.name,
                    )
                )
        cancelled = self._transition("cancelled")
        cancelled.picking_ids.filtered(lambda p: p.state != "done").action_cancel()

    def action_draft(self):
        self._transition("draft", reject_reason=False)

    def action_open_reject(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse the Return"),
            "res_model": "return.order.reject",
            "view_mode": "form",
            "target": "new",
            "context": {"default_return_order_ids": self.ids},
        }

    def _reject(self, reason):
        """Refuse the returns, telling the customer why.

        :param reason: a sentence that the customer may read
        """
        self._transition("rejected", reject_reason=reason)

    def _get_form_action(self):
        return self._get_records_action(name=self.env._("Return Order"))

    def _check_lines(self):
        """Refuse returns without lines or prices, or for more than may come back.

        The cap is checked per order line over all returns, since one may name a line
        of the order twice, and by one person at a time, since two may ask for the last
        unit at once.
        """
        for order in self.filtered(lambda order: not order.line_ids):
            raise UserError(
                self.env._(
                    "Return %(name)s has no lines: add what the customer sends back.",
                    name=order.name,
                )
            )
        self.line_ids._check_price_decision()
        serialize(self.line_ids.sale_line_id)
        self.line_ids._check_returnable()

    def _is_complete(self):
        """Whether nothing is owed any more, in either direction."""
        self.ensure_one()
        return self.receipt_status in ("no", "full", "over") and (
            self.inspection_status in ("no", "full")
        )

    def _close_if_complete(self):
        """Finish approved returns that are complete; re-open done ones that are not."""
        # sudo: who completes a return, a worker or an accountant, need not be able to
        # write it
        orders = self.sudo()
        orders.filtered(
            lambda order: order.state == "approved" and order._is_complete()
        )._transition("done")
        orders.filtered(
            lambda order: order.state == "done" and not order._is_complete()
        )._transition("approved")
