"""A short run of ./scripts/faults: seeded, so that a failure can be told again."""

import json
import subprocess

from devkit import paths

SEED = 19
FOUND = ("lost", "doubled", "wrong", "unbalanced")


def test_refunds_survive_kills_and_a_bad_gateway() -> None:
    done = subprocess.run(
        [paths.SCRIPTS / "faults", "--runs", "24", "--seed", str(SEED)],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert {name: told[name] for name in FOUND} == dict.fromkeys(FOUND, 0)
    assert sum(told["states"].values()) == told["runs"] == 24
