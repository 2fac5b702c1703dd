"""Odoo and the packages it needs: what goes wrong, what is said, what is left."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from devkit import debian, odoo_source, paths, python_env, ready
from devkit.terminal import Failure


def _odoo_tree(folder, version_info):
    (folder / "odoo" / "addons" / "base").mkdir(parents=True)
    (folder / "odoo" / "addons" / "base" / "__manifest__.py").write_text("{}")
    (folder / "odoo" / "release.py").write_text(f"version_info = {version_info}\n")
    return folder


class TestOdooSource:
    def test_odoo_19_is_taken(self, tmp_path):
        tree = _odoo_tree(tmp_path, "(19, 0, 0, FINAL, 0, '')")
        source = odoo_source.inspect(tree)
        assert source.version == "19.0"
        assert source.addons == (tree / "odoo" / "addons",)

    def test_folder_without_odoo_is_refused(self, tmp_path):
        with pytest.raises(Failure) as caught:
            odoo_source.inspect(tmp_path)
        assert str(tmp_path) in caught.value.what
        assert "odoo-bin" in caught.value.todo

    @pytest.mark.parametrize("version", ["(17, 0, 0, FINAL)", "('saas~19', 2, 0)"])
    def test_another_series_is_refused(self, tmp_path, version):
        with pytest.raises(Failure) as caught:
            odoo_source.inspect(_odoo_tree(tmp_path, version))
        assert "ODOO_SOURCE holds Odoo" in caught.value.what
        assert "19.0" in caught.value.todo


@pytest.fixture
def package(tmp_path):
    """A real Debian package with one file."""
    tree = tmp_path / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN" / "control").write_text(
        "Package: thing\nVersion: 1\nArchitecture: all\nMaintainer: Nobody\n"
        "Description: a thing\n"
    )
    (tree / "thing").write_bytes(os.urandom(100_000))
    made = tmp_path / "thing.deb"
    subprocess.run(["dpkg-deb", "--build", tree, made], check=True, capture_output=True)
    return made


class TestDebianArchive:
    def test_half_downloaded_package_leaves_nothing(self, package, tmp_path):
        half = tmp_path / "half.deb"
        half.write_bytes(package.read_bytes()[:50_000])
        target = tmp_path / "odoo"
        with pytest.raises(Failure) as caught, ready.building(target, "1") as draft:
            debian.unpack(half, draft)
        assert "half.deb" in caught.value.what
        assert "ODOO_SOURCE" in caught.value.todo and "Docker" in caught.value.todo
        assert not list(tmp_path.glob("odoo*"))
        with ready.building(target, "1") as draft:
            debian.unpack(package, draft)
        assert ready.is_ready(target, "1") and (target / "thing").exists()

    def test_unreachable_archive_names_the_alternatives(self, tmp_path, monkeypatch):
        monkeypatch.setenv("DEBIAN_MIRROR", "file:/nonexistent/debian")
        with pytest.raises(Failure) as caught:
            debian.unpack_odoo(tmp_path)
        assert "file:/nonexistent/debian" in caught.value.what
        assert "ODOO_SOURCE" in caught.value.todo and "Docker" in caught.value.todo

    def test_unsigned_archive_is_refused(self, tmp_path, monkeypatch):
        release = tmp_path / "mirror" / "dists" / debian.SUITE
        (release / "main" / "binary-all").mkdir(parents=True)
        (release / "main" / "binary-all" / "Packages").write_text("")
        (release / "Release").write_text(f"Suite: {debian.SUITE}\n")
        monkeypatch.setenv("DEBIAN_MIRROR", f"file:{tmp_path / 'mirror'}")
        with pytest.raises(Failure) as caught:
            debian.unpack_odoo(tmp_path / "odoo")
        assert "is not signed" in caught.value.why

    def test_missing_keyring_is_named(self, monkeypatch):
        monkeypatch.setattr(debian, "KEYRINGS", (paths.ROOT / "no-such-keyring.gpg",))
        with pytest.raises(Failure) as caught:
            debian._keyring()
        assert "no-such-keyring.gpg" in caught.value.why
        assert "debian-archive-keyring" in caught.value.todo

    def test_machine_without_apt_hears_of_the_alternatives(self, monkeypatch, tmp_path):
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(Failure) as caught:
            debian.unpack_odoo(tmp_path)
        assert "apt-get and dpkg-deb" in caught.value.why
        assert "ODOO_SOURCE" in caught.value.todo and "Docker" in caught.value.todo

    def test_what_the_package_lacks_is_put_in_place(self, tmp_path):
        debian.install_assets(tmp_path, python_env.site_packages())
        fonts = tmp_path / "usr/share/fonts-font-awesome/fonts"
        assert (fonts / "fontawesome-webfont.woff2").exists()
        assert list(tmp_path.rglob("selfie_segmentation.js"))


ENSURE = """
import sys
from pathlib import Path
from devkit import python_env
folder = Path(sys.argv[1])
group = python_env.Group("test", folder / "venv", (folder / "requirements.txt",))
python_env.ensure([group])
"""


class TestPythonEnvironment:
    @pytest.fixture
    def group(self, tmp_path, monkeypatch):
        monkeypatch.setattr(paths, "CACHE", tmp_path)
        requirements = tmp_path / "requirements.txt"
        requirements.write_text("# nothing\n")
        return python_env.Group("test", tmp_path / "venv", (requirements,))

    def test_killed_set_up_is_done_again(self, group, tmp_path):
        command = [sys.executable, "-c", ENSURE, tmp_path]
        environment = {**os.environ, "PYTHONPATH": str(paths.SCRIPTS)}
        process = subprocess.Popen(command, env=environment, start_new_session=True)
        while not group.unfinished.exists():
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert not group.is_installed()
        python_env.ensure([group])
        assert group.is_installed()

    def test_changed_pins_are_installed_again(self, group):
        shutil.copytree(paths.VENV / "bin", group.folder / "bin", symlinks=True)
        group.stamp.write_text(group.key)
        assert group.is_installed()
        group.requirements[0].write_text("something==1\n")
        assert not group.is_installed()

    def test_packages_that_cannot_be_had_are_named(self, group):
        group.requirements[0].write_text("./no-such-package.whl\n")
        with pytest.raises(Failure) as caught:
            python_env.ensure([group])
        assert "requirements.txt" in caught.value.what
        assert "no-such-package" in caught.value.why
        assert "pip config" in caught.value.todo
        assert not group.is_installed()
