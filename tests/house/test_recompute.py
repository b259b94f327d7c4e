"""What the demo publishes can be worked out again from outside, and is what Cochrane printed where that was verified."""

import copy
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from evidence.grading.publications import Publication
from tests.rows import load_demo

SCRIPT = Path(settings.BASE_DIR) / "docs" / "recompute.py"

# The certainties that were verified: claim, outcome, what may stand there. Two words: “low to very low” was printed.
VERIFIED = [
    # Cochrane 2020, CD009402.pub3: moderate for the frequency, high for people with a quarter fewer cramps
    ("magnesium-idiopathic-leg-cramps", "cramp frequency", {"moderate"}),
    ("magnesium-idiopathic-leg-cramps", "the share of people with at least a quarter fewer cramps", {"high"}),
    # Cochrane 2020, CD010655.pub3: low or very low for all treatments
    ("magnesium-leg-cramps-pregnancy", "cramp frequency", {"low", "very_low"}),
    ("magnesium-leg-cramps-pregnancy", "cramp intensity", {"low", "very_low"}),
    ("calcium-leg-cramps-pregnancy", "cramp frequency", {"low", "very_low"}),
    ("vitamin-d-leg-cramps", "cramp pain", {"low", "very_low"}),
    ("vitamin-d-leg-cramps", "cramp frequency", {"low", "very_low"}),
    # ten men, an induced cramp
    ("pickle-juice-cramps", "cramp duration", {"low", "very_low"}),
    # BMJ 2021;374:n1446: very low, for back pain
    ("muscle-relaxants-leg-cramps", "pain", {"very_low"}),
    ("muscle-relaxants-back-pain", "pain", {"very_low"}),
    # figures that others passed on
    ("prevalence-leg-cramps", "prevalence of leg cramps", {"low"}),
    ("prevalence-cramps-als-cirrhosis", "prevalence of cramps in amyotrophic lateral sclerosis", {"low"}),
    ("prevalence-cramps-als-cirrhosis", "prevalence of cramps in cirrhosis", {"low"}),
    # other people, another outcome
    ("edema-index-rehabilitation", "recovery", {"very_low"}),
    # one trial of 134 people
    ("spinal-cord-stimulation-leg-pain", "the share of people who lose at least half of their pain", {"moderate"}),
]
# Verified too: nobody studied it, or its effect is called unknown, so there is no certainty.
UNGRADED = ["massage-leg-cramps", "analgesics-after-cramps", "no-evidence-vitamin-e-magnesium-stretching"]

spec = importlib.util.spec_from_file_location("recompute", SCRIPT)
recompute = importlib.util.module_from_spec(spec)
spec.loader.exec_module(recompute)


@pytest.fixture
def demo(transactional_db):
    load_demo()


def test_a_program_of_the_standard_library_comes_to_the_same_certainties(demo, live_server):
    claims = list(recompute.claims(live_server.url))
    rows = list(recompute.compared(claims))
    assert len(claims) == Publication.objects.public().count() >= 12
    assert len({slug for slug, *_ in rows}) >= 12
    assert [row for row in rows if row[2] != row[3]] == []

    said = {(slug, outcome): certainty for slug, outcome, certainty, _ in rows}
    assert [
        (slug, outcome, said[slug, outcome]) for slug, outcome, may in VERIFIED if said[slug, outcome] not in may
    ] == []
    assert [claim["slug"] for claim in claims if claim["slug"] in UNGRADED and claim["certainty"] is None] == [
        claim["slug"] for claim in claims if claim["slug"] in UNGRADED
    ]
    assert {claim["slug"] for claim in claims}.issuperset(UNGRADED)

    # the script as a reader runs it
    done = subprocess.run([sys.executable, SCRIPT, live_server.url], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["agrees"] * len(rows)

    # a copy in which somebody changed a word, or a step, is found out
    for tampered in altered(claims):
        assert [row for row in recompute.compared(tampered) if row[2] != row[3]]


def altered(claims):
    graded = next(number for number, claim in enumerate(claims) if claim["certainty"] == "moderate")
    for name, value in (("certainty", "high"), ("start", "low"), ("steps", [])):
        copies = copy.deepcopy(claims)
        copies[graded]["assessments"][0][name] = value
        yield copies


def test_the_sum_stays_between_very_low_and_high():
    steps = [{"change": change} for change in (-2, -2, -1)]
    assert recompute.recomputed({"start": "high", "steps": steps}) == "very_low"
    assert recompute.recomputed({"start": "low", "steps": [{"change": 2}, {"change": 1}]}) == "high"


def test_a_site_without_any_grade_is_no_agreement(transactional_db, live_server):
    done = subprocess.run([sys.executable, SCRIPT, live_server.url], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
