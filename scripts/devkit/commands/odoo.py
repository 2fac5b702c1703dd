"""Plain Odoo in the project's environment: any subcommand and option of Odoo's."""

from .. import odoo_env, processes


def main(arguments: list[str]) -> int:
    with odoo_env.ready_odoo() as odoo:
        return processes.foreground(odoo.command(*arguments), odoo.env)
