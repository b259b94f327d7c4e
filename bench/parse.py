"""PubMed XML to records, against lxml that extracts nothing and against Bio.Entrez.read.

    python bench/parse.py [FILE.xml.gz]

Without a file: pubmed20n0014.xml.gz of the folder that EVIDENCE_CORPUS names. Each time is the median of five runs
after one that does not count.
"""

import gzip
import io
import os
import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from itertools import chain, islice, repeat
from pathlib import Path
from typing import BinaryIO

from Bio import Entrez
from lxml import etree

sys.path.insert(0, str(Path(__file__).parents[1]))

from evidence.pubmed.parse import iter_raw, iter_records, parse_record  # noqa: E402

RUNS = 5
SAMPLE = 1_000  # records for Bio.Entrez.read, which holds them all in memory
SET = b"<PubmedArticleSet>%s</PubmedArticleSet>"
DOCTYPE = (
    b'<?xml version="1.0"?><!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN"'
    b' "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd">'
)


class Repeated(io.RawIOBase):
    """The same file again and again, without an end."""

    def __init__(self, path: Path):
        self.chunks = chain.from_iterable(map(self.read_once, repeat(path)))

    @staticmethod
    def read_once(path: Path):
        with gzip.open(path) as stream:
            while chunk := stream.read(1 << 20):
                yield chunk

    def read(self, size: int = -1) -> bytes:
        return next(self.chunks, b"")


def consume(iterable) -> None:
    deque(iterable, maxlen=0)


def seconds(*works: Callable[[], None]) -> list[float]:
    """The median time of each. The works take turns, so that a busy machine is busy for all of them."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(RUNS + 1):
        for taken, work in zip(times, works, strict=True):
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
    return [statistics.median(taken[1:]) for taken in times]


def whole_file(path: Path) -> None:
    """From the compressed file: unpacked and split in both, then nothing extracted against every field."""

    def floor() -> None:
        with gzip.open(path) as stream:
            consume(map(etree.fromstring, iter_raw(stream)))

    def ours() -> None:
        with gzip.open(path) as stream:
            consume(iter_records(stream))

    count = sum(1 for _ in iter_raw(opened(path)))
    floor_time, our_time = seconds(floor, ours)
    print(f"file to records, {count:,} records   {count / our_time:,.0f}/s; lxml alone {count / floor_time:,.0f}/s")
    print(f"   ratio to lxml.fromstring per raw record     {floor_time / our_time:.2f}   (goal >= 0.65)")


def raw_records(path: Path) -> None:
    """From raw bytes in memory: nothing but lxml against nothing but parse_record, hash included."""
    raws = list(islice(iter_raw(opened(path)), 10_000))
    floor_time, our_time = seconds(
        lambda: consume(map(etree.fromstring, raws)), lambda: consume(map(parse_record, raws))
    )
    print(f"raw records in memory              {len(raws) / our_time:,.0f}/s")
    print(f"   ratio to lxml.fromstring                    {floor_time / our_time:.2f}")


def against_biopython(path: Path) -> None:
    raws = list(islice(iter_raw(opened(path)), SAMPLE))
    body = SET % b"".join(raws)
    their_time, our_time = seconds(
        lambda: consume(Entrez.read(io.BytesIO(DOCTYPE + body))), lambda: consume(iter_records(io.BytesIO(body)))
    )
    print(f"Bio.Entrez.read                    {len(raws) / their_time:,.0f}/s")
    print(f"   times faster than Bio.Entrez.read           {their_time / our_time:.1f}   (goal >= 7)")


def memory(path: Path) -> None:
    """The peaks of a process that reads the beginning of the file, and of one that reads it again and again."""
    few, many = (peak(path, count) for count in (3_000, 300_000))
    print(f"peak memory: 3,000 records {few:.0f} MB, 300,000 records {many:.0f} MB")
    print(f"   ratio                                       {many / few:.2f}   (goal <= 1.1)")


def peak(path: Path, count: int) -> float:
    """Megabytes. A process of its own, because the peak of a process never falls."""
    answer = subprocess.run(
        [sys.executable, __file__, "--peak", str(count), str(path)], capture_output=True, text=True, check=True
    )
    return float(answer.stdout)


def print_peak(count: int, path: Path) -> None:
    consume(islice(iter_records(Repeated(path)), count))
    # Not ru_maxrss: on Linux a child starts with the peak of its parent.
    status = Path("/proc/self/status").read_text()
    print(next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:")))


def opened(path: Path) -> BinaryIO:
    return gzip.open(path)


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--peak"]:
        print_peak(int(arguments[1]), Path(arguments[2]))
        return 0
    corpus = os.environ.get("EVIDENCE_CORPUS")
    if not arguments and not corpus:
        print("Name a file (pubmedNNnNNNN.xml.gz), or set EVIDENCE_CORPUS to the folder of real records.")
        return 0
    path = Path(arguments[0]) if arguments else Path(corpus or "") / "pubmed" / "pubmed20n0014.xml.gz"
    whole_file(path)
    raw_records(path)
    against_biopython(path)
    memory(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
