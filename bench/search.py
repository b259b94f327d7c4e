"""What a search among studies costs, by the kind of its words, and how it grows with the number of studies.

    python bench/search.py [STUDIES]

Fills a database of its own, first with a tenth of STUDIES (default 20,000) and then with all, and removes it.
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from api import STUDIES, answered, in_a_database, spent  # noqa: E402

ROUNDS = 30
# The words are those that make_synthetic draws, the most frequent first.
QUERIES = {
    "rare word": "q=10.5555/synthetic.77",
    "common word": "q=magnesium",
    "phrase": 'q="magnesium leg"',
    "two common words": "q=magnesium leg",
    "common, without": "q=magnesium -cramps",
    "author": "author=bababa",
    "count of a common": "q=magnesium&count=only",
}


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--measure"]:
        print(json.dumps(measured()))
        return 0
    most = int(arguments[0]) if arguments else STUDIES
    small, large = (in_a_database(number, __file__) for number in (max(most // 10, 100), most))
    for name, row in large.items():
        growth = row["p50"] / small[name]["p50"]
        print(f"{name:18} p50 {row['p50']:7.2f} ms  p95 {row['p95']:7.2f} ms (<= 250)  growth {growth:.2f} (<= 4)")
    common, everything = large["common word"]["p50"], large["all ranked"]["p50"]
    print(f"common word, against ranking all matches: {everything / common:.1f} times faster (goal >= 10)")
    return 0


def measured() -> dict[str, dict[str, float]]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evidence.settings")
    django.setup()
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    found = {
        name: spent(lambda query=query: answered(client, f"/api/v1/studies/?per_page=20&{query}"), ROUNDS)
        for name, query in QUERIES.items()
    }
    return found | {"all ranked": spent(all_ranked, 5)}


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
