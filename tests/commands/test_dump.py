"""A dump holds what readers see and nothing else; loaded into an empty database, it makes an equal one."""

import csv
import hashlib
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from evidence.articles.models import Article, Citation, Phrasing, Statement
from evidence.claims.models import Claim, EvidenceItem, Outcome, Topic
from evidence.dumping.folders import dumps, finished, keep, name_of
from evidence.dumping.jobs import dump_nightly
from evidence.dumping.loading import load
from evidence.dumping.objects import name_of as author_of
from evidence.dumping.writing import dump
from evidence.grading.publications import Publication
from evidence.grading.publishing import retire, send_to_review
from evidence.studies.models import Notice, Study
from evidence.studies.search import index
from tests.panel import assess, member, publish_claim
from tests.rows import start_anew

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 11, 1, 2, 30, tzinfo=UTC)
SECRETS = (
    "Kept abstract",
    "kept-draft",
    "Kept text",
    "Kept sentence",
    "kept-article",
    "ed@",
    "rita",
    "Unpublished words",
)


@pytest.fixture
def site(claim, settings, tmp_path) -> Claim:
    """A claim in two versions whose third is being written, a retired one, a draft; articles; notices; odd studies."""
    settings.SITE_URL = "http://testserver"
    settings.DUMPS = tmp_path / "dumps"
    claim.topics.add(Topic.objects.create(slug="leg-cramps", name="Leg cramps"))
    Outcome.objects.create(claim=claim, name="cramp frequency")
    trial = Study.objects.create(pmid="1", doi="10.1000/A", title="A <i>trial</i>", year=2012, journal="J",
                                 authors=[{"family": "Gür", "given": "A"}], abstract=[{"text": "Kept abstract"}],
                                 electronic_date={"year": 2012})  # fmt: skip
    odd = Study.objects.create(title="=Without any identifier", year=1999)
    studies = [trial, odd]
    index(studies)
    for study in studies:
        EvidenceItem.objects.create(claim=claim, study=study)
    assess(claim)
    publish_claim(claim)
    publish_claim(claim)
    Notice.objects.create(study=trial, kind="RetractionIn", source="pubmed", notice_pmid="9", first_seen_at=NIGHT)
    Notice.objects.create(study=odd, kind="ErratumIn", source="person", text="Corrected", override_reason="A typing error.",
                          overridden_by=member("ed", "Editor"))  # fmt: skip
    old = Claim.objects.create(slug="retired-claim", statement="Honey cures.", reviewers_needed=1)
    EvidenceItem.objects.create(claim=old, study=Study.objects.create(pmid="3", title="Only in a retired claim"))
    publish_claim(old)
    retire(Claim.objects.get(pk=old.pk), reason="It does not.")
    Claim.objects.create(slug="kept-draft", statement="Kept draft.")
    send_to_review(Claim.objects.get(pk=claim.pk))
    Claim.objects.filter(pk=claim.pk).update(note="Unpublished words")
    Study.objects.create(pmid="4", title="Kept-back study that nobody shows")
    articles(claim, trial)
    return Claim.objects.get(pk=claim.pk)


def articles(claim: Claim, trial: Study) -> None:
    public = Article.objects.create(slug="cramps", title="Cramps", public=True, text="Kept text")
    cited = Study.objects.create(pmid="5", title="Cited only")
    Citation.objects.create(article=public, position=1, text="Gür 2012", study=trial, outcome="already", claim=claim,
                            sentences=["Kept sentence"])  # fmt: skip
    Citation.objects.create(article=public, position=2, text="Cited only", study=cited, outcome="added",
                            claim=Claim.objects.get(slug="kept-draft"))  # fmt: skip
    Statement.objects.create(article=public, claim=claim, sentence="Kept sentence")
    Phrasing.objects.create(claim=claim, words="magnes*\ncramp*")
    Article.objects.create(slug="kept-article", title="Private")


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


ADDRESSES = (
    "/api/v1/claims/",
    "/api/v1/claims/magnesium-leg-cramps/",
    "/api/v1/claims/magnesium-leg-cramps/versions/",
    "/api/v1/claims/magnesium-leg-cramps/versions/1/",
    "/api/v1/claims/magnesium-leg-cramps/versions/2/",
    "/api/v1/claims/retired-claim/",
    "/api/v1/claims/retired-claim/versions/1/",
    "/api/v1/claims/kept-draft/",
    "/api/v1/claims/?q=magnesium&order_by=published",
    "/api/v1/articles/",
    "/api/v1/scales/",
    "/api/v1/studies/?per_page=200&fields=url,title,standing,notices,claims",
    "/api/v1/studies/1/",
    "/api/v1/studies/3/",
    "/api/v1/citations/?claim=magnesium-leg-cramps&format=csl",
    "/claims/magnesium-leg-cramps/",
    "/claims/retired-claim/versions/1/",
)


