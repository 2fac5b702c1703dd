from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..domain import legal
from ..domain.local_time import local_date
from .return_order_line_legal import CAUSES

#: States in which the law may want money from us.
OPEN_STATES = ("requested", "approved", "done")


class ReturnOrder(models.Model):
    """What the law wants of us, from facts that do not depend on today."""

    _inherit = "return.order"

    is_statutory = fields.Boolean(
        string="Statutory",
        compute="_compute_legal_cause",
        store=True,
        help="A consumer withdraws by right; no policy can take that away.",
    )
    legal_cause = fields.Selection(
        selection=CAUSES, compute="_compute_legal_cause", store=True
    )
    legal_regime_id = fields.Many2one(
        comodel_name="return.legal.regime",
        string="Law of",
        compute="_compute_legal_regime_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    date_notice = fields.Date(
        string="Declared on",
        compute="_compute_date_notice",
        store=True,
        readonly=False,
        tracking=True,
        help="Day on which the customer told us of the withdrawal, by whatever means.",
    )
    date_dispatch_proof = fields.Date(
        string="Proven to Be Sent on",
        copy=False,
        tracking=True,
        help="Day on which the customer proved that the goods were sent back. From "
        "then on the refund can be withheld no longer.",
    )
    is_collected = fields.Boolean(
        string="We Collect the Goods",
        copy=False,
        tracking=True,
        help="Whoever offers to collect the goods cannot wait for them to refund.",
    )
    date_goods_back = fields.Date(
        string="Goods Back on", compute="_compute_date_goods_back", store=True
    )
    date_refund_due = fields.Date(
        string="Refund Due",
        compute="_compute_date_refund_due",
        store=True,
        help="Last day on which the law lets us refund.",
    )
    date_refunded = fields.Date(
        string="Refunded on",
        compute="_compute_legal_amounts",
        store=True,
        compute_sudo=True,
        help="Day on which everything was paid; the legal clock stands still.",
    )
    is_refunded_late = fields.Boolean(compute="_compute_is_refunded_late", store=True)
    legal_amount = fields.Monetary(
        string="Owed by Law",
        compute="_compute_legal_amounts",
        store=True,
        compute_sudo=True,
    )
    legal_amount_open = fields.Monetary(
        string="Open",
        compute="_compute_legal_amounts",
        store=True,
        compute_sudo=True,
        help="What the law wants refunded and is not paid yet.",
    )

    _legal_open_idx = models.Index(
        "(date_refund_due, id) INCLUDE (company_id) "
        "WHERE legal_cause IS NOT NULL AND legal_amount_open > 0"
    )

    @api.depends("line_ids.legal_cause", "state")
    def _compute_legal_cause(self):
        for order in self:
            causes = order.state in OPEN_STATES and order.line_ids.mapped("legal_cause")
            order.is_statutory = bool(causes) and legal.WITHDRAWAL in causes
            order.legal_cause = next(
                (cause for cause, _label in CAUSES if causes and cause in causes), False
            )

    @api.depends("legal_cause")
    def _compute_legal_regime_id(self):
        """The law that the lines were decided by, else that of the customer's place."""
        orders = self.filtered("legal_cause")
        (self - orders).legal_regime_id = False
        places = {order: order._get_legal_place() for order in orders}
        regimes = self.env["return.legal.regime"]._get_regimes(places.values())
        for order in orders:
            decided = order.line_ids.policy_decision_id.regime_id
            order.legal_regime_id = decided[:1] or regimes[places[order]]

    @api.depends("date_request", "partner_id")
    def _compute_date_notice(self):
        for order in self:
            zone = order.partner_id._get_return_zone(order.company_id)
            order.date_notice = order.date_request and local_date(
                order.date_request, zone
            )

    @api.depends(
        "line_ids.legal_cause",
        "line_ids.qty_to_receive",
        "line_ids.qty_not_coming",
        "line_ids.qty_received",
    )
    def _compute_date_goods_back(self):
        for order in self:
            lines = order._get_legal_lines().filtered("qty_to_receive")
            back = lines and all(line._is_back() for line in lines)
            order.date_goods_back = order._get_date_received(lines) if back else False

    @api.depends(
        "legal_cause",
        "legal_regime_id",
        "date_notice",
        "date_goods_back",
        "date_dispatch_proof",
        "is_collected",
        "line_ids.qty_to_receive",
    )
    def _compute_date_refund_due(self):
        for order, deadline in self._get_refund_deadlines().items():
            order.date_refund_due = deadline and deadline.day

    @api.constrains("date_notice", "date_dispatch_proof")
    def _check_legal_dates(self):
        # a day more: where the customer lives it may be tomorrow already
        latest = fields.Date.context_today(self) + timedelta(days=1)
        for order in self:
            requested = order.date_request.date() + timedelta(days=1)
            for name, last in (
                ("date_notice", max(latest, requested)),
                ("date_dispatch_proof", latest),
            ):
                if order[name] and order[name] > last:
                    raise ValidationError(
                        self.env._(
                            "Return %(name)s: %(field)s cannot be in the future.",
                            name=order.name,
                            field=self._fields[name]._description_string(self.env),
                        )
                    )

    @api.depends("legal_cause", "state", "line_ids.amount_authorized")
    def _compute_legal_amounts(self):
        """Nothing is known of payments here: what is finished is paid."""
        for order in self:
            owed = sum(order._get_legal_lines().mapped("amount_authorized"))
            order.legal_amount = owed if order.legal_cause else 0
            order.legal_amount_open = order.legal_amount * (order.state != "done")
            order.date_refunded = False

    @api.depends("date_refunded", "date_refund_due")
    def _compute_is_refunded_late(self):
        for order in self:
            due, paid = order.date_refund_due, order.date_refunded
            order.is_refunded_late = bool(due and paid and paid > due)

    def _get_legal_lines(self):
        return self.line_ids.filtered(
            lambda line: line.legal_cause == line.return_order_id.legal_cause
        ).filtered("legal_cause")

    def _get_legal_place(self):
        """Country and state of the address that the goods went to."""
        self.ensure_one()
        # sudo: whoever registers a return need not be able to read the order
        address = self.sudo().sale_order_ids[:1].partner_shipping_id
        if not address.country_id:
            address = self.partner_id
        return address.country_id or self.company_id.country_id, address.state_id

    def _get_date_received(self, lines):
        """The customer's day on which the last of the goods came."""
        # sudo: accountants look at returns too
        moves = lines.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done" and move.location_dest_id.usage != "customer"
            )
        )
        zone = self.partner_id._get_return_zone(self.company_id)
        days = [local_date(moment, zone) for moment in moves.mapped("date")]
        return max(days, default=False)

    def _get_legal_rules(self):
        """The law of each return on the day it was declared, for many at once.

        :return: ``{return order: legal.Regime or None}``
        """
        return {
            order: order.legal_regime_id._to_domain(
                order.date_notice or date.max, *order._get_legal_place()
            )
            if order.legal_regime_id
            else None
            for order in self
        }

    def _get_refund_deadlines(self):
        """``{return order: legal.Deadline or None}``; goods that the customer keeps are
        not waited for."""
        rules = self._get_legal_rules()
        return {
            order: (
                rules[order]
                and order.legal_cause
                and legal.refund_deadline(
                    rules[order],
                    noticed_on=order.date_notice or None,
                    received_on=order.date_goods_back or None,
                    dispatched_on=order.date_dispatch_proof or None,
                    collects=order.is_collected
                    or not any(order._get_legal_lines().mapped("qty_to_receive")),
                    cause=order.legal_cause,
                )
            )
            or None
            for order in self
        }
