from odoo import api, fields, models


class ReturnDisposition(models.Model):
    _name = "return.disposition"
    _inherit = "return.settings.mixin"
    _description = "Disposition"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    action = fields.Selection(
        selection=[
            ("restock", "Move to Stock"),
            ("liquidate", "Sell Off"),
            ("donate", "Donate"),
            ("recycle", "Recycle"),
            ("back_to_customer", "Send Back to the Customer"),
            ("scrap", "Scrap"),
        ],
        required=True,
        help="What happens to the goods in the warehouse when an inspection with this "
        "disposition is validated.",
    )
    grade_ids = fields.Many2many(
        comodel_name="return.grade",
        string="Proposed for Grades",
        help="Goods of these grades are proposed to go this way; of several "
        "dispositions the first is taken.",
    )

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Usual Recipient",
        help="Who gets the goods unless the inspection says otherwise: a charity, a "
        "recycler, a buyer of remainders.",
    )
    scrap_reason_tag_ids = fields.Many2many(
        comodel_name="stock.scrap.reason.tag",
        string="Usual Scrap Reasons",
        help="Reasons of the scrap order unless the inspection names others.",
    )
    is_destruction = fields.Boolean(
        string="Destroys the Goods",
        compute="_compute_is_destruction",
        store=True,
        readonly=False,
        precompute=True,
        help="Throws the goods away as waste. Recycling does too: only handing them "
        "over to be prepared for re-use, refurbished or remanufactured does not "
        "(Regulation (EU) 2024/1781, art. 2(34)).",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "A disposition with this code exists already."
    )
    _destruction_is_said = models.Constraint(
        "CHECK(is_destruction OR action NOT IN ('recycle', 'scrap'))",
        "Goods that are scrapped or recycled are destroyed: tick Destroys the Goods.",
    )

    @api.depends("action")
    def _compute_is_destruction(self):
        for disposition in self:
            disposition.is_destruction = disposition.action in ("recycle", "scrap")
