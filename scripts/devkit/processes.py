"""Child processes: run to the end with a useful error, or kept and surely stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from . import locks
from .terminal import NO_SPACE, Failure, disk_full

STOP_SECONDS = 15
KILL_SECONDS = 5
TAIL_LINES = 30
LONGEST_LINE = 300


def run(
    command: Sequence[str | Path],
    what: str,
    todo: str = "",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> str:
    """Run a command to its end, quietly.

    :return: its standard output
    :raise Failure: with the tail of its output if it fails
    """
    arguments = [str(part) for part in command]
    try:
        done = subprocess.run(
            arguments,
            env={**(env or os.environ), "LC_ALL": "C"},
            cwd=cwd,
            text=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            pass_fds=locks.held(),
        )
    except FileNotFoundError as error:
        raise Failure(what, f"{error.filename} was not found.", todo) from error
    if done.returncode:
        raise failed(what, done.stdout + done.stderr, done.returncode, todo)
    return done.stdout


def failed(what: str, output: str, code: int, todo: str) -> Failure:
    """The failure of a finished command, recognising a full disk."""
    if any(os.strerror(number) in output for number in NO_SPACE):
        return disk_full(OSError(NO_SPACE[0], "", what))
    lines = output.strip().splitlines()[-TAIL_LINES:]
    tail = "\n".join(line[:LONGEST_LINE] for line in lines)
    return Failure(what, tail or f"It ended with code {code}.", todo)


class Background:
    """A process in a group of its own that ends with the `with` block.

    It does not see the terminal's Ctrl-C: this program stops it, in order.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        env: Mapping[str, str],
        log: Path | None = None,
    ) -> None:
        self._command = [str(part) for part in command]
        self._env = env
        self.log = log

    def __enter__(self) -> "Background":
        if self.log:
            self.log.parent.mkdir(parents=True, exist_ok=True)
        output = self.log.open("wb") if self.log else None
        try:
            self._process = subprocess.Popen(
                self._command,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
            )
        finally:
            if output:
                output.close()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def wait(self) -> int:
        return self._process.wait()

    def tail(self) -> str:
        """The last lines of its log."""
        text = self.log.read_text(errors="replace") if self.log else ""
        return "\n".join(text.splitlines()[-TAIL_LINES:])

    def stop(self) -> None:
        """End the whole group: politely, then by force. A second Ctrl-C waits too."""
        previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            self._signal_group(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
            self._signal_group(signal.SIGKILL)
            self._process.wait()
            self._wait_for_group()
        finally:
            signal.signal(signal.SIGINT, previous)

    def _signal_group(self, number: int) -> bool:
        """Whether anything of the group was there to be told."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
            return True
        return False

    def _wait_for_group(self) -> None:
        """Let the kernel finish the killed grandchildren, which nobody can wait for.

        Bounded: where no init reaps orphans, they stay in the group as zombies.
        """
        until = time.monotonic() + KILL_SECONDS
        while self._signal_group(0) and time.monotonic() < until:
            time.sleep(0.01)


def foreground(command: Sequence[str | Path], env: Mapping[str, str]) -> int:
    """Run a command on this terminal and return its exit code.

    Ctrl-C reaches the command itself; this program only waits for it to end.
    """
    process = subprocess.Popen([str(part) for part in command], env=env)
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return process.wait()
    except SystemExit:
        process.terminate()
        process.wait()
        raise
    finally:
        signal.signal(signal.SIGINT, previous)


def python(*arguments: str | Path) -> list[str | Path]:
    """A command line for the interpreter of the virtual environment."""
    return [sys.executable, *arguments]
