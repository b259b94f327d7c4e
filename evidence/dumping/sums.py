"""Checksums of a folder of files, in the form that `sha256sum --check` reads."""

import hashlib
import re
from pathlib import Path

from evidence.errors import EvidenceError

SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
LINE = re.compile(r"(?P<sum>[0-9a-f]{64})  (?P<name>[A-Za-z0-9_]+(?:[./][A-Za-z0-9_]+)*)")


class NotADump(EvidenceError):
    """{folder} is no dump: {problem}. Name the folder that manage.py dump wrote, or that you unpacked."""

    code = "not_a_dump"


class FileDiffers(EvidenceError):
    """{name} is not the file that was dumped: {problem}. Fetch it again."""

    code = "file_differs"


def sum_of(path: Path) -> str:
    """The SHA-256 of a file, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path) -> str:
    """Write the sums of all files but the manifest, which knows the date; returns the sum of the sums.

    Dumps of equal data have equal sums, whenever and wherever they were made.
    """
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = [f"{sum_of(folder / name)}  {name}\n" for name in names if name not in (SUMS, MANIFEST)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    return sum_of(folder / SUMS)


def sums_of(folder: Path) -> dict[str, str]:
    """The files of a dump with their sums, as it says them. Raises NotADump."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise NotADump(folder=folder, problem=f"its {SUMS} cannot be read ({error.strerror})") from None
    found = [LINE.fullmatch(line) for line in lines]
    if not found or None in found:
        raise NotADump(folder=folder, problem=f"its {SUMS} holds something else than sums")
    return {line["name"]: line["sum"] for line in found if line}


def check_sums(folder: Path) -> set[str]:
    """The names of the files of a dump, each compared with its sum. Raises NotADump or FileDiffers."""
    sums = sums_of(folder)
    for name, said in sums.items():
        compare(folder, name, said)
    return set(sums)


def compare(folder: Path, name: str, said: str) -> None:
    try:
        found = sum_of(folder / name)
    except OSError as error:
        raise FileDiffers(name=name, problem=f"it cannot be read ({error.strerror})") from None
    if found != said:
        raise FileDiffers(name=name, problem=f"its SHA-256 is {found}, and {SUMS} says {said}")
