"""`manage.py render_article`: what it prints, what it writes, and what it refuses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from evidence.studies.models import Notice, Study

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path_factory):
    settings.EVIDENCE_HOME = tmp_path_factory.getbasetemp() / "home"


@pytest.fixture
def study():
    return Study.objects.create(pmid="39466236", title="Vitamin K2.", year=2024, authors=[{"family": "Tan"}])


def run(file, *arguments, style="ama"):
    out, err = StringIO(), StringIO()
    call_command("render_article", str(file), "--style", style, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def article(tmp_path):
    file = tmp_path / "article.md"
    file.write_text("\ufeff# Cramps\n\nIt helps [@pmid:39466236].\n", encoding="utf-8")
    return file


def test_it_prints_the_article_with_its_list(article, study):
    out, err = run(article, "--to", "md", "--locale", "de")
    assert out.startswith("# Cramps\n") and "## Literatur" in out and "Vitamin K2" in out
    assert "typed by hand without journal" in err


def test_it_warns_with_file_line_and_key_and_still_renders(article, study):
    Notice.objects.create(study=study, kind="RetractedandRepublishedIn", text="JAMA Intern Med. 2025 Jul 1;185(7):904")
    out, err = run(article, "--to", "txt")
    assert f"{article}: line 3, @pmid:39466236: Tan 2024 is retracted and replaced: JAMA Intern Med. 2025" in err
    assert "Retracted and republished in: JAMA Intern Med. 2025" in out


def test_a_document_goes_into_a_file(article, study, tmp_path):
    run(article, "--to", "docx", "--output", str(tmp_path / "a.docx"))
    assert (tmp_path / "a.docx").read_bytes().startswith(b"PK")


def test_with_unknown_keys_nothing_is_written(article, tmp_path):
    with pytest.raises(CommandError, match="line 3, @pmid:39466236: no study here has this PMID: add it with"):
        run(article, "--to", "docx", "--output", str(tmp_path / "a.docx"))
    assert not (tmp_path / "a.docx").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "docx"), "docx is no text to print: name a file with --output"),
        (("--to", "txt", "--locale", "xx-YY"), "There is no locale"),
        (("--to", "txt", "--output", "/nowhere/a.txt"), "/nowhere/a.txt cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said(article, study, arguments, said):
    with pytest.raises(CommandError, match=said):
        run(article, *arguments)


def test_an_unknown_style_names_the_nearest(article, study):
    with pytest.raises(CommandError, match="Did you mean"):
        run(article, "--to", "txt", style="vancuver")


def test_a_file_that_is_no_text_is_said(tmp_path):
    (tmp_path / "a.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="is no UTF-8 text"):
        run(tmp_path / "a.md", "--to", "txt")
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "b.md", "--to", "txt")


@pytest.mark.parametrize(
    ("name", "content"), [("a.md", b""), ("a.md", b"\xef\xbb\xbf \n\n"), ("a.md", b"\xff\xfe"), ("b.md", None)]
)
def test_what_cannot_be_read_or_is_empty_ends_with_two(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError, match=name) as caught:
        run(tmp_path / name, "--to", "txt")
    assert caught.value.returncode == 2


@pytest.mark.parametrize(("name", "begins"), [("markdown", "# Cramps"), ("text", "Cramps\n"), ("plain", "Cramps\n")])
def test_formats_have_their_usual_other_names(article, study, name, begins):
    assert run(article, "--to", name)[0].startswith(begins)


def test_an_incomplete_study_is_warned_about(article, study):
    Study.objects.filter(pk=study.pk).update(year=None)
    assert (
        "line 3, @pmid:39466236: Tan was typed by hand without year, journal: complete it."
        in run(article, "--to", "txt")[1]
    )
