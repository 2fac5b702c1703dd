"""docker-compose.yml: what people with Docker start."""

import shutil
import subprocess
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"
SERVICES = yaml.safe_load(FILE.read_text())["services"]


def _has_compose():
    docker = shutil.which("docker")
    answer = docker and subprocess.run([docker, "compose", "version"], check=False)
    return bool(answer) and answer.returncode == 0


def test_compose_accepts_the_file():
    if _has_compose():
        command = ["docker", "compose", "--profile", "simulator", "config", "--quiet"]
        subprocess.run(command, cwd=ROOT, check=True)
    assert set(SERVICES) == {"odoo", "postgres", "simulator"}


def test_nothing_is_published_beyond_loopback():
    published = [
        port for service in SERVICES.values() for port in service.get("ports", [])
    ]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_every_image_has_a_version():
    images = [service["image"] for service in SERVICES.values() if "image" in service]
    for service in SERVICES.values():
        if "build" in service:
            lines = (ROOT / service["build"]["dockerfile"]).read_text().splitlines()
            images += [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert len(images) == len(SERVICES)
    assert all(image.partition(":")[2] not in ("", "latest") for image in images)


def test_the_simulator_starts_only_when_asked_for():
    assert SERVICES["simulator"]["profiles"] == ["simulator"]
    assert not any("profiles" in SERVICES[name] for name in ("odoo", "postgres"))


def test_mounted_folders_exist():
    mounts = [mount for service in SERVICES.values() for mount in service["volumes"]]
    folders = [mount.split(":")[0] for mount in mounts if mount.startswith("./")]
    assert folders
    assert all((ROOT / folder).is_dir() for folder in folders)
