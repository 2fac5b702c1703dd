"""The demo server: the demo's database as it is, and the simulator at its side."""

import argparse

from .. import demo_data, ports


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./scripts/serve", description=__doc__)
    parser.add_argument(
        "--port", type=int, help=f"by default {demo_data.USUAL_PORT} if it is free"
    )
    options = parser.parse_args(arguments)
    port = ports.choose(options.port, demo_data.USUAL_PORT)
    with demo_data.ready_demo() as demo:
        demo.serve(port)
    return 0
