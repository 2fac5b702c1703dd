"""What the commands in scripts/ share: environment, processes, databases.

This file and the modules it imports before the virtual environment exists use the
standard library only.
"""

import importlib
import sys

OLDEST_PYTHON = (3, 10)


def run(command, *groups):
    """Run a command inside the project's virtual environment.

    The environment is made first and the script executes itself again in it, so
    that devkit.commands.<command> may use the pinned packages.

    :param str command: a module of devkit.commands
    :param str groups: the requirement groups that it needs, see python_env.GROUPS
    """
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            "Python {}.{} is too old: this project needs Python 3.10 to 3.13. Install "
            "one and run the same command with it.".format(*sys.version_info[:2])
        )
    from . import python_env, terminal

    with terminal.reporting():
        python_env.enter(*groups)
        module = importlib.import_module(f"devkit.commands.{command}")
        sys.exit(module.main(sys.argv[1:]))
