"""Pandoc, on a short leash: one short process a text, with limits on memory, time and size, that sees nothing of ours.

`--sandbox` keeps pandoc from every file but those named in its arguments, and from the network
(https://pandoc.org/MANUAL.html#a-note-on-security). Limits are set by the shell before it becomes pandoc: code between
fork and exec (`preexec_fn`) is unsafe in a process with threads (https://docs.python.org/3/library/subprocess.html).
"""

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from itertools import pairwise
from math import ceil
from pathlib import Path
from threading import BoundedSemaphore
from types import MappingProxyType
from typing import IO

import pypandoc

from evidence.citations.titles import sentence
from evidence.errors import EvidenceError

# The pandoc of the wheel, never an older one that happens to be installed: styles and caches depend on its version.
PANDOC = Path(pypandoc.__file__).parent / "files" / "pandoc"
VERSION = version("pypandoc_binary")

MEMORY = "256M"  # heap; 1,000 references need 213 MB
LARGEST_INPUT = 8_000_000  # bytes, of text and files together
LARGEST_OUTPUT = 64_000_000  # bytes
AT_ONCE = 4  # processes of one server process, so that requests cannot fill the machine

# POSIX counts file sizes in blocks of 512 bytes (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/ulimit.html).
LIMITED = 'ulimit -c 0; ulimit -t "$1"; ulimit -f "$2"; shift 2; exec "$@"'
BLOCK = 512

HEAP_EXHAUSTED = 251  # the exit code of a Haskell program that wants more memory than -M allows
NO_FILES: Mapping[str, bytes] = MappingProxyType({})

WITH_METADATA = frozenset({"markdown", "commonmark", "commonmark_x", "gfm"})
NO_METADATA = "-yaml_metadata_block"
WITHOUT_METADATA = frozenset({"csljson", "json"})

places = BoundedSemaphore(AT_ONCE)


class PandocFailed(EvidenceError):
    """Pandoc could not make this text: {reason} Check the text and its references, and try again."""

    code = "pandoc_failed"


class TooSlow(EvidenceError):
    """This text takes longer than {seconds:g} seconds to format. Shorten it, or undo deeply nested brackets."""

    code = "too_slow"


class TooLarge(EvidenceError):
    """This text is too large to format: {what} above {limit}. Split it into parts."""

    code = "too_large"


def run(arguments: Sequence[str], text: bytes, *, seconds: float = 20, files: Mapping[str, bytes] = NO_FILES) -> bytes:
    """What pandoc makes of `text` with these arguments; `files` lie beside it under their names.

    `arguments` come from our own code, never from a reader. `seconds` limits the time on the wall and on the
    processor. Raises PandocFailed, TooSlow, or TooLarge.
    Source: https://pandoc.org/MANUAL.html

    >>> run(["-f", "markdown", "-t", "html"], b"*Leg* cramps")
    b'<p><em>Leg</em> cramps</p>\\n'
    """
    if len(text) + sum(map(len, files.values())) > LARGEST_INPUT:
        raise TooLarge(what="more comes in", limit=f"{LARGEST_INPUT // 1_000_000} MB")
    if not places.acquire(timeout=seconds):
        raise TooSlow(seconds=seconds)
    try:
        with tempfile.TemporaryDirectory(prefix="evidence-") as folder:
            return run_in(Path(folder), arguments, text, files, seconds)
    finally:
        places.release()


def run_in(folder: Path, arguments: Sequence[str], text: bytes, files: Mapping[str, bytes], seconds: float) -> bytes:
    """Input and output are files, so that the limit on file sizes holds for both and no pipe can fill."""
    work = folder / "work"
    work.mkdir()
    for name, content in files.items():
        (work / Path(name).name).write_bytes(content)
    (folder / "in").write_bytes(text)
    with (folder / "in").open("rb") as stdin, (folder / "out").open("wb+") as stdout:
        code, complaint = finish(started(command(arguments, seconds), work, stdin, stdout), seconds)
        if code:
            raise failure(code, complaint, stdout.tell(), seconds)
        stdout.seek(0)
        return stdout.read()


def command(arguments: Sequence[str], seconds: float) -> list[str]:
    limits = [str(ceil(seconds) + 1), str(LARGEST_OUTPUT // BLOCK)]
    # After --RTS no argument can reach the run-time system again.
    leash = ["+RTS", f"-M{MEMORY}", "--RTS", "--sandbox", "--quiet"]
    return ["/bin/sh", "-c", LIMITED, "sh", *limits, str(PANDOC), *leash, *without_metadata(arguments)]


def without_metadata(arguments: Sequence[str]) -> list[str]:
    """The arguments with which a text cannot name a style or a bibliography.

    pandoc 3.9 opens the `csl` of a text's own metadata in spite of --sandbox, and quotes the file in its complaint.
    """
    reader = next((after for before, after in pairwise(arguments) if before == "-f"), "markdown")
    kind = re.split("[+-]", reader, maxsplit=1)[0]
    if kind in WITH_METADATA:
        return [argument + NO_METADATA if argument == reader else argument for argument in arguments]
    if "--citeproc" in arguments and kind not in WITHOUT_METADATA:
        raise PandocFailed(reason=f"citations are set in Markdown and CSL-JSON, not in {kind}.")
    return [*arguments]


def started(line: list[str], work: Path, stdin: IO[bytes], stdout: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - a list of our own making, with no words for a shell
        line,
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        cwd=work,
        env={"HOME": str(work), "LANG": "C.UTF-8"},
        start_new_session=True,
    )


def finish(process: subprocess.Popen[bytes], seconds: float) -> tuple[int, str]:
    """The exit code and the words on standard error. Raises TooSlow, and ends the whole process group."""
    with process:
        try:
            complaint = process.communicate(timeout=seconds)[1]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise TooSlow(seconds=seconds) from None
    return process.returncode, complaint.decode("utf-8", "replace")


def failure(code: int, complaint: str, written: int, seconds: float) -> EvidenceError:
    if code == -signal.SIGXCPU:
        return TooSlow(seconds=seconds)
    if code == HEAP_EXHAUSTED:
        return TooLarge(what="it needs memory", limit=f"{MEMORY}B")
    if code == -signal.SIGXFSZ or written >= LARGEST_OUTPUT:
        return TooLarge(what="the result is", limit=f"{LARGEST_OUTPUT // 1_000_000} MB")
    return PandocFailed(reason=last_line(complaint) or f"It ended with code {code}.")


def last_line(complaint: str) -> str:
    """The last line, without folders: where our files lie is nobody's business.

    >>> last_line("pandoc: /tmp/a/style.csl: withBinaryFile: does not exist\\n\\nHasCallStack backtrace:\\n ...")
    'pandoc: style.csl: withBinaryFile: does not exist.'
    """
    lines = complaint.partition("HasCallStack backtrace:")[0].strip().splitlines() or [""]
    words = " ".join(word.rpartition("/")[2] for word in lines[-1].split())
    return sentence(words[:300]) if words else ""