def answers(client) -> dict[str, tuple[int, bytes]]:
    found = {address: client.get(address) for address in ADDRESSES}
    return {
        address: (one.status_code, b"".join(one) if one.streaming else one.content) for address, one in found.items()
    }


def test_a_mirror_answers_with_the_same_bytes_and_dumps_to_the_same_sums(site, client, tmp_path):
    before, made = answers(client), dump(tmp_path / "one", now=NIGHT)
    start_anew()
    assert not Study.objects.exists()
    load(made)
    assert answers(client) == before
    again = dump(tmp_path / "two", now=NIGHT + timedelta(days=1))
    assert (again / "SHA256SUMS").read_bytes() == (made / "SHA256SUMS").read_bytes()
    assert not User.objects.get(username="mirror").is_active


def test_a_mirror_follows_what_is_published_changed_and_taken_away(site, client, tmp_path):
    first = dump(tmp_path, now=NIGHT)
    publish_claim(site, override_reason="Said in the note.")
    Study.objects.filter(pmid="1").update(title="A better title")
    Article.objects.get(slug="cramps").citations.get(position=2).delete()
    Notice.objects.filter(source="person").update(kind="UpdateIn")
    fresh = Claim.objects.create(slug="fresh", statement="Fresh.", reviewers_needed=1)
    EvidenceItem.objects.create(claim=fresh, study=Study.objects.get(pmid="4"))
    publish_claim(fresh)
    before, second = answers(client), dump(tmp_path, now=NIGHT + timedelta(days=1))
    start_anew()
    load(first)
    load(second)
    load(second)
    assert answers(client) == before
    third = dump(tmp_path, now=NIGHT + timedelta(days=2))
    assert (third / "SHA256SUMS").read_bytes() == (second / "SHA256SUMS").read_bytes()
    with pytest.raises(CommandError, match="lacks 2 publications of this mirror"):
        call_command("load_dump", first)


def test_nothing_leaves_that_readers_do_not_see(site, tmp_path):
    made = dump(tmp_path, now=NIGHT)
    whole = "".join(path.read_text(encoding="utf-8") for path in made.rglob("*") if path.is_file())
    assert [secret for secret in SECRETS if secret in whole] == []
    assert "Kept-back study" not in whole


def test_a_line_is_what_the_address_of_the_object_answers(site, client, tmp_path):
    made = dump(tmp_path, now=NIGHT)
    for name in ("claims", "studies", "scales"):
        lines = read(made / f"{name}.jsonl")
        assert lines
        assert lines == [client.get(line["url"]).json() for line in lines]
    (article,) = read(made / "articles.jsonl")
    answer = client.get(article["url"]).json()
    assert answer == article | {"findings": answer["findings"]}


def test_each_line_of_the_publications_has_the_hash_of_its_publication(site, tmp_path):
    lines = (dump(tmp_path, now=NIGHT) / "publications.jsonl").read_bytes().splitlines()
    assert [hashlib.sha256(line).hexdigest() for line in lines] == [
        one.hash for one in Publication.objects.order_by("pk")
    ]


def test_the_tables_can_be_opened_without_running_formulas(site, tmp_path):
    made = dump(tmp_path, now=NIGHT)
    studies = list(csv.DictReader((made / "studies.csv").open(encoding="utf-8")))
    assert [(one["title"], one["authors"]) for one in studies] == [
        ("A trial", "Gür, A"), ("'=Without any identifier", ""), ("Cited only", ""),
    ]  # fmt: skip
    (claim,) = csv.DictReader((made / "claims.csv").open(encoding="utf-8"))
    assert (claim["slug"], claim["studies"], claim["topics"]) == ("magnesium-leg-cramps", "2", "leg-cramps")


def test_an_author_stands_in_a_table_with_all_that_tells_people_apart():
    assert author_of({"family": "King", "initials": "ML", "suffix": "Jr"}) == "King, ML, Jr"


