"""Processes, locks, ports and messages of the commands."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from devkit import locks, paths, ports, processes, ready
from devkit.terminal import Failure, reporting


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "CACHE", tmp_path)


def _python(code, *arguments):
    """Start a program that can import the devkit and uses this test's cache."""
    prelude = (
        f"import sys; sys.path.insert(0, {str(paths.SCRIPTS)!r})\n"
        "from pathlib import Path; from devkit import paths\n"
        f"paths.CACHE = Path({str(paths.CACHE)!r})\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", prelude + code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class TestPorts:
    @pytest.fixture
    def taken(self):
        with socket.socket() as listener:
            listener.bind((ports.LOOPBACK, 0))
            listener.listen()
            yield listener.getsockname()[1]

    def test_port_in_use_is_named_with_the_way_out(self, taken):
        with pytest.raises(Failure) as caught:
            ports.choose(taken, 8069)
        assert str(taken) in caught.value.what
        assert f"--port {taken + 1}" in caught.value.todo

    def test_usual_port_in_use_gives_another(self, taken):
        assert ports.choose(None, taken) not in (None, taken)

    def test_impossible_port_is_refused(self):
        with pytest.raises(Failure, match="Port 70000"):
            ports.require(70000)

    def test_waiting_ends_when_the_process_is_dead(self):
        assert not ports.wait_for(ports.free(), lambda: False, 60)


class TestFullDisk:
    """/dev/full fails every write as a full disk does."""

    def test_own_write(self, capsys):
        with pytest.raises(SystemExit) as caught, reporting():
            Path("/dev/full").write_text("something")
        assert caught.value.code == 1
        assert "The disk is full" in capsys.readouterr().err

    def test_write_of_a_program(self):
        with pytest.raises(Failure) as caught:
            processes.run(["cp", "/proc/version", "/dev/full"], "It failed.")
        assert "The disk is full" in caught.value.what
        assert "run the same command again" in caught.value.todo

    def test_nothing_half_made_is_left(self, tmp_path):
        target = tmp_path / "made"
        with pytest.raises(OSError, match="No space"), ready.building(target, "1"):
            Path("/dev/full").write_text("something")
        assert not list(tmp_path.glob("made*"))
        with ready.building(target, "1") as draft:
            (draft / "file").write_text("something")
        assert ready.is_ready(target, "1")


class TestReady:
    def test_earlier_content_stays_until_the_new_one_is_complete(self, tmp_path):
        target = tmp_path / "made"
        with ready.building(target, "1") as draft:
            (draft / "file").write_text("one")
        with pytest.raises(KeyboardInterrupt), ready.building(target, "2"):
            raise KeyboardInterrupt
        assert ready.is_ready(target, "1") and not ready.is_ready(target, "2")
        assert (target / "file").read_text() == "one"

    def test_killed_making_is_done_again(self, tmp_path):
        target = tmp_path / "made"
        process = _python(
            "from devkit import ready; import time\n"
            "with ready.building(Path(sys.argv[1]), '1') as draft:\n"
            "    (draft / 'half').touch(); print('half', flush=True); time.sleep(60)",
            target,
        )
        assert process.stdout.readline() == "half\n"
        process.kill()
        process.communicate()
        assert not ready.is_ready(target, "1")
        with ready.building(target, "1") as draft:
            assert not list(draft.iterdir())
        assert ready.is_ready(target, "1")


class TestLocks:
    def test_second_command_waits_and_says_so(self):
        with locks.exclusive("thing", "making the thing"):
            process = _python(
                "from devkit import locks\n"
                "with locks.exclusive('thing', 'making the thing'):\n    print('mine')"
            )
            told = process.stderr.readline()
            assert told == "Another command is making the thing; waiting for it.\n"
            assert process.poll() is None
        assert process.communicate(timeout=60)[0] == "mine\n"

    def test_work_of_a_killed_command_keeps_its_lock_until_it_ends(self, tmp_path):
        done = tmp_path / "done"
        process = _python(
            "from devkit import locks, processes\n"
            "with locks.exclusive('thing', 'making the thing'):\n"
            "    print('mine', flush=True)\n"
            "    processes.run(['sh', '-c', 'sleep 1; touch ' + sys.argv[1]], 'No.')",
            done,
        )
        assert process.stdout.readline() == "mine\n"
        time.sleep(0.3)
        process.kill()
        with locks.exclusive("thing", "making the thing"):
            assert done.exists()
        process.communicate()

    def test_last_user_can_tell(self):
        first, second = locks.Shared("use"), locks.Shared("use")
        assert not first.is_last()
        first.release()
        assert second.is_last()
        second.release()


class TestBackground:
    def test_whole_group_ends_even_if_it_refuses(self, monkeypatch, tmp_path):
        monkeypatch.setattr(processes, "STOP_SECONDS", 0.2)
        pids = tmp_path / "pids"
        script = f"trap '' TERM; sleep 60 & echo $$ $! > {pids}; wait; sleep 60"
        with processes.Background(["sh", "-c", script], os.environ):
            while not (pids.exists() and pids.read_text().endswith("\n")):
                time.sleep(0.01)
            found = [int(pid) for pid in pids.read_text().split()]
            assert all(map(_alive, found))
        assert not any(map(_alive, found))

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_stopped_command_leaves_no_process(self, number):
        process = _python(
            "from devkit import processes, terminal; import os, signal\n"
            # ignored in what a shell starts in the background, and inherited so
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "with terminal.reporting():\n"
            "    with processes.Background(['sleep', '60'], os.environ) as child:\n"
            "        print(child._process.pid, flush=True); child.wait()"
        )
        child = int(process.stdout.readline())
        assert _alive(child)
        process.send_signal(number)
        process.communicate(timeout=60)
        assert process.returncode == (130 if number == signal.SIGINT else 128 + number)
        assert not _alive(child)

    def test_failure_shows_what_why_and_the_way_out(self, capsys):
        with pytest.raises(SystemExit), reporting():
            processes.run(["sh", "-c", "echo reason >&2; exit 3"], "It fails.", "Try.")
        shown = capsys.readouterr().err
        assert "Failed: It fails.\nWhy: reason\nWhat to do: Try." in shown
