"""Files of reference managers as a way to add studies: on the page and by the command, each record for itself."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from evidence.citations import bibtex, csljson, endnote, nbib, ris
from evidence.claims.models import ReferenceImport
from tests.worker import work

pytestmark = pytest.mark.django_db(transaction=True)

FOUND = {"type": "article-journal", "PMID": "22972143"}
DISAGREES = {
    "type": "article-journal", "title": "Nocturnal leg cramps", "author": [{"family": "Allen", "given": "Richard E"}],
    "issued": {"date-parts": [[2012]]}, "PMID": "22972143",
}  # fmt: skip
WRITERS = [(".ris", ris), (".nbib", nbib), (".bib", bibtex), (".json", csljson), (".xml", endnote)]
BROKEN = "TY  - JOUR\nAN  - 22972143\nDB  - PubMed\nER  - \nTY  - JOUR\nAU  - Li, B\nER  - \n"


@pytest.fixture
def curator(client, person, standin):
    client.force_login(person("cara", "Curator"))
    return client


def upload(curator, name, content):
    data = {"text": "", "claim": "", "file": SimpleUploadedFile(name, content)}
    return curator.post("/admin/evidence/referenceimport/add/", data, follow=True).content.decode()


def lines():
    return list(ReferenceImport.objects.get().lines.all())


@pytest.mark.parametrize(("extension", "writer"), WRITERS)
def test_each_record_of_a_file_is_resolved_and_compared_like_a_pasted_reference(curator, extension, writer):
    upload(curator, f"list{extension}", "".join(writer.dump([FOUND, DISAGREES])).encode())
    work()
    assert [line.outcome for line in lines()] == ["added", "disagrees"]
    assert lines()[1].text == "Allen RE. Nocturnal leg cramps. 2012. PMID: 22972143."


def test_a_record_that_cannot_be_read_keeps_a_line_that_says_so(curator):
    upload(curator, "list.ris", BROKEN.encode())
    work()
    read, broken = lines()
    assert read.outcome == "added"
    assert (broken.outcome, broken.text) == ("invalid", "RIS record 2 (line 5)")
    assert "neither a title nor an identifier" in broken.detail


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"title": "Ménière"}'.encode("latin-1"), "not Latin-1, Windows-1252 or UTF-16"),
        (ris.dumps(FOUND).encode("utf-16"), "not Latin-1, Windows-1252 or UTF-16"),
        (b'[{"title": ', "This CSL-JSON file cannot be read: line 1"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(curator, content, words):
    assert words in upload(curator, "list.json", content)
    assert not ReferenceImport.objects.exists()


def test_the_page_says_which_files_will_do(curator):
    page = curator.get("/admin/evidence/referenceimport/add/").content.decode()
    for word in (".ris", ".nbib", ".bib", ".json", ".xml"):
        assert word in page


def test_the_command_reads_the_same_files(standin, tmp_path):
    file = tmp_path / "list.ris"
    file.write_text(BROKEN, encoding="utf-8")
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("add_studies", "--json", str(file), stdout=out)
    found, broken = json.loads(out.getvalue())
    assert (found["outcome"], found["pmid"]) == ("added", "22972143")
    assert (broken["outcome"], broken["reference"]) == ("invalid", "RIS record 2 (line 5)")
    file.write_text('[{"title": ', encoding="utf-8")
    with pytest.raises(CommandError, match="CSL-JSON file cannot be read"):
        call_command("add_studies", str(file))
