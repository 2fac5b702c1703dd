from odoo.tools import SQL

from . import models, report, wizard

#: What keeps a reason, a grade or a disposition from being deleted.
RESTRICTIONS = r"""
SELECT child.relname, restriction.conname
FROM pg_constraint restriction
JOIN pg_class child ON child.oid = restriction.conrelid
JOIN pg_class parent ON parent.oid = restriction.confrelid
WHERE restriction.contype = 'f' AND restriction.confdeltype = 'r'
AND parent.relname LIKE 'return\_%'
AND parent.relnamespace = current_schema::regnamespace
"""


def _prepare_uninstall(env):
    _archive_return_types(env)
    _lift_restrictions(env)


def _archive_return_types(env):
    """Take the Returns types out of the overview; their open receipts stay usable."""
    types = env["stock.warehouse"].search([]).return_type_id
    busy = env["stock.picking"].search(
        [
            ("picking_type_id", "in", types.ids),
            ("state", "not in", ("done", "cancel")),
        ]
    )
    (types - busy.picking_type_id).action_archive()


def _lift_restrictions(env):
    """Let Odoo delete our records in any order, since all of them go.

    It begins with what the addons brought, which the documents of users still name.
    """
    env.cr.execute(RESTRICTIONS)
    for table, name in env.cr.fetchall():
        env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(name),
            )
        )


def _create_return_locations_and_types(env):
    """Give the warehouses that existed before the installation their Returns type."""
    env["stock.warehouse"].with_context(active_test=False).search(
        []
    )._create_missing_return_setup()
    env["res.company"].search([])._create_missing_return_locations()
