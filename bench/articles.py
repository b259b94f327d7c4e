"""What rendering an article costs, against bare pandoc on the same text, style and references in the same run.

python bench/articles.py   (needs no database: the studies are made up)
"""

import json
import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evidence.settings")

import django  # noqa: E402 (the house is put on the path first)

django.setup()

from evidence.articles.manuscripts import read, with_list  # noqa: E402
from evidence.articles.rendering import TARGETS, items_of, name_studies, written  # noqa: E402
from evidence.articles.sources import Sources  # noqa: E402
from evidence.citations import pandoc  # noqa: E402
from evidence.citations.prepared import prepared  # noqa: E402
from evidence.citations.styles import csl, find  # noqa: E402
from evidence.studies.models import Study  # noqa: E402

ROUNDS, STUDIES, CITATIONS, GOAL = 7, 96, 216, 1.5
SENTENCE = "Cramps of the legs wake many older adults, and what helps against them is *not* known for certain"


def study(number: int) -> Study:
    made = Study(
        pk=number, pmid=str(number), title=f"Magnesium for cramps, part {number}.", year=1990 + number % 30,
        journal="The Journal of bone and joint surgery", journal_abbreviation="J Bone Joint Surg", volume=str(number),
        issue="3", pages="101-9", doi=f"10.1000/{number}",
        authors=[{"family": f"Garrison{number % 40}", "given": "Scott R"}, {"family": "Zhang", "given": "Wei"}],
    )  # fmt: skip
    made._prefetched_objects_cache = {"notices": []}
    return made


def ours(markdown: str, studies: dict[str, Study], style: str, to: str, folder: Path) -> bytes:
    """What `render` does but for the one query for its studies."""
    manuscript = read(markdown)
    sources = Sources({key: [studies[key.text]] for key in manuscript.cited()})
    items = items_of(sources.studies())
    name_studies(manuscript, sources, {pk: item["id"] for pk, item in items.items()})
    return written(with_list(manuscript, "en-US"), TARGETS[to], find(style, folder), list(items.values()), folder)


def bare(markdown: str, files: dict[str, bytes], to: str) -> bytes:
    arguments = ["-f", "markdown", "-t", TARGETS[to].writer, *TARGETS[to].options, "--wrap=none", "--citeproc",
                 "--csl", "style.csl", "--bibliography", "references.json", "-o", "-"]  # fmt: skip
    return pandoc.run(arguments, markdown.encode(), files=files)


def main() -> None:
    studies = {f"pmid:{number}": study(number) for number in range(1, STUDIES + 1)}
    markdown = "\n\n".join(f"{SENTENCE} [@pmid:{number % STUDIES + 1}]." for number in range(CITATIONS))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        items = [{**item, "id": f"pmid:{pk}"} for pk, item in items_of(studies.values()).items()]
        for style, to in (("ama", "html"), ("ama", "docx"), ("apa", "html"), ("apa", "txt")):
            chosen = find(style, folder)
            references = json.dumps(prepared(items, chosen)).encode()
            files = {"style.csl": csl(chosen, folder, references=STUDIES), "references.json": references}
            spent: tuple[list[float], list[float]] = ([], [])
            works = (partial(ours, markdown, studies, style, to, folder), partial(bare, markdown, files, to))
            for _ in range(ROUNDS + 1):  # the first is the warm-up
                for times, work in zip(spent, works, strict=True):
                    start = perf_counter()
                    work()
                    times.append(perf_counter() - start)
            mine, floor = (median(times[1:]) for times in spent)
            words = f"article, {CITATIONS} citations, {style} to {to}"
            print(f"{words}: {mine * 1000:.0f} ms, bare pandoc {floor * 1000:.0f} ms, "
                  f"{mine / floor:.2f} (goal <= {GOAL})")  # fmt: skip


if __name__ == "__main__":
    main()
