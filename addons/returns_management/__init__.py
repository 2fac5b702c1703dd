from . import models, report, wizard


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


def _create_return_locations_and_types(env):
    """Give the warehouses that existed before the installation their Returns type."""
    env["stock.warehouse"].with_context(active_test=False).search(
        []
    )._create_missing_return_setup()
    env["res.company"].search([])._create_missing_return_locations()
