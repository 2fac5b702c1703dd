from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from ..domain import candidates
from ..domain.candidates import Candidate, Clue
from .return_order_line import RECEIVING_RESOLUTIONS

#: How many of the newest documents are looked at, for a product that sells every day.
CANDIDATE_LIMIT = 80


class ReturnOrder(models.Model):
    """Goods that arrived without a paper: which return or delivery are they of?"""

    _inherit = "return.order"

    @api.model
    def _find_candidates(
        self, product, lot=None, partner=None, reference="", company=None, limit=10
    ):
        """Returns and deliveries that a parcel may belong to, best first.

        :param product: what is in the parcel
        :param lot: its lot or serial number, if it has one that we know
        :param partner: who sent it, if known
        :param reference: what the paper says: an order, a delivery, a return
        :return: ``[{"return_line_id", "sale_line_id", "partner_id", "document",
            "quantity", "sentence"}]``; one of the first two is set, quantities are in
            the unit of that line
        """
        company = company or self.env.company
        lot = lot or self.env["stock.lot"]
        partner = (partner or self.env["res.partner"]).commercial_partner_id
        sold = self._get_sale_lines_of_lot(lot, company)
        named = self._get_sale_orders_named(reference, company)
        waiting = self._get_lines_waiting(product, partner, sold, named, company)
        delivered = self._get_sale_lines_delivered(
            product, partner, sold, named, company
        )
        facts = {
            self._prepare_candidate(line, sold, named, partner, reference): line
            for line in [*waiting, *(delivered - waiting.sale_line_id)]
        }
        return [
            self._describe_candidate(candidate, facts[candidate])
            for candidate in candidates.rank(facts)[:limit]
        ]

    @api.model
    def _get_sale_lines_of_lot(self, lot, company):
        """The order lines that ``lot`` left for and has not come back from."""
        if not lot:
            return self.env["sale.order.line"]
        moves = self.env["return.order.line"]._get_lot_crossings(lot, company)
        if lot.product_id.tracking == "serial":
            moves = moves[:1]
        return moves.filtered(
            lambda move: move.location_dest_id.usage == "customer"
        ).sale_line_id

    @api.model
    def _get_sale_orders_named(self, reference, company):
        # sudo: who receives goods may not read all orders
        orders = self.env["sale.order"].sudo()
        if not reference:
            return orders
        return orders.search(
            [
                ("company_id", "=", company.id),
                "|",
                "|",
                ("name", "=ilike", reference),
                ("client_order_ref", "=ilike", reference),
                ("picking_ids.name", "=ilike", reference),
            ],
            limit=CANDIDATE_LIMIT,
        )

    @api.model
    def _get_lines_waiting(self, product, partner, sold, named, company):
        lines = self.env["return.order.line"].search(
            self._get_candidate_product_domain(product)
            & Domain("state", "in", ("requested", "approved"))
            & Domain("resolution", "in", RECEIVING_RESOLUTIONS)
            & Domain("company_id", "=", company.id)
            & self._get_candidate_domain(partner, sold, named, "sale_line_id"),
            order="id desc",
            limit=CANDIDATE_LIMIT,
        )
        return lines.filtered(lambda line: line.qty_to_receive > line.qty_received)

    @api.model
    def _get_sale_lines_delivered(self, product, partner, sold, named, company):
        # sudo: who receives goods may not read all orders
        lines = self.env["sale.order.line"].sudo()
        found = lines.search(
            self._get_candidate_product_domain(product)
            & Domain("state", "=", "sale")
            & Domain("qty_delivered", ">", 0)
            & Domain("company_id", "=", company.id)
            & self._get_candidate_domain(partner, sold, named, ""),
            order="id desc",
            limit=CANDIDATE_LIMIT,
        )
        return found.filtered(lambda line: line.qty_returnable > 0)

    @api.model
    def _get_candidate_product_domain(self, product):
        """Lines of returns, or of orders, that a product may be of."""
        return Domain("product_id", "=", product.id)

    @api.model
    def _get_candidate_domain(self, partner, sold, named, prefix):
        """The sender's, or what a number or a paper points at, whoever the sender is.

        :param prefix: field that leads to the order line
        """
        if not partner:
            return Domain.TRUE
        line, order = (f"{prefix}.id", f"{prefix}.order_id") if prefix else ("id", "")
        owner = "partner_id" if prefix else "order_partner_id"
        return (
            Domain(owner, "child_of", partner.id)
            | Domain(line, "in", sold.ids)
            | Domain(order or "order_id", "in", named.ids)
        )

    @api.model
    def _prepare_candidate(self, line, sold, named, partner, reference):
        expected = line._name == "return.order.line"
        # sudo: warehouse workers read no sales orders, but the order names the parcel
        sale_line = line.sale_line_id.sudo() if expected else line
        owner = line.partner_id if expected else line.order_partner_id
        date = line.return_order_id.date_request if expected else line.create_date
        left = (
            line.qty_to_receive - line.qty_received if expected else line.qty_returnable
        )
        name = line.return_order_id.name if expected else ""
        return Candidate(
            id=line.id,
            expected=expected,
            quantity=Decimal(str(line.product_uom_id.round(left))),
            days=(fields.Datetime.now() - date).days,
            has_number=bool(sale_line & sold),
            has_reference=bool(sale_line.order_id & named)
            or bool(name and name.lower() == (reference or "").lower()),
            has_customer=bool(partner and owner.commercial_partner_id == partner),
        )

    @api.model
    def _describe_candidate(self, candidate, line):
        expected = candidate.expected
        document = line.return_order_id if expected else line.order_id
        return {
            "return_line_id": line.id if expected else False,
            "sale_line_id": False if expected else line.id,
            "partner_id": document.partner_id.id,
            "document": document.name,
            "quantity": float(candidate.quantity),
            "sentence": self._get_candidate_sentence(candidate, line, document),
        }

    @api.model
    def _get_candidate_sentence(self, candidate, line, document):
        quantity = formatLang(self.env, float(candidate.quantity), digits=0)
        names = {
            "document": document.name,
            "partner": document.partner_id.display_name,
            "quantity": f"{quantity} {line.product_uom_id.name}",
        }
        if candidate.expected:
            fact = self.env._(
                "Return %(document)s of %(partner)s expects %(quantity)s.", **names
            )
        else:
            fact = self.env._(
                "%(partner)s may send back %(quantity)s of order %(document)s, of "
                "%(date)s.",
                date=format_date(self.env, document.date_order),
                **names,
            )
        reasons = {
            Clue.NUMBER: self.env._("The number on the goods left with it."),
            Clue.REFERENCE: self.env._("The reference names it."),
            Clue.CUSTOMER: self.env._("The sender is the customer."),
        }
        why = [reasons[clue] for clue in candidate.clues if clue in reasons]
        return " ".join([fact, *why])
