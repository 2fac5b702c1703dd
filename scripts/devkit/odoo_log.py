"""What Odoo's log tells that its exit code does not."""

import re
from pathlib import Path

# Odoo falls silent about these although the result is wrong: a constraint that is not
# made, an attribute of a field that is ignored, a deprecated call that will go.
TELLING_LOGGERS = ("odoo.registry", "odoo.fields", "odoo.orm", "odoo.modules")
SHORT_LINES = 12
ENTRY = re.compile(r"^\S+ \S+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): (?P<text>.*)")


def errors(log: Path) -> list[str]:
    """The entries of level ERROR or CRITICAL, each with its traceback."""
    return [
        entry for level, _, entry in _entries(log) if level in ("ERROR", "CRITICAL")
    ]


def defects(log: Path, code: Path) -> list[str]:
    """The errors, and the warnings that mean a defect of the code under test.

    :param code: the folder of that code; deprecated calls made elsewhere do not count
    """
    warnings = [
        entry
        for level, logger, entry in _entries(log)
        if level == "WARNING" and (_tells(logger) or _is_deprecation(entry, code))
    ]
    return [*errors(log), *warnings]


def _tells(logger: str) -> bool:
    return logger.startswith(TELLING_LOGGERS)


def _is_deprecation(entry: str, code: Path) -> bool:
    return "DeprecationWarning" in entry and str(code) in entry


def shortened(entry: str) -> str:
    """An entry without the middle of its traceback."""
    lines = entry.splitlines()
    if len(lines) <= SHORT_LINES:
        return entry
    return "\n".join([lines[0], "    ...", *lines[-SHORT_LINES + 2 :]])


def _entries(log: Path) -> list[tuple[str, str, str]]:
    """Level, logger and full text of each entry of a log."""
    found: list[tuple[str, str, str]] = []
    for line in log.read_text(errors="replace").splitlines():
        if entry := ENTRY.match(line):
            found.append((entry["level"], entry["logger"], line))
        elif found:
            level, logger, text = found[-1]
            found[-1] = (level, logger, f"{text}\n{line}")
    return found
