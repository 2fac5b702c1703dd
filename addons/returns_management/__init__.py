from . import models, report, wizard


def _create_return_locations_and_types(env):
    """Give the warehouses that existed before the installation their Returns type."""
    env["stock.warehouse"].with_context(active_test=False).search(
        []
    )._create_missing_return_setup()
    env["res.company"].search([])._create_missing_return_locations()