def test_the_manifest_counts_and_the_licence_is_named(site, tmp_path, settings):
    settings.DATA_LICENCE = "CC0-1.0"
    made = dump(tmp_path, now=NIGHT)
    said = json.loads((made / "manifest.json").read_text())
    assert said["lines"]["publications.jsonl"] == 3
    assert said["lines"]["studies.csv"] == said["lines"]["studies.jsonl"] == 3
    assert (said["licence"], said["made_at"]) == ("CC0-1.0", "2026-11-01T02:30:00+00:00")
    assert "publicdomain/zero" in (made / "LICENSE").read_text()


def test_the_command_says_where_the_dump_is_and_keeps_the_newest(site, settings, tmp_path):
    settings.DUMPS_KEPT = 2
    for day in range(3):
        dump(settings.DUMPS, now=NIGHT + timedelta(days=day))
    out = StringIO()
    call_command("dump", stdout=out)
    kept = dumps(settings.DUMPS)
    assert [kept[0]] == [Path(out.getvalue().strip())]
    assert [one.name for one in kept[1:]] == [name_of(NIGHT + timedelta(days=2))]


def test_the_worker_dumps_every_night_and_never_twice_in_a_second(site, settings):
    settings.DUMPS_KEPT = 1
    dump(settings.DUMPS, now=NIGHT)
    dump_nightly(timestamp=0)
    (left,) = dumps(settings.DUMPS)
    assert left.name > name_of(NIGHT)
    with pytest.raises(FileExistsError):
        dump(settings.DUMPS, now=datetime.strptime(left.name, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))


def test_a_dump_that_fails_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), finished(tmp_path / name_of(NIGHT)) as folder:
        (folder / "half.jsonl").write_text("half")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
    (tmp_path / ".unfinished-killed").mkdir()
    keep(tmp_path, 1)
    assert list(tmp_path.iterdir()) == []


def changed(folder: Path) -> None:
    (folder / "mirror/study.jsonl").write_text("{}\n")


def missing(folder: Path) -> None:
    (folder / "claims.jsonl").unlink()


def no_sums(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()


def other_schema(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"schema": 99, "version": "9.9"}')


def list_for_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("[]")


def bare_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"schema": 1, "site": "https://example.org"}')


def outside(folder: Path) -> None:
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  ../secret-key\n")


def forged(folder: Path) -> None:
    """A publication whose words were changed, with sums that fit again."""
    path = folder / "publications.jsonl"
    path.write_text(path.read_text().replace("prevents", "causes"))
    sums = (folder / "SHA256SUMS").read_text().splitlines()
    sums = [line for line in sums if not line.endswith("  publications.jsonl")]
    sums.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  publications.jsonl")
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n")


BROKEN = [
    # a file that is not the one that was summed
    (changed, "mirror/study.jsonl is not the file"),
    # a file that did not arrive
    (missing, "claims.jsonl is not the file"),
    (no_sums, "SHA256SUMS cannot be read"),
    # sums of files elsewhere
    (outside, "something else than sums"),
    # files of a later version
    (other_schema, "schema 99"),
    # a manifest of something else, and one that was cut down
    (list_for_manifest, "names no schema"),
    (bare_manifest, "lacks lines, made_at"),
    (forged, "has not the hash"),
]


@pytest.mark.parametrize(("breaking", "sentence"), BROKEN)
def test_a_dump_that_is_not_whole_is_refused(site, tmp_path, breaking, sentence):
    made = dump(tmp_path, now=NIGHT)
    start_anew()
    breaking(made)
    with pytest.raises(CommandError, match=sentence):
        call_command("load_dump", made)
    assert not Study.objects.exists()
    assert not User.objects.exists()


def test_a_database_with_work_of_its_own_is_never_overwritten(site, tmp_path):
    made = dump(tmp_path, now=NIGHT)
    with pytest.raises(CommandError, match="work of its own"):
        call_command("load_dump", made)
    start_anew()
    load(made)
    Claim.objects.create(slug="own", statement="Own.")
    with pytest.raises(CommandError, match="claims that were not published"):
        call_command("load_dump", made)


def test_the_command_says_what_the_mirror_holds(site, tmp_path):
    made = dump(tmp_path, now=NIGHT)
    start_anew()
    out = StringIO()
    call_command("load_dump", made, stdout=out)
    assert "2 claims, 3 publications, 4 studies, 1 articles" in out.getvalue()
    assert "http://testserver as of 2026-11-01" in out.getvalue()
