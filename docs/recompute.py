"""Work out every published certainty again: python docs/recompute.py http://127.0.0.1:8000

Standard library only. GRADE as arithmetic: a start, plus the change of each step, within very low and high. A line per
outcome; the exit code is 1 when a published certainty is not what its own steps add up to, or when there is none.
"""

import json
import sys
from urllib.request import urlopen

RANKS = ["very_low", "low", "moderate", "high"]


def recomputed(assessment):
    rank = RANKS.index(assessment["start"]) + sum(step["change"] for step in assessment["steps"])
    return RANKS[min(max(rank, 0), 3)]


def get(address):
    return json.load(urlopen(address))  # noqa: S310  the address is the caller's own


def claims(base):
    cursor = "*"
    while cursor:
        page = get(f"{base}/api/v1/claims/?fields=url&cursor={cursor}")
        yield from (get(row["url"]) for row in page["results"])
        cursor = page["meta"]["next_cursor"]


def compared(claims):
    for claim in claims:
        for one in claim["assessments"]:
            yield claim["slug"], one["outcome"], one["certainty"], recomputed(one)


if __name__ == "__main__":
    rows = list(compared(claims(sys.argv[1].rstrip("/"))))
    for slug, outcome, published, again in rows:
        print("agrees" if published == again else f"DIFFERS ({again})", published, slug, outcome, sep="\t")
    sys.exit(not rows or any(published != again for *_, published, again in rows))
