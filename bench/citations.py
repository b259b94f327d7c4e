"""What writing citations costs, each against a floor or a peer measured in turn in the same run.

python bench/citations.py [STYLE.csl]   (the NLM style that pandoc is to use; its own style when none is given)
"""

import gc
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import bibtexparser  # noqa: E402 (the house is put on the path first)
import pypandoc  # noqa: E402
import rispy  # noqa: E402

from evidence.citations import bibtex, csljson, endnote, nbib, nlm, ris, table  # noqa: E402
from evidence.citations.item import Item, Name  # noqa: E402

ROUNDS = 5
REFERENCES = 1_000  # against readers and writers of others, which are slow
FLOOR_REFERENCES = 5_000  # against json.dumps
MANY_REFERENCES = 100_000
MIB = 2**20
Dump = Callable[[Iterable[Item]], Iterator[str]]
MEMORY_GOAL = 20

# As in PubMed's update file 1298 of 2021: nine authors, letters beyond ASCII in one reference of four, markup or an
# entity in one title of twelve, four keywords.
GIVEN = ("Margaret P", "Jean-Paul", "Carla Adriane Leal", "Wei", "Nina", "Jose A", "Kathleen A", "Daniel J", "Li")
FAMILY = ("Garcia-Lopez", "van der Meer", "Zhang", "Smith", "Nowak", "Sluka", "Clauw", "Doraisamy")
ACCENTED = ("García-López", "Öztürk", "Şimşek", "Smith", "Nowak", "Müller", "Clauw", "Dunø")
KEYWORDS = "Leg cramps; Magnesium; Pregnancy; Randomized controlled trial"
TITLES = (
    "Magnesium for skeletal muscle cramps: a systematic review and meta-analysis of randomized trials",
    "<i>Escherichia coli</i> and CO<sub>2</sub> in 5 % of patients with nocturnal leg cramps",
    "Neurobiology of fibromyalgia and chronic widespread pain",
    "Effect of latent myofascial trigger points on strength measurements of the upper trapezius",
    "Fibromyalgia syndrome: an overview of pathophysiology, diagnosis and management",
    "Is quinine of use in nocturnal leg cramps? A double-blind crossover trial",
    "Skeletal muscle cramps during exercise: altered neuromuscular control",
    "Cramps in pregnancy and the course of serum electrolytes",
    "Stretching before sleep reduces the frequency of nocturnal leg cramps in older adults",
    "Naftidrofuryl, vitamin B complex and lisinopril for muscle cramps",
    "Assessment: symptomatic treatment for muscle cramps (an evidence-based review)",
    "Vitamin E and quinine in nocturnal leg cramps",
)


def reference(number: int) -> Item:
    """A made-up article with all that a record of PubMed usually has."""
    families = FAMILY if number % 4 else ACCENTED
    authors: list[Name] = [
        {"family": families[(number + place) % len(families)], "given": given} for place, given in enumerate(GIVEN)
    ]
    return {
        "id": f"pmid{number}",
        "type": "article-journal",
        "title": TITLES[number % len(TITLES)],
        "author": authors,
        "container-title": "The Journal of bone and joint surgery. American volume",
        "container-title-short": "J Bone Joint Surg Am",
        "volume": str(number % 300),
        "issue": str(number % 12),
        "page": f"{number % 2_000}-{number % 2_000 + 9}",
        "issued": {"date-parts": [[2012, 9, 12]]},
        "DOI": f"10.1016/S0140-6736({number % 20}){number}-X",
        "PMID": str(number),
        "PMCID": f"PMC{number}",
        "ISSN": "0021-9355",
        "URL": f"https://pubmed.ncbi.nlm.nih.gov/{number}/",
        "language": "en",
        "keyword": KEYWORDS,
        "custom": {"publication-types": ["Journal Article", "Review"], "electronic-date": [2012, 9, 1]},
    }


def references(count: int) -> Iterator[Item]:
    return (reference(number) for number in range(10_000_000, 10_000_000 + count))


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def compare(product: Callable[[], object], floor: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Medians of both, run in turn after one warm-up each."""
    product()
    floor()
    pairs = [(seconds(product), seconds(floor)) for _ in range(rounds)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def row(name: str, goal: float, dump: Dump, items: list[Item], floor: Callable[[], object]) -> None:
    ours, theirs = compare(lambda: "".join(dump(items)), floor)
    ratio = theirs / ours
    verdict = "ok" if ratio >= goal else "MISSED"
    print(f"{name:28} {len(items) / ours:>10,.0f}/s  {ratio:>7.2f}x  goal {goal:g}x  {verdict}")


def pandoc(text: str, *options: str) -> Callable[[], object]:
    command = [pypandoc.get_pandoc_path(), "--sandbox", *options]
    return lambda: subprocess.run(command, input=text.encode(), capture_output=True, check=True)


def growth(dump: Dump) -> float:
    """MiB that a long list takes more than a short one."""
    return (peak(dump, MANY_REFERENCES) - peak(dump, REFERENCES)) / MIB


def peak(dump: Dump, count: int) -> int:
    tracemalloc.start()
    for _ in dump(references(count)):
        pass
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size


def against_json() -> None:
    items = list(references(FLOOR_REFERENCES))
    gc.freeze()  # the collector is not to walk through the bench's own references in every round

    def floor() -> str:
        return "".join(json.dumps(item) for item in items)

    row("RIS / json.dumps", 1.2, ris.dump, items, floor)
    row("BibTeX / json.dumps", 0.4, bibtex.dump, items, floor)
    row("CSL-JSON / json.dumps", 0.3, csljson.dump, items, floor)
    row("NBIB / json.dumps", 0.3, nbib.dump, items, floor)
    row("EndNote XML / json.dumps", 0.8, endnote.dump, items, floor)
    row("CSV / json.dumps", 1.2, table.dump, items, floor)


def against_peers(style: list[str]) -> None:
    items = list(references(REFERENCES))
    text = "".join(csljson.dump(items))
    records = rispy.loads("".join(ris.dump(items)))
    library = bibtexparser.parse_string("".join(bibtex.dump(items)))
    row("RIS / rispy", 1.8, ris.dump, items, lambda: rispy.dumps(records))
    row("BibTeX / bibtexparser", 3, bibtex.dump, items, lambda: bibtexparser.write_string(library))
    row("BibTeX / pandoc", 10, bibtex.dump, items, pandoc(text, "-f", "csljson", "-t", "bibtex"))
    row("NLM list / pandoc", 50, nlm.dump, items, pandoc(text, "-f", "csljson", "-t", "plain", "--citeproc", *style))


def memory() -> None:
    dumps = {
        "RIS": ris.dump, "BibTeX": bibtex.dump, "CSL-JSON": csljson.dump, "NBIB": nbib.dump,
        "EndNote XML": endnote.dump, "CSV": table.dump, "NLM": nlm.dump,
    }  # fmt: skip
    for name, dump in dumps.items():
        more = growth(dump)
        verdict = "ok" if more <= MEMORY_GOAL else "MISSED"
        print(f"{name + ', streamed':28} {more:>8.1f} MiB more at {MANY_REFERENCES:,}  goal {MEMORY_GOAL}  {verdict}")


def main() -> None:
    print(f"medians of {ROUNDS} rounds; memory against that of {REFERENCES:,} references")
    against_json()
    against_peers(["--csl", sys.argv[1]] if len(sys.argv) > 1 else [])
    memory()


if __name__ == "__main__":
    main()
