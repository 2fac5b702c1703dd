"""The project's own PostgreSQL, and the one that the environment names."""

import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

import pytest

from devkit import paths, postgres
from devkit.cluster import Cluster
from devkit.terminal import Failure


@pytest.fixture(scope="module")
def home():
    """A folder that the server's user may enter, also if that is not us."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def cluster(home, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "CACHE", tmp_path)
    project = Cluster.of_project()
    made = Cluster(home / "cluster", project.programs, project.user)
    yield made
    made.stop()


class TestOwnCluster:
    def test_it_comes_back_after_its_server_was_killed(self, cluster):
        cluster.start()
        cluster.start()
        server = int((cluster.data / "postmaster.pid").read_text().split()[0])
        os.kill(server, signal.SIGKILL)
        while cluster.answers():
            time.sleep(0.01)
        cluster.start()
        assert cluster.answers()

    def test_odoo_does_not_get_the_role_it_refuses(self, cluster):
        cluster.start()
        assert cluster.connection["PGUSER"] != "postgres"
        connection = postgres.connect(cluster.connection)
        with connection.cursor() as cursor:
            cursor.execute("SHOW listen_addresses")
            assert cursor.fetchone() == ("",)
        connection.close()

    def test_cluster_of_another_version_is_named_and_kept(self, cluster, tmp_path):
        old = Cluster(tmp_path / "old", cluster.programs, cluster.user)
        old.data.mkdir(parents=True)
        (old.data / "PG_VERSION").write_text("12\n")
        with pytest.raises(Failure) as caught:
            old.start()
        assert "PostgreSQL 12" in caught.value.what
        assert f"mv {old.home} {old.home}-12" in caught.value.todo
        assert (old.data / "PG_VERSION").read_text() == "12\n"


class TestGivenConnection:
    def test_address_is_taken_apart(self):
        url = "postgresql://me:p%40ss@db.example:5433/main?sslmode=require"
        assert postgres.given_connection({"DATABASE_URL": url}) == {
            "PGHOST": "db.example",
            "PGPORT": "5433",
            "PGUSER": "me",
            "PGPASSWORD": "p@ss",
            "PGDATABASE": "main",
            "PGSSLMODE": "require",
        }

    def test_variables_are_taken_as_they_are(self):
        given = {"PGHOST": "/run/pg", "PGUSER": "me", "HOME": "/home/me"}
        assert postgres.given_connection(given) == {"PGHOST": "/run/pg", "PGUSER": "me"}

    def test_nothing_given_means_our_own(self):
        assert postgres.given_connection({"HOME": "/home/me"}) == {}

    @pytest.mark.parametrize(
        ("url", "why"),
        [
            ("mysql://me@host/main", "starts with mysql"),
            ("postgresql:///main", "names no host"),
            ("postgresql://host:port/main", "port"),
        ],
    )
    def test_other_addresses_are_refused(self, url, why):
        with pytest.raises(Failure) as caught:
            postgres.given_connection({"DATABASE_URL": url})
        assert why in caught.value.why
        assert "postgresql://USER" in caught.value.todo

    def test_role_that_odoo_refuses_is_refused_at_once(self):
        with pytest.raises(Failure, match="role postgres"):
            postgres._check_given({"PGHOST": "somewhere", "PGUSER": "postgres"})

    def test_server_that_does_not_answer_is_named(self, tmp_path):
        with pytest.raises(Failure) as caught:
            postgres._check_given({"PGHOST": str(tmp_path), "PGUSER": "me"})
        assert str(tmp_path) in caught.value.what
        assert "PGHOST" in caught.value.todo
