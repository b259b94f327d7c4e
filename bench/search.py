"""What a search among studies and claims costs, by the kind of its words, and how it grows with their number.

    python bench/search.py [STUDIES]

Two databases as in api.py, one with a tenth of STUDIES (default 20,000) and one with all, measured in turn.
"""

import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from api import MEASURE, STUDIES, Work, answer, centile, growth, measure, p50, ratio, side_by_side, the_site  # noqa: E402

ROUNDS = 30
SIZE = 20
RARE = "10.5555/synthetic.77"
# The words are those that make_synthetic draws, the most frequent first; names begin with a capital there.
STUDY_QUERIES = {
    "rare word": f"q={RARE}",
    "common word": "q=magnesium",
    "two common words": "q=magnesium leg",
    "phrase": 'q="magnesium leg"',
    "common, without": "q=magnesium -cramps",
    "common, of years": "q=magnesium&year=1990..1995",
    "common, newest first": "q=magnesium&order_by=-year",
    "count of a common": "q=magnesium&count=only",
    "author": "author={author}",
}
CLAIM_QUERIES = {
    "claims, rare word": "q={rare}",
    "claims, common word": "q=magnesium",
    "claims, two common": "q=magnesium leg",
    "claims, phrase": 'q="against magnesium"',
    "claims, intervention": "intervention=magnesium",
}
NAIVE, ALONE = "every match ranked", "rare word, the query alone"


def main(arguments: list[str]) -> int:
    if arguments[:1] == [MEASURE]:
        measure(works())
        return 0
    small, large = side_by_side(int(arguments[0]) if arguments else STUDIES, __file__, ROUNDS)
    for name in STUDY_QUERIES | CLAIM_QUERIES:
        print(f"{name:22} p50 {p50(large, name):8.2f} ms  p95 {centile(large[name], 95):8.2f} ms (goal <= 250)"
              f"  growth from a tenth {growth(small, large, name):.2f} (goal <= 4)")  # fmt: skip
    alone = f"p50 {p50(large, ALONE):.2f} ms (goal <= 5), growth {growth(small, large, ALONE):.2f} (goal <= 1.5)"
    print(f"{ALONE}: {alone}")
    print(f"{NAIVE} / common word: {ratio(large, NAIVE, 'common word'):.1f} (goal >= 10)")
    return 0


def works() -> tuple[dict[str, Work], dict[str, Work]]:
    site = the_site()
    words = known()
    paths = {name: f"/api/v1/studies/?per_page={SIZE}&{query}" for name, query in STUDY_QUERIES.items()}
    paths |= {name: f"/api/v1/claims/?per_page={SIZE}&{query}" for name, query in CLAIM_QUERIES.items()}
    quick: dict[str, Work] = {name: partial(answer, site, path.format(**words)) for name, path in paths.items()}
    return quick | {ALONE: one_ranked}, {NAIVE: all_ranked}


def known() -> dict[str, str]:
    """A family name as frequent as most, and a word that few claims have."""
    from evidence.grading.publications import Publication
    from evidence.studies.models import Study

    author = Study.objects.filter(authors__0__isnull=False).order_by("pk")[:1].get().authors[0]["family"]
    rare = max(Publication.objects.order_by("pk")[:1].get().statement.strip(".").split(), key=len)
    return {"author": author, "rare": rare}


def one_ranked() -> None:
    """What the database is asked for a word that one study has, without the answer around it."""
    from evidence.api.seen import visible

    list(visible().best_matching(RARE).values_list("pk", "rank")[:SIZE])


def all_ranked() -> None:
    """The naive way: every match ranked, the best twenty taken."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT study_id FROM evidence_studysearch, websearch_to_tsquery('english', 'magnesium') asked"
            " WHERE vector @@ asked ORDER BY ts_rank(vector, asked, 1) DESC, study_id DESC LIMIT 20"
        )
        cursor.fetchall()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
