"""Where dumps lie: one folder a dump, named by its time, there as a whole or not at all."""

import errno
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

NAME = re.compile(r"[0-9]{8}T[0-9]{6}Z")
UNFINISHED = ".unfinished-"


def name_of(moment: datetime) -> str:
    """The name of a dump of this moment; the order of names is that of time.

    >>> name_of(datetime(2026, 11, 1, 2, 30, tzinfo=UTC))
    '20261101T023000Z'
    """
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def dumps(home: Path) -> list[Path]:
    """The dumps in this folder, the newest first."""
    found = home.iterdir() if home.is_dir() else ()
    return sorted((one for one in found if NAME.fullmatch(one.name) and one.is_dir()), reverse=True)


@contextmanager
def finished(target: Path) -> Iterator[Path]:
    """A folder to write into, which takes its name when all is written and goes when something fails.

    Raises FileExistsError when there is one of this name.
    """
    if target.exists():
        raise FileExistsError(errno.EEXIST, f"there is a dump of this second, {target.name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=target.parent))
    try:
        yield folder
        folder.chmod(0o755)
        folder.rename(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(home: Path, most: int) -> list[Path]:
    """Delete all but the newest dumps, and what a dump that was killed left behind; returns the dumps that went."""
    for left in home.glob(f"{UNFINISHED}*") if home.is_dir() else ():
        shutil.rmtree(left, ignore_errors=True)
    gone = dumps(home)[most:]
    for folder in gone:
        shutil.rmtree(folder)
    return gone
