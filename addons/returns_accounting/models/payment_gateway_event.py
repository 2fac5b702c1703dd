import json
import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.tools import SQL

from ..domain import gateway_events
from ..gateway.balance_transaction import utc

_logger = logging.getLogger(__name__)

RETENTION_PARAMETER = "returns_accounting.gateway_event_retention_days"

#: The gateway lists events for 30 days: those must stay known, or they come back.
SHORTEST_RETENTION = 31


class PaymentGatewayEvent(models.Model):
    """What the gateway told us, stored before anything is done about it.

    The event says only that something happened to an object; the object itself is
    fetched from the gateway. So it does not matter in which order, how often or by
    which way events come.
    """

    _name = "payment.gateway.event"
    _description = "Gateway Event"
    _inherit = ["return.state.mixin"]
    _rec_name = "event_id"
    _order = "id desc"
    _check_company_auto = True
    _state_machine = gateway_events.GATEWAY_EVENT

    provider_id = fields.Many2one(
        comodel_name="payment.provider",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="provider_id.company_id", store=True, index=True
    )
    event_id = fields.Char(required=True, readonly=True)
    type = fields.Char(
        required=True,
        readonly=True,
        index=True,
        help="What happened, in the gateway's words: charge.dispute.created …",
    )
    object_type = fields.Char(
        readonly=True, help="What it happened to: refund, charge, dispute, payout …"
    )
    object_id = fields.Char(
        readonly=True,
        index="btree_not_null",
        help="The gateway's reference of it. It is read from the gateway again when "
        "the event is handled.",
    )
    created = fields.Datetime(
        string="Happened", readonly=True, help="By the clock of the gateway."
    )
    received_at = fields.Datetime(string="Received", required=True, readonly=True)
    source = fields.Selection(
        selection=[("webhook", "Webhook"), ("api", "Asked For")],
        string="Came By",
        required=True,
        readonly=True,
        help="Sent by the gateway, or found missing and asked for.",
    )
    payload = fields.Text(
        readonly=True,
        groups="base.group_system",
        help="As received. It can hold personal data and secrets of a payment.",
    )
    state = fields.Selection(
        selection=[
            ("received", "Received"),
            ("handled", "Handled"),
            ("failed", "Failed"),
            ("ignored", "Ignored"),
        ],
        required=True,
        readonly=True,
        default="received",
    )
    attempts = fields.Integer(readonly=True, aggregator=None)
    next_try = fields.Datetime(
        readonly=True, help="When a failed event is handled again by itself."
    )
    handled_at = fields.Datetime(string="Handled On", readonly=True)
    error = fields.Text(string="Result", readonly=True)

    _event_uniq = models.Constraint(
        "UNIQUE(provider_id, event_id)", "This event is known already."
    )
    _pending_idx = models.Index("(next_try) WHERE state IN ('received', 'failed')")

    @api.model
    def _receive(self, provider, payload):
        """Store an event whose signature was verified, and have it handled soon.

        :param payload: the body of the webhook
        :raise ValueError: when it is no event
        """
        try:
            event = json.loads(payload)
            if self._store(provider, [event], "webhook", payload.decode()):
                self._handle_soon()
        except (KeyError, TypeError) as error:
            raise ValueError(str(error)) from error

    @api.model
    def _store(self, provider, events, source, payload=None):
        """Store the events that are not known yet.

        :param events: as the API gives them
        :param payload: the one event as it was received
        :return: the new ones
        """
        rows = [self._prepare_row(provider, event, source, payload) for event in events]
        if not rows:
            return self.browse()
        columns = SQL(", ").join(map(SQL.identifier, rows[0]))
        values = SQL(", ").join(tuple(row.values()) for row in rows)
        found = self.env.execute_query(
            SQL(
                "INSERT INTO payment_gateway_event (%s) VALUES %s "
                "ON CONFLICT (provider_id, event_id) DO NOTHING RETURNING id",
                columns,
                values,
            )
        )
        return self.browse(row_id for (row_id,) in found)

    @api.model
    def _prepare_row(self, provider, event, source, payload):
        now = fields.Datetime.now()
        subject = event["data"]["object"]
        wanted = event["type"] in provider._get_webhook_events()
        return {
            "provider_id": provider.id,
            "company_id": provider.company_id.id,
            "event_id": event["id"],
            "type": event["type"],
            "object_type": subject.get("object"),
            "object_id": subject.get("id"),
            "created": utc(event["created"]),
            "received_at": now,
            "source": source,
            "payload": payload or json.dumps(event),
            "state": "received" if wanted else "ignored",
            "attempts": 0,
            "next_try": now if wanted else None,
            "create_uid": self.env.uid,
            "create_date": now,
            "write_uid": self.env.uid,
            "write_date": now,
        }

    @api.model
    def _handle_soon(self, at=None):
        # sudo: jobs are for administrators; anybody may have ours run
        self.env.ref("returns_accounting.ir_cron_handle_events").sudo()._trigger(at)

    @api.model
    def _cron_handle(self, limit=500):
        """Handle what is due, one commit for all events of an object.

        Events of one object need one look at it. What is interrupted is found again;
        so is what another job or user holds at the moment.
        """
        due = self.search(
            [
                ("state", "in", gateway_events.PENDING),
                ("next_try", "<=", fields.Datetime.now()),
            ],
            order="id",
            limit=limit,
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        groups = due.grouped(lambda e: (e.provider_id, e.object_type, e.object_id))
        for events in groups.values():
            events.try_lock_for_update()._handle()
            if not cron._commit_progress(len(events)):
                break

    def _handle(self):
        """Handle these events of one object; what fails is tried again later."""
        pending = self.filtered(lambda event: event.state in gateway_events.PENDING)
        if not pending:
            return
        try:
            with self.env.cr.savepoint():
                result = pending[0]._handle_object()
        except OperationalError:
            self.env.cr.rollback()  # another transaction was first: see it, then retry
            self.env.invalidate_all()
            self._handle_soon(fields.Datetime.now() + timedelta(minutes=1))
        except Exception as error:
            _logger.warning("%s not handled", pending.mapped("event_id"), exc_info=True)
            pending._fail(str(error))
        else:
            pending._transition(
                "ignored" if result else "handled",
                handled_at=fields.Datetime.now(),
                next_try=False,
                error=result,
            )

    def _fail(self, reason):
        for attempts, events in self.grouped("attempts").items():
            wait = gateway_events.wait(attempts + 1)
            next_try = wait and fields.Datetime.now() + wait
            events._transition("failed")
            events.sudo().write(  # sudo: events are written by this job alone
                {"attempts": attempts + 1, "next_try": next_try, "error": reason}
            )
            if next_try:
                events._handle_soon(next_try)
            else:
                events._open_failed_exceptions()

    def _open_failed_exceptions(self):
        for event in self:
            self.env["return.exception"]._open(
                "event_failed",
                event.event_id,
                company=event.company_id,
                event_id=event.id,
                provider_id=event.provider_id.id,
                gateway_reference=event.object_id,
                detail=event.error,
            )

    def action_replay(self):
        """Handle the events again, whatever became of them."""
        self.check_access("write")
        self._transition("received")
        # sudo: events are written by their job alone
        self.sudo().write({"attempts": 0, "next_try": fields.Datetime.now()})
        self._handle_soon()

    @api.autovacuum
    def _gc_handled(self):
        """Forget what was handled long ago; what failed stays until it is solved."""
        # sudo: system parameters are for administrators
        days = self.env["ir.config_parameter"].sudo().get_param(RETENTION_PARAMETER)
        days = max(int(days or 90), SHORTEST_RETENTION)
        limit = fields.Datetime.now() - timedelta(days=days)
        self.search(
            [("state", "in", ("handled", "ignored")), ("received_at", "<", limit)],
            limit=10_000,
        ).unlink()
