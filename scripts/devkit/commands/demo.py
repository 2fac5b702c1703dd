"""From nothing to a running product: a story played in a real Odoo, then served."""

import argparse
import os
from pathlib import Path

from .. import demo_data, paths, ports, processes
from ..demo_data import Demo
from ..terminal import say

# The story's exit code when it finds itself half told (scripts/story/__main__.py).
START_OVER = 3


def main(arguments: list[str]) -> int:
    options = _parse(arguments)
    port = ports.choose(options.port, demo_data.USUAL_PORT)
    code = _run(options, port, options.reset)
    if code == START_OVER:
        say("An earlier demo was interrupted: starting over.")
        code = _run(options, port, reset=True)
    return code


def _run(options: argparse.Namespace, port: int, reset: bool) -> int:
    with demo_data.ready_demo(reset) as demo:
        code = _play(demo, options)
        if code == 0 and not options.no_serve:
            demo.serve(port)
    return code


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./scripts/demo", description=__doc__)
    parser.add_argument("--no-serve", action="store_true", help="stop at the summary")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the summary")
    parser.add_argument("--reset", action="store_true", help="start over")
    parser.add_argument(
        "--port", type=int, help=f"by default {demo_data.USUAL_PORT} if it is free"
    )
    return parser.parse_args(arguments)


def _play(demo: Demo, options: argparse.Namespace) -> int:
    """Run the story's own program, which prints the summary.

    :return: its exit code: 0 when every invariant holds, START_OVER when an earlier
        run was killed half way
    """
    paths.OUT.mkdir(exist_ok=True)
    env = {
        **demo.odoo.env,
        "PYTHONPATH": os.pathsep.join(map(str, (paths.SCRIPTS, paths.TESTS))),
        "ODOO_DB": demo.database,
        "STRIPE_SIMULATOR_URL": demo.simulator_url,
        "STORY_OUT": str(paths.OUT),
    }
    arguments = ["--json", str(options.json.resolve())] if options.json else []
    return processes.foreground(processes.python("-m", "story", *arguments), env)
