"""How often this machine may ask PubMed: one limit for all of its processes, as NCBI counts per address.

Three requests a second without a key, ten with one
(https://www.ncbi.nlm.nih.gov/books/NBK25497/#chapter2.Usage_Guidelines_and_Requiremen).
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evidence.pubmed.answers import PubMedError

# Requests leave this much further apart than the limit asks, for they do not all travel equally fast.
MARGIN = 1.1

# Two clock readings in a fixed width: writing over them never leaves half of an older, longer text behind.
LINE = "{:020.6f} {:020.6f}\n"
LINE_LENGTH = len(LINE.format(0, 0))


class RateLimitUnavailable(PubMedError):
    """
    Requests to PubMed cannot be kept apart because the file {path} cannot be used: {reason}.
    Make its folder writable, or name another one.
    """

    code = "rate_limit_unavailable"


class RateLimit:
    """Keeps requests apart by a file that all processes of the machine share.

    `path` is the file (its folder is made), `rate` the requests a second, `longest_pause` the seconds that
    `pause` may at most hold everybody back. A process that dies frees its lock; times are those of the
    machine's monotonic clock, which all processes share and nobody can set back, and a time that cannot be
    (after a restart, or in a damaged file) costs one interval, never more than `longest_pause`.
    Raises RateLimitUnavailable when the file cannot be opened.

    >>> import tempfile
    >>> limit = RateLimit(Path(tempfile.mkdtemp()) / "rate", rate=10)
    >>> round(limit.interval, 2)
    0.11
    >>> limit.wait()
    """

    def __init__(self, path: Path, rate: float, *, longest_pause: float = 60.0) -> None:
        if not rate > 0:
            raise ValueError(f"a rate is a number of requests a second above 0, not {rate}")
        self.path = Path(path)
        self.interval = MARGIN / rate
        self.longest_pause = longest_pause

    def wait(self) -> None:
        """Return when a request may leave, and count it."""
        while (left := self._take()) > 0:
            time.sleep(left)

    def pause(self, seconds: float) -> None:
        """Hold every process back for so many seconds, `longest_pause` at most: a 429 is meant for the address."""
        with self._locked() as file:
            last, resume = self._read(file)
            until = time.monotonic() + min(max(seconds, 0.0), self.longest_pause)
            self._write(file, last, max(resume, until))

    def _take(self) -> float:
        """Take the next turn, sleeping out the interval with the lock held; or the seconds left of a pause."""
        with self._locked() as file:
            last, resume = self._read(file)
            left = resume - time.monotonic()
            if left > 0:
                return left
            time.sleep(max(0.0, last + self.interval - time.monotonic()))
            self._write(file, time.monotonic(), 0.0)
            return 0.0

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The open file, locked against other processes and, as each call opens it anew, other threads."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise RateLimitUnavailable(path=self.path, reason=error.strerror) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            os.close(file)

    def _read(self, file: int) -> tuple[float, float]:
        """When the last request left and when a pause ends; what cannot be read counts as "just now"."""
        text = os.pread(file, LINE_LENGTH, 0)
        now = time.monotonic()
        if not text:
            return now - self.interval, 0.0
        try:
            last, resume = map(float, text.split())
        except ValueError:
            return now, 0.0
        return (
            last if 0 <= last <= now else now,
            resume if 0 <= resume <= now + self.longest_pause else 0.0,
        )

    def _write(self, file: int, last: float, resume: float) -> None:
        os.pwrite(file, LINE.format(last, resume).encode("ascii"), 0)
