from . import models, report, wizard


def post_init_hook(env):
    """Companies that are set up for returns get what store credit needs."""
    companies = env["res.company"].search([("return_fee_account_id", "!=", False)])
    companies._setup_store_credit()
