from odoo.tools import SQL


def serialize(records):
    """Let one transaction at a time decide on ``records``.

    A concurrent one waits here; since it has read what is outdated by then, PostgreSQL
    refuses it and Odoo runs it again from the start. A lock without a write, as
    ``SELECT … FOR UPDATE``, would let it go on with what it has read before.
    """
    if records:
        records.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = write_date WHERE id IN %s",
                SQL.identifier(records._table),
                tuple(records.ids),
            )
        )
