"""Citations in a style by address and by Accept, the search for styles, and the command that writes them to a file."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command

from evidence.api import citations
from evidence.citations.bibliography import Form
from evidence.claims.linking import link
from evidence.studies import bibliographies
from evidence.studies.cautions import header
from evidence.studies.csl import item_of
from evidence.studies.models import Notice, Study
from tests.panel import publish_claim

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def site(settings, home):
    """A site with its own folder for styles and its own cache."""
    settings.EVIDENCE_HOME = home
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(home)}}
    caches["default"].clear()


@pytest.fixture
def study(db):
    return Study.objects.create(
        pmid="22972143", doi="10.1000/a", title="Magnesium for skeletal muscle cramps.", year=2012, month=9,
        journal="The Cochrane database of systematic reviews", journal_abbreviation="Cochrane Database Syst Rev",
        authors=[{"family": "Garrison", "given": "Scott R"}], volume="9", issue="2", pages="284-7",
    )  # fmt: skip


@pytest.fixture
def published(site, claim, study):
    link(claim, [study], by=None)
    publish_claim(claim)
    return claim


def ask(client, query, accept=None):
    headers = {"Accept": accept} if accept else {}
    response = client.get(f"/api/v1/citations/?{query}", headers=headers)
    return response, b"".join(response).decode("utf-8", "replace")


ANSWERS = [
    # by address: text without a word on the form
    ("style=apa", None, "text/plain", "Garrison, S. R. (2012). Magnesium for skeletal"),
    ("style=apa&format=html", None, "text/html", "(2012). Magnesium for skeletal muscle cramps. <em>"),
    ("style=ama&format=markdown", None, "text/markdown", "1. Garrison SR. Magnesium for skeletal muscle cramps. *"),
    ("style=ama&format=rtf", None, "application/rtf", "{\\rtf1"),
    ("style=ama&format=docx", None, WORD, "PK"),
    ("style=apa&format=text&locale=tr-TR", None, "text/plain", "Garrison, S. R. (2012)"),
    # a form without a style is the NLM's list
    ("format=html", None, "text/html", '<div class="csl-right-inline">Garrison SR. Magnesium'),
    # by Accept, as Crossref's content negotiation has it
    ("", "text/x-bibliography; style=apa; locale=en-US", "text/x-bibliography", "Garrison, S. R. (2012)."),
    ("", 'text/x-bibliography; style="modern-language-association"', "text/x-bibliography", "Garrison, Scott R. “Magn"),
    ("", "text/markdown", "text/markdown", "1. Garrison SR."),
    ("style=apa", "text/html;q=0.5, text/markdown", "text/markdown", "*The Cochrane Database"),
    ("", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html", "Garrison SR."),
    # machine formats stay what they are
    ("", "application/x-bibtex, text/html;q=0.9", "application/x-bibtex", "@article{pmid22972143"),
    ("format=ris", "text/html", "application/x-research-info-systems", "TY  - JOUR"),
    ("", "image/png", "application/vnd.citationstyles.csl+json", '"PMID": "22972143"'),
]  # fmt: skip


@pytest.mark.parametrize(("query", "accept", "media", "says"), ANSWERS)
def test_a_list_comes_in_the_form_that_was_asked_for(client, published, query, accept, media, says):
    response, body = ask(client, f"ids=22972143&{query}".rstrip("&"), accept)
    assert response.status_code == 200
    assert response["Content-Type"].split(";")[0] == media
    assert says in body
    assert "Accept" in response["Vary"]


def test_the_list_of_a_claim_is_named_after_it(client, published):
    response, body = ask(client, f"claim={published.slug}&style=apa&format=docx")
    assert response["Content-Disposition"] == f'inline; filename="{published.slug}.docx"'


REFUSALS = [
    ("style=vancouvr", "style", "vancouver"),
    ("style=", "style", "has no value"),
    ("style=apa&locale=tr-TT", "locale", "tr-TR"),
    ("style=apa&format=htm", "format", 'Did you mean "html"'),
    ("format=bibtx", "format", 'Did you mean "bibtex"'),
    ("format=ris&style=apa", "format", "has neither style nor locale"),
    ("style=apa&style=ama", "style", "2 times"),
]


@pytest.mark.parametrize(("query", "parameter", "says"), REFUSALS)
def test_what_is_unknown_is_a_400_that_suggests_the_nearest(client, published, query, parameter, says):
    response, body = ask(client, f"ids=22972143&{query}")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("application/problem+json")
    [error] = response.json()["errors"]
    assert error["parameter"] == parameter
    assert says in error["detail"]


def test_a_list_that_is_too_long_for_a_style_is_refused_with_its_limit(client, published, monkeypatch):
    monkeypatch.setattr(citations, "MOST_STYLED", 0)
    response, body = ask(client, "ids=22972143&style=apa")
    assert response.status_code == 400
    assert "at most 0" in body


def test_styles_are_searched(client, site, db):
    body = client.get("/api/v1/styles/?q=medical american").json()
    assert body["results"][0] == {
        "style": "american-medical-association", "title": body["results"][0]["title"], "short_title": body["results"][0]["short_title"],
        "kind": "numeric", "parent": None, "default_locale": "en-US",
        "license": "http://creativecommons.org/licenses/by-sa/3.0/",
    }  # fmt: skip
    assert client.get("/api/v1/styles/").json()["results"][0]["style"] == "nlm"
    assert client.get("/api/v1/styles/?name=apa").status_code == 400


def test_the_root_leads_to_the_styles(client, db):
    assert client.get("/api/v1/").json()["styles"].endswith("/api/v1/styles/")


def test_a_list_is_formatted_once_until_a_study_changes(site, study, monkeypatch):
    made = []
    original = bibliographies.format_list
    monkeypatch.setattr(
        bibliographies, "format_list", lambda *args, **more: made.append(args) or original(*args, **more)
    )

    def formatted(**more):
        return bibliographies.formatted([item_of(study)], "apa", **{"form": Form.TEXT, **more})

    assert formatted() == formatted()
    assert len(made) == 1
    assert formatted(locale="tr-TR") and formatted(form=Form.HTML)
    assert len(made) == 3
    study.title = "Magnesium for cramps."
    assert b"Magnesium for cramps" in formatted()
    assert len(made) == 4


def exported(claim, *arguments, err=None):
    out = StringIO()
    call_command("export_citations", "--claim", claim.slug, *arguments, stdout=out, stderr=err or StringIO())
    return out.getvalue()


SUPERSEDED = "Garrison 2012 is superseded by a newer version: Cochrane. 2020 (PMID 32956536)."


def test_what_a_writer_should_know_stands_beside_a_list_and_never_in_it(client, published, study):
    before, body = ask(client, "ids=22972143&style=apa&format=text")
    assert "Evidence-Warnings" not in before
    Notice.objects.create(study=study, kind="UpdateIn", text="Cochrane. 2020.", notice_pmid="32956536")
    after, same = ask(client, "ids=22972143&style=apa&format=text")
    assert (after["Evidence-Warnings"], same) == ('"pmid:22972143";superseded', body)
    assert "Evidence-Warnings" in after["Access-Control-Expose-Headers"]
    err = StringIO()
    assert exported(published, "--style", "apa", err=err) == body
    assert err.getvalue().strip() == SUPERSEDED


def test_a_typed_study_that_lacks_something_is_told_too(client, published, study):
    Study.objects.filter(pk=study.pk).update(year=None, authors=[])
    Notice.objects.create(study=study, kind="RetractionIn")
    response, _ = ask(client, "ids=22972143&style=apa&format=text")
    assert response["Evidence-Warnings"] == '"pmid:22972143";retracted;incomplete'
    err = StringIO()
    exported(published, "--format", "ris", err=err)
    assert err.getvalue().splitlines()[1] == "[no author] was typed by hand without authors, year: complete it."


def test_a_long_header_names_the_first_and_counts_the_rest(db):
    studies = [Study.objects.create(doi=f"10.1000/ä{n}", title="T.") for n in range(25)]
    told = header(studies)
    assert told.startswith('"doi:10.1000/%C3%A40";incomplete, ') and told.isascii()
    assert told.endswith(", more;count=5")


def test_the_command_prints_a_list_in_a_style(published):
    assert exported(published, "--style", "apa").startswith("Garrison, S. R. (2012).")
    assert exported(published, "--style", "vancouver", "--locale", "tr", "--to", "markdown").startswith(
        "1. Garrison SR."
    )


def test_the_command_writes_a_file(published, tmp_path):
    exported(published, "--style", "ama", "--to", "docx", "--output", str(tmp_path / "list.docx"))
    assert (tmp_path / "list.docx").read_bytes().startswith(b"PK")
    exported(published, "--format", "ris", "--output", str(tmp_path / "list.ris"))
    assert (tmp_path / "list.ris").read_bytes().startswith(b"TY  - JOUR\r\n")


WRONG = [
    (["--style", "apaa"], "apa"),
    (["--style", "apa", "--locale", "tr-TT"], "tr-TR"),
    (["--style", "apa", "--to", "docx"], "--output"),
    (["--format", "ris", "--to", "html"], "go with --style"),
    (["--style", "apa", "--output", "/nowhere/at/all"], "cannot be written"),
]


@pytest.mark.parametrize(("arguments", "says"), WRONG)
def test_the_command_refuses_with_a_sentence(published, arguments, says):
    with pytest.raises(CommandError, match=says):
        exported(published, *arguments)
