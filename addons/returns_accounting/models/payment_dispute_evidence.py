import base64

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, html2plaintext
from odoo.tools.image import image_process

#: docs.stripe.com/api/disputes/evidence_object: the longest text of one field.
LONGEST_TEXT = 20_000

#: Photos are made this small for the pack: the bank takes 5 MB in all.
PHOTO_SIZE = (900, 900)


class PaymentDispute(models.Model):
    """What the bank is told: gathered from documents, edited by a person, sent once.

    sudo: an accountant who answers a dispute gathers from orders, deliveries, returns
    and messages without having to be a user of them all.
    """

    _inherit = "payment.dispute"

    evidence_text = fields.Text(
        string="Statement to the Bank",
        copy=False,
        help="Gathered from the documents; change it as you like before you send it.",
    )
    evidence_file_id = fields.Char(
        string="Evidence at the Gateway",
        readonly=True,
        copy=False,
        help="The gateway's reference of the evidence pack that was sent.",
    )
    date_evidence = fields.Datetime(
        string="Evidence Sent On", readonly=True, copy=False, tracking=True
    )

    def _get_invoices(self):
        return self.sudo().transaction_id.invoice_ids  # sudo: see the class

    def _get_sale_orders(self):
        return self._get_invoices().line_ids.sale_line_ids.order_id

    def _get_shipments(self):
        """Deliveries of the disputed order that left, oldest first."""
        moves = self._get_sale_orders().order_line.move_ids.filtered(
            lambda move: move.state == "done" and move.location_dest_usage == "customer"
        )
        return moves.picking_id.sorted("date_done")

    def _get_returns(self):
        """Returns of the disputed order, the one that was named first."""
        lines = self._get_sale_orders().order_line.return_line_ids
        return self.sudo().return_order_id | lines.return_order_id.filtered(
            lambda order: order.state not in ("draft", "cancelled")
        )

    def _get_inspections(self):
        return self._get_returns().line_ids.inspection_ids.filtered(
            lambda result: result.state == "done"
        )

    def _get_photos(self, inspection):
        """Base64 of the photos of an inspection, small enough for the bank."""
        pictures = inspection.photo_ids.mapped("raw")
        answers = inspection.answer_ids.filtered("photo")
        pictures += [base64.b64decode(answer.photo) for answer in answers]
        return [
            base64.b64encode(image_process(raw, size=PHOTO_SIZE, quality=75))
            for raw in pictures
        ]

    def _get_messages(self):
        """What was said to and by the customer about the order, oldest first."""
        documents = [
            *self._get_sale_orders(),
            *self._get_invoices(),
            *self._get_returns(),
        ]
        found = self.env["mail.message"].sudo()  # sudo: see the class
        for document in documents:
            found |= document.message_ids.filtered(
                lambda message: (
                    message.message_type in ("email", "comment", "email_outgoing")
                    and not message.is_internal
                    and not message.subtype_id.internal
                    and html2plaintext(message.body or "").strip()
                )
            )
        return found.sorted(lambda message: (message.date, message.id))

    def action_gather_evidence(self):
        """Write the statement anew from the documents as they are now."""
        self.check_access("write")
        for dispute in self:
            dispute.evidence_text = dispute._get_statement()

    def _get_statement(self):
        self.ensure_one()
        parts = [
            *self._state_sale(),
            *self._state_shipments(),
            *self._state_returns(),
            *self._state_refunds(),
        ]
        return "\n".join(parts)

    def _state_sale(self):
        invoices, orders = self._get_invoices(), self._get_sale_orders()
        if not invoices:
            return []
        return [
            self.env._(
                "%(customer)s bought the goods of invoice %(invoices)s with order "
                "%(orders)s and paid %(amount)s.",
                customer=self.partner_id.name,
                invoices=", ".join(invoices.mapped("name")),
                orders=", ".join(orders.mapped("name")) or "-",
                amount=self.currency_id.format(self.sudo().transaction_id.amount),
            )
        ]

    def _state_shipments(self):
        return [
            self.env._(
                "Delivery %(name)s left on %(date)s to %(address)s.%(tracking)s",
                name=picking.name,
                date=self._format_date(picking.date_done),
                address=(picking.partner_id.contact_address_inline or "-"),
                tracking=self._state_tracking(picking),
            )
            for picking in self._get_shipments()
        ]

    def _state_tracking(self, picking):
        carrier, number = picking._get_dispute_tracking()
        if not number:
            return ""
        return " " + self.env._(
            "Carrier %(carrier)s has it under number %(number)s.",
            carrier=carrier,
            number=number,
        )

    def _state_returns(self):
        sentences = []
        for order in self._get_returns():
            sentences.append(
                self.env._(
                    "Return %(name)s was asked for on %(date)s; it is %(state)s.",
                    name=order.name,
                    date=self._format_date(order.date_request),
                    state=dict(order._fields["state"]._description_selection(self.env))[
                        order.state
                    ],
                )
            )
            if order.reject_reason:
                sentences.append(order.reject_reason)
        sentences += [
            self.env._(
                "Inspected on %(date)s: %(quantity)g x %(product)s, grade %(grade)s.",
                date=self._format_date(result.date),
                quantity=result.quantity,
                product=result.product_id.name,
                grade=result.grade_id.name,
            )
            for result in self._get_inspections()
        ]
        return sentences

    def _state_refunds(self):
        return [
            self.env._(
                "%(amount)s was refunded on %(date)s (reference %(reference)s).",
                amount=self.currency_id.format(abs(refund.amount)),
                date=self._format_date(self._get_refund_date(refund)),
                reference=refund.provider_reference,
            )
            for refund in self._get_refund_transactions()
        ]

    def _format_date(self, moment):
        return format_date(self.env, moment) if moment else "-"

    def _prepare_evidence_vals(self):
        """The fields of the gateway's evidence; only those that we know."""
        self.ensure_one()
        shipment = self._get_shipments()[:1]
        carrier, number = shipment._get_dispute_tracking() if shipment else ("", "")
        lines = self._get_invoices().invoice_line_ids
        goods = lines.filtered(lambda line: line.display_type == "product")
        found = {
            "customer_name": self.partner_id.name,
            "customer_email_address": self.partner_id.email,
            "billing_address": self.partner_id.contact_address_inline,
            "product_description": "\n".join(
                f"{line.quantity:g} x {line.name}" for line in goods
            )[:LONGEST_TEXT],
            "shipping_address": shipment.partner_id.contact_address_inline,
            "shipping_date": shipment and self._format_date(shipment.date_done),
            "shipping_carrier": carrier,
            "shipping_tracking_number": number,
            "refund_refusal_explanation": "\n".join(
                filter(None, self._get_returns().mapped("reject_reason"))
            ),
            "uncategorized_text": self.evidence_text,
        }
        return {name: value for name, value in found.items() if value}

    def action_print_evidence(self):
        report = self.env.ref("returns_accounting.action_report_dispute_evidence")
        return report.report_action(self)

    def action_submit_evidence(self):
        """Send statement and pack to the bank, which looks at them once."""
        self.check_access("write")
        for dispute in self:
            dispute._check_evidence()
            dispute._submit_evidence()

    def _check_evidence(self):
        self._check_open()
        if not (self.evidence_text or "").strip():
            problem = self.env._("Write the statement to the bank, or gather it.")
        elif len(self.evidence_text) > LONGEST_TEXT:
            problem = self.env._(
                "The statement has %(length)s characters, and the bank reads "
                "%(limit)s: shorten it; the pack has the rest.",
                length=len(self.evidence_text),
                limit=LONGEST_TEXT,
            )
        elif self.evidence_due_by and self.evidence_due_by < fields.Datetime.now():
            problem = self.env._(
                "The bank took evidence until %(date)s; it would not look at it any "
                "more.",
                date=self._format_date(self.evidence_due_by),
            )
        else:
            return
        raise UserError(
            self.env._("Dispute %(name)s: %(why)s", name=self.gateway_id, why=problem)
        )

    def _submit_evidence(self):
        # sudo: accountants may not read provider credentials
        provider = self.provider_id.sudo()
        reports = self.env["ir.actions.report"].sudo()  # sudo: see the class
        content, _kind = reports._render_qweb_pdf(
            "returns_accounting.action_report_dispute_evidence", self.ids
        )
        gateway = provider._stripe_objects()
        with provider._readable_gateway_errors():
            name = f"{self.gateway_id}.pdf"
            file_id = gateway.upload_evidence(name, content)
            evidence = self._prepare_evidence_vals() | {"uncategorized_file": file_id}
            data = gateway.update_dispute(self.gateway_id, evidence, submit=True)
        # sudo: the gateway's references are written here alone
        self.sudo().write(
            {"evidence_file_id": file_id, "date_evidence": fields.Datetime.now()}
        )
        self._learn(provider, data)
        self.message_post(
            body=self.env._("Evidence was sent to the customer's bank."),
            attachments=[(name, content)],
        )
