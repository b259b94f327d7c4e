"""The scales that come with Evidence: complete ladders, dated instruments, and a site's own scales left alone."""

import re
from collections import Counter, defaultdict
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.claims.models import Claim
from evidence.grading.models import Level, Scale

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "scales.md").read_text(encoding="utf-8")
MORE = import_module("evidence.migrations.0005_more_scales")

# What is shipped: scale, what it rates, the questions it has levels for, and its codes from the best to the last.
SHIPPED = [
    ("ocebm", "2009", "study", "treatment", "1a 1b 1c 2a 2b 2c 3a 3b 4 5"),
    ("ocebm", "2009", "study", "common_harms", "1a 1b 1c 2a 2b 2c 3a 3b 4 5"),
    ("ocebm", "2009", "study", "rare_harms", "1a 1b 1c 2a 2b 2c 3a 3b 4 5"),
    ("ocebm", "2009", "study", "prognosis", "1a 1b 1c 2a 2b 2c 4 5"),  # its column has no 3a and 3b
    ("ocebm", "2009", "study", "diagnosis", "1a 1b 1c 2a 2b 3a 3b 4 5"),  # its column has no 2c
    ("ocebm", "2009", "study", "prevalence", "1a 1b 1c 2a 2b 2c 3a 3b 4 5"),
    ("ocebm", "2009", "study", "screening", ""),  # it had no such column
    ("ocebm", "2011", "study", "treatment", "1 2 3 4 5"),
    ("ocebm", "2011", "study", "prognosis", "1 2 3 4"),
    ("grade", "2013", "body", "", "high moderate low very_low"),
    ("sort-study", "2004", "study", "", "1 2 3"),
    ("sort", "2004", "body", "", "A B C"),
    ("aan", "2011", "study", "treatment", "I II III IV"),
    ("aan-conclusion", "2004", "body", "", "A B C U"),
    ("sign", "2011", "study", "", "1++ 1+ 1- 2++ 2+ 2- 3 4"),
    ("nhmrc", "2009", "study", "treatment", "I II III-1 III-2 III-3 IV"),
    ("nhmrc", "2009", "study", "screening", "I II III-1 III-2 III-3 IV"),
    ("nhmrc", "2009", "study", "diagnosis", "I II III-1 III-2 III-3 IV"),
    ("nhmrc", "2009", "study", "prognosis", "I II III-1 III-2 III-3 IV"),
    ("nhmrc", "2009", "study", "common_harms", ""),  # the NHMRC decides case by case which column is meant
    ("nhmrc-body", "2009", "body", "", "A B C D"),
    ("uspstf", "2012", "body", "", "A B C D I"),
    ("acc-aha", "2015", "body", "", "A B-R B-NR C-LD C-EO"),
    ("schema-org", "2012", "body", "", "A B C"),
]
# Turns of phrase of the published scales, which our labels do not borrow.
BORROWED = re.compile(
    r"homogeneity|narrow confidence|first principles|explicit critical appraisal|patient-oriented|usual practice"
    r"|non-analytic|probability that the relationship|guide practice|pseudorandomised|concurrent controls"
    r"|net benefit|established as|probably effective|standard-of-care|moderate.quality|SpPin",
    re.IGNORECASE,
)


@pytest.mark.parametrize(("key", "version", "target", "question", "codes"), SHIPPED)
def test_a_scale_has_its_published_levels_in_order(key, version, target, question, codes):
    scale = Scale.objects.get(key=key, version=version)
    ladder = Level.objects.filter(scale=scale, question_type=question).order_by("rank")
    assert scale.target == target
    assert list(ladder.values_list("code", flat=True)) == codes.split()


def test_every_shipped_scale_is_checked_above():
    assert {(scale.key, scale.version) for scale in Scale.objects.all()} == {row[:2] for row in SHIPPED}


def test_every_scale_has_at_least_two_levels_for_each_of_its_questions():
    ladders = Counter(Level.objects.values_list("scale__key", "scale__version", "question_type"))
    assert min(ladders.values()) >= 2
    assert {ladder[:2] for ladder in ladders} == set(Scale.objects.values_list("key", "version"))


def test_ranks_run_from_one_without_gaps_and_codes_are_unique():
    ladders = defaultdict(list)
    for level in Level.objects.all():
        ladders[level.scale_id, level.question_type].append(level)
    for ladder in ladders.values():
        assert sorted(level.rank for level in ladder) == list(range(1, len(ladder) + 1)), ladder
        assert len({level.code for level in ladder}) == len(ladder), ladder


