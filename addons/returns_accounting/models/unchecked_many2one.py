from odoo import fields


class UncheckedMany2one(fields.Many2one):
    """A link that the database does not check, for rows that come by the million.

    PostgreSQL looks each link of each new row up, which takes longer than everything
    else about it. Only for links that one statement writes, to records that an
    ``ondelete`` of their own keeps from being deleted.
    """

    def update_db_foreign_key(self, model, column):
        """Make none."""
