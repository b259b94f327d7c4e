"""Text, Markdown, HTML and Word documents are read as the same lines of plain text."""

import pytest

from evidence.articles.documents import Document, Kind, UnreadableDocument, kind_of, read_document
from evidence.citations.pandoc import run

TEXT = "Leg cramps\nQuinine may help.\nReferences\n1. Gür A. Cramps. 2012;1:2."

KINDS = [
    ("draft.md", b"# Cramps", Kind.MARKDOWN),
    ("DRAFT.MARKDOWN", b"# Cramps", Kind.MARKDOWN),
    ("page.htm", b"Cramps", Kind.HTML),
    ("", b"\n<!DOCTYPE html><p>Cramps", Kind.HTML),  # pasted
    ("", b"<div><p>Cramps", Kind.HTML),
    ("notes.txt", b"p < 0.05", Kind.TEXT),
    ("", b"<0.05 was the limit", Kind.TEXT),
    ("draft", b"PK\x03\x04", Kind.DOCX),
]


@pytest.mark.parametrize(("name", "content", "kind"), KINDS)
def test_the_kind_shows_in_content_and_name(name, content, kind):
    assert kind_of(name, content) is kind


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1", b"{\\rtf1"])
def test_files_of_other_programs_are_not_taken_for_text(content):
    with pytest.raises(UnreadableDocument, match=r"Save it as"):
        kind_of("article.txt", content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_every_unicode_encoding_that_says_which_it_is(encoding):
    assert read_document(TEXT.replace("\n", "\r\n").encode(encoding), Kind.TEXT) == Document("Leg cramps", TEXT)


@pytest.mark.parametrize("content", ["Gür".encode("latin-1"), "Gür".encode("utf-16-le"), b"\xff\xfea"])
def test_other_encodings_are_refused_rather_than_guessed(content):
    with pytest.raises(UnreadableDocument, match="neither UTF-8 nor UTF-16"):
        read_document(content, Kind.TEXT)


def test_a_page_may_declare_an_older_encoding():
    page = '<html><head><meta charset="iso-8859-9"></head><body><p>Gür</p></body></html>'.encode("iso-8859-9")

    assert read_document(page, Kind.HTML).text == "Gür"


SOURCES = {
    Kind.TEXT: TEXT,
    Kind.MARKDOWN: "# Leg cramps\n\nQuinine *may*\nhelp.\n\n## References\n\n1. Gür A. Cramps. 2012;1:2.",
    Kind.HTML: "<title>Leg cramps | A site</title><nav>Home</nav><h1>Leg cramps</h1><p>Quinine <b>may</b>\nhelp."
    "<h2>References</h2><ol><li><p>Gür A. Cramps. 2012;1:2.</p></li></ol>",
}


@pytest.mark.parametrize("kind", SOURCES)
def test_all_kinds_give_the_same_text(kind):
    assert read_document(SOURCES[kind].encode(), kind) == Document("Leg cramps", TEXT)


def test_a_first_line_that_is_a_sentence_is_no_title():
    """It would be left unread: a title makes no claim."""
    sentence = "Magnesium prevents leg cramps in older adults."
    assert read_document(sentence.encode(), Kind.TEXT).title == ""
    assert read_document(f"<p>{sentence}</p>".encode(), Kind.HTML).title == ""
    assert read_document(b"Why leg muscles cramp and what to do?\n\nText.", Kind.TEXT).title.startswith("Why")


def test_a_word_document_gives_the_same_text_with_its_title():
    source = f"% Leg cramps\n\n{SOURCES[Kind.MARKDOWN].partition(chr(10))[2]}"
    made = run(["-f", "markdown", "-t", "docx"], source.encode())

    assert kind_of("draft.docx", made) is Kind.DOCX
    assert read_document(made, Kind.DOCX) == Document("Leg cramps", TEXT)


def test_a_word_document_without_a_title_is_called_by_its_first_line():
    made = run(["-f", "markdown", "-t", "docx"], b"Cramps hurt\n\nThey pass.")

    assert read_document(made, Kind.DOCX) == Document("Cramps hurt", "Cramps hurt\nThey pass.")


def test_footnotes_that_cite_are_the_reference_list():
    made = run(["-f", "markdown", "-t", "docx"], b"It helps.^[Young G. Cramps. 2015;1:2.]")

    assert read_document(made, Kind.DOCX).text == "It helps.[1]\nReferences\n1. Young G. Cramps. 2015;1:2."


def test_footnotes_that_remark_are_not():
    text = read_document(b"It helps.[^1]\n\n[^1]: So they say.", Kind.MARKDOWN).text

    assert text == "It helps.[1]\n1. So they say."


HTML = [
    # what the address of a link holds and the line does not print
    (
        '<a href="https://pubmed.ncbi.nlm.nih.gov/22972143/">a trial</a> says',
        "a trial (https://pubmed.ncbi.nlm.nih.gov/22972143/) says",
    ),
    ('doi:10.1000/182 <a href="https://doi.org/10.1000/182">Crossref</a>', "doi:10.1000/182 Crossref"),
    ('<a href="https://doi.org/10.1000%2F182">here</a>', "here (https://doi.org/10.1000/182)"),
    ('<a href="https://example.org/cramps">here</a>', "here"),
    # raised numbers
    ("it helps.<sup>1,2</sup>", "it helps.[1,2]"),
    ('helps<sup><a href="#r3">[3]</a></sup>', "helps[3]"),
    ("25 kg/m<sup>2</sup> and 10<sup>6</sup>", "25 kg/m² and 10⁶"),
    ("the 1<sup>st</sup>, CO<sub>2</sub>", "the 1st, CO2"),
    # blocks
    ("<p>One<p>Two<br>Three", "One\nTwo\nThree"),
    ("<ol start=4><li>a<li>b<ul><li>c</ul><li value=9>d</ol>", "4. a\n5. b\n- c\n9. d"),
    ("<table><tr><th>Drug<th>Dose<tr><td>Quinine<td>200 mg</table>", "Drug Dose\nQuinine 200 mg"),
    # what is no text of the article
    ("a<script>alert(1)</script><style>p{}</style><nav>Home</nav><form><button>Send</button></form>b", "ab"),
    ("a<!-- b -->c", "ac"),
    ("p &lt; 0.05 &amp;lt; 1", "p < 0.05 &lt; 1"),
]


@pytest.mark.parametrize(("html", "text"), HTML)
def test_html_keeps_what_a_reader_of_the_article_sees(html, text):
    assert read_document(html.encode(), Kind.HTML).text == text


def test_prices_quotes_and_keys_stay_as_the_writer_typed_them():
    source = 'It costs $5 or $6 -- "cheap" [@pmid:22972143; @doi:10.1000/182, p. 3].'

    assert read_document(source.encode(), Kind.MARKDOWN).text == source
