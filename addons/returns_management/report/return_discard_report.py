from odoo import fields, models
from odoo.tools import SQL

from ..domain import espr


class ReturnDiscardReport(models.Model):
    """Discarded goods by year, product, reason, ground and waste treatment.

    Regulation (EU) 2024/1781, art. 24(1): large enterprises (medium-sized ones from 19
    July 2030) disclose for each financial year how many unsold consumer products they
    discarded, their weight, why, on which derogation, and the share of each waste
    treatment. The form of Implementing Regulation (EU) 2026/2 is mandatory from March
    2027; that form itself was not seen: these are the figures of art. 24, without the
    customs codes that it is said to group them by.

    One row for each done move line into an inventory-loss location, whatever the
    product and whether a ban covers it; a negative one for goods that came back from
    there, such as a donation that was refused. What was counted and not found is
    lost, not discarded, and no row. The weight is that of the product as it is now.
    """

    _name = "return.discard.report"
    _description = "Discarded Goods"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "product_id"
    _depends = {
        "product.category": ["parent_path", "return_espr_group"],
        "product.product": ["weight"],
        "product.template": ["categ_id", "uom_id"],
        "return.inspection": ["derogation", "return_line_id", "return_order_id"],
        "return.order.line": ["reason_id"],
        "stock.move": [
            "is_inventory",
            "partner_id",
            "picking_id",
            "reference",
            "return_inspection_id",
            "scrap_id",
        ],
        "stock.move.line": [
            "company_id",
            "date",
            "location_dest_id",
            "location_id",
            "move_id",
            "product_id",
            "quantity_product_uom",
            "state",
        ],
        "stock.scrap": ["derogation", "scrap_reason_tag_ids"],
    }

    date = fields.Datetime(readonly=True, help="When the goods left stock.")
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    product_id = fields.Many2one(comodel_name="product.product", readonly=True)
    categ_id = fields.Many2one(
        comodel_name="product.category", string="Product Category", readonly=True
    )
    espr_group = fields.Selection(
        selection=lambda self: (
            self.env["product.category"]._fields["return_espr_group"].selection
        ),
        string="Destruction Ban",
        readonly=True,
        help="Group of annex VII of Regulation (EU) 2024/1781 that the product is of.",
    )
    treatment = fields.Selection(
        selection=list(espr.TREATMENTS),
        string="Waste Treatment",
        readonly=True,
        help="Where the goods went, by their location: art. 24(1)(c).",
    )
    location_id = fields.Many2one(
        comodel_name="stock.location", string="Destination", readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Recipient", readonly=True
    )
    scrap_reason_tag_id = fields.Many2one(
        comodel_name="stock.scrap.reason.tag",
        string="Scrap Reason",
        readonly=True,
        help="The first of the scrap order's reasons.",
    )
    return_reason_id = fields.Many2one(
        comodel_name="return.order.reason",
        readonly=True,
        help="Why the customer sent the goods back.",
    )
    derogation = fields.Selection(
        selection=list(espr.DEROGATIONS),
        string="Ground for Destruction",
        readonly=True,
        help="Ground of Delegated Regulation (EU) 2026/296, art. 2, that was claimed.",
    )
    return_order_id = fields.Many2one(
        comodel_name="return.order", string="Return", readonly=True
    )
    move_id = fields.Many2one(comodel_name="stock.move", readonly=True)
    reference = fields.Char(readonly=True)
    product_uom_id = fields.Many2one(
        comodel_name="uom.uom", string="Unit", readonly=True
    )
    quantity = fields.Float(string="Units", digits="Product Unit", readonly=True)
    weight = fields.Float(
        digits="Stock Weight",
        readonly=True,
        help="Weight of the product times the units, in the unit of weight of the "
        "settings; zero where a product has none.",
    )
    has_weight = fields.Boolean(
        string="Weight Known", readonly=True, help="Whether the product has a weight."
    )

    def action_open_document(self):
        """The scrap order or the transfer: core looks for scrap orders alone."""
        self.ensure_one()
        move = self.move_id
        return (move.scrap_id or move.picking_id or move)._get_records_action()

    @property
    def _table_query(self):
        return SQL(
            """
              WITH ban (categ_id, espr_group) AS (%(bans)s)
            SELECT fact.id,
                   fact.date,
                   fact.company_id,
                   fact.product_id,
                   template.categ_id,
                   template.uom_id AS product_uom_id,
                   ban.espr_group,
                   fact.treatment,
                   fact.location_id,
                   move.partner_id,
                   reason.tag_id AS scrap_reason_tag_id,
                   retline.reason_id AS return_reason_id,
                   CASE WHEN fact.treatment <> %(reuse)s
                        THEN COALESCE(scrap.derogation, inspection.derogation)
                   END AS derogation,
                   inspection.return_order_id,
                   fact.move_id,
                   move.reference,
                   fact.quantity,
                   fact.quantity * COALESCE(product.weight, 0) AS weight,
                   COALESCE(product.weight, 0) > 0 AS has_weight
              FROM (%(facts)s) AS fact
              JOIN stock_move move ON move.id = fact.move_id
              JOIN product_product product ON product.id = fact.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN ban ON ban.categ_id = template.categ_id
         LEFT JOIN stock_scrap scrap ON scrap.id = move.scrap_id
         LEFT JOIN return_inspection inspection
                ON inspection.id = move.return_inspection_id
         LEFT JOIN return_order_line retline
                ON retline.id = inspection.return_line_id
         LEFT JOIN LATERAL (%(reasons)s) AS reason (tag_id) ON TRUE
             WHERE %(discarded)s
            """,
            bans=self._bans_query(),
            facts=self._facts_query(),
            reasons=self._reasons_query(),
            discarded=self._discarded_query(),
            reuse=espr.REUSE,
        )

    def _bans_query(self):
        """The group of each category, its own or that of the nearest one above."""
        return SQL(
            """
            SELECT DISTINCT ON (categ.id) categ.id, above.return_espr_group
              FROM product_category categ
              JOIN product_category above
                ON above.return_espr_group IS NOT NULL
               AND categ.parent_path LIKE above.parent_path || '%%'
          ORDER BY categ.id, LENGTH(above.parent_path) DESC
            """
        )

    def _facts_query(self):
        """Goods that went to where goods are discarded, and those that came back.

        The few locations go in by number, so that the planner knows how many lines
        each of them has.
        """
        # sudo: what becomes of goods of a company is the same whoever asks
        locations = self.env["stock.location"].sudo().with_context(active_test=False)
        companies = self.env["res.company"].sudo().search(fields.Domain.TRUE)
        places = [
            (location.id, company.id, treatment)
            for location in locations.search([("usage", "=", "inventory")])
            for company in location.company_id or companies
            if (treatment := location._get_waste_treatment(company))
        ]
        # a row that no line matches: VALUES takes no empty list
        places.append((0, 0, ""))
        return SQL(
            "%s UNION ALL %s",
            self._direction_query(SQL("line.location_dest_id"), SQL("1"), places),
            self._direction_query(SQL("line.location_id"), SQL("-1"), places),
        )

    def _direction_query(self, location, sign, places):
        return SQL(
            """
            SELECT %(sign)s * line.id AS id,
                   line.date,
                   line.company_id,
                   line.product_id,
                   line.move_id,
                   place.location_id,
                   place.treatment,
                   %(sign)s * line.quantity_product_uom AS quantity
              FROM stock_move_line line
              JOIN (VALUES %(places)s) AS place (location_id, company_id, treatment)
                ON place.location_id = %(location)s
               AND place.company_id = line.company_id
             WHERE line.state = 'done'
               AND %(location)s IN %(ids)s
            """,
            sign=sign,
            location=location,
            places=SQL(", ").join(SQL("%s", place) for place in places),
            ids=tuple({place[0] for place in places}),
        )

    def _reasons_query(self):
        tags = self.env["stock.scrap"]._fields["scrap_reason_tag_ids"]
        return SQL(
            "SELECT MIN(%s) FROM %s WHERE %s = scrap.id",
            SQL.identifier(tags.column2),
            SQL.identifier(tags.relation),
            SQL.identifier(tags.column1),
        )

    def _discarded_query(self):
        """Which facts are rows; ``move`` and ``fact`` are at hand."""
        return SQL(
            "(move.is_inventory IS NOT TRUE OR fact.treatment <> %s)", espr.DISPOSAL
        )