def test_1b_is_a_level_of_ocebm_2009_and_not_of_2011():
    versions = Level.objects.filter(scale__key="ocebm", code="1b").values_list("scale__version", flat=True)
    assert set(versions) == {"2009"}


@pytest.mark.parametrize("question", Claim.QuestionType.values)
def test_every_kind_of_question_has_levels_of_ocebm_2011(question):
    assert Level.objects.filter(scale__key="ocebm", scale__version="2011", question_type=question).exists()


def test_labels_are_short_and_in_our_own_words():
    for level in Level.objects.all():
        assert 5 < len(level.label) <= 200, level
        assert not BORROWED.search(level.label), level


def test_every_scale_says_where_it_is_published():
    addresses = list(Scale.objects.values_list("url", flat=True))
    assert all(re.fullmatch(r"https://[a-z.-]+/\S+", address) for address in addresses), addresses


def test_every_scale_stands_in_its_page_of_the_docs():
    for scale in Scale.objects.all():
        (row,) = [line for line in PAGE.splitlines() if f"| {scale.version} | `{scale.key}` |" in line]
        assert scale.url in row
        assert f"| {scale.get_target_display()}" in row


def test_every_scale_passes_its_own_forms():
    for row in [*Scale.objects.all(), *Level.objects.select_related("scale")]:
        row.full_clean()


# Levels that are no rung of a ladder: a reader of the scale is told so.
@pytest.mark.parametrize("key", ["aan-conclusion", "uspstf", "acc-aha"])
def test_a_scale_whose_ranks_are_no_order_says_so(key):
    assert "for lists only, not an order" in Scale.objects.get(key=key).note


def test_sort_says_that_surrogate_outcomes_cap_the_recommendation():
    assert "cap the recommendation at C" in Scale.objects.get(key="sort").note


def ship() -> None:
    MORE.ship(apps, connection.schema_editor())


def withdraw() -> None:
    MORE.withdraw(apps, connection.schema_editor())


def rows() -> set[tuple]:
    return {
        *Scale.objects.values_list("key", "version", "name", "target", "url", "note"),
        *Level.objects.values_list("scale__key", "scale__version", "question_type", "code", "rank", "label"),
    }


def test_withdraw_takes_what_ship_added_and_ship_brings_it_back():
    before = rows()
    withdraw()
    assert set(Scale.objects.values_list("key", "version")) == {("ocebm", "2011"), ("grade", "2013")}
    assert Level.objects.filter(scale__key="ocebm", scale__version="2011", code="1").exists()
    ship()
    assert rows() == before


def test_a_second_ship_writes_nothing():
    before = rows()
    with CaptureQueriesContext(connection) as queries:
        ship()
    assert rows() == before
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_withdraw_leaves_a_sites_own_scales_alone():
    own = Scale.objects.create(key="house", version="1", name="House scale", target="study")
    newer = Scale.objects.create(key="sort", version="2030", name="SORT strength of recommendation", target="body")
    for scale in (own, newer):
        Level.objects.create(scale=scale, code="A", rank=1, label="good")
    withdraw()
    assert list(own.levels.values_list("code", flat=True)) == ["A"]
    assert list(newer.levels.values_list("code", flat=True)) == ["A"]


def test_a_scale_that_a_site_had_before_stays_as_the_site_made_it():
    withdraw()
    own = Scale.objects.create(key="sign", version="2011", name="SIGN, as we use it", target="study")
    code, label = MORE.SIGN_LEVELS[0]
    Level.objects.create(scale=own, code=code, rank=1, label=label)
    ship()
    own.refresh_from_db()
    assert (own.name, own.url, own.levels.count()) == ("SIGN, as we use it", "", 1)
    withdraw()
    assert list(own.levels.values_list("code", "label")) == [(code, label)]


def test_withdraw_leaves_what_a_site_changed_in_a_shipped_scale():
    sort = Scale.objects.get(key="sort")
    Level.objects.create(scale=sort, code="X", rank=4, label="not yet graded")
    sort.levels.filter(code="C").update(label="our words")
    withdraw()
    assert list(sort.levels.order_by("rank").values_list("code", flat=True)) == ["C", "X"]
