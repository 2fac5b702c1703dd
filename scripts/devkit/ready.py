"""Folders that are either complete or not there, whatever interrupts their making."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STAMP = ".complete"


def is_ready(folder: Path, key: str) -> bool:
    """Whether the folder was completed for this key."""
    stamp = folder / STAMP
    return stamp.is_file() and stamp.read_text() == key


@contextmanager
def building(folder: Path, key: str) -> Iterator[Path]:
    """Make a folder's new content aside; it takes the folder's place when complete.

    :param key: what the content was made from, see is_ready()
    """
    draft = folder.with_name(folder.name + ".part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
        (draft / STAMP).write_text(key)
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
