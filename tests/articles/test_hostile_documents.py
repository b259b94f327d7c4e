"""Documents made to cost time, memory or secrets cost no more than their limits and leak nothing."""

import io
import zipfile

import pytest

from evidence.articles import documents, markup
from evidence.articles.brackets import DEEPEST
from evidence.articles.documents import DocumentTooLarge, Kind, UnreadableDocument, read_document
from evidence.articles.markup import PageTooDeep, TooManyTags
from evidence.citations.pandoc import PandocFailed, run

SECRET = "xyzzy-secret"


def package(**parts: bytes) -> bytes:
    """A Word document with these parts added or put in place of its own; "__" stands for "/", "_" for "."."""
    made = zipfile.ZipFile(io.BytesIO(run(["-f", "markdown", "-t", "docx"], b"Cramps hurt.")))
    contents = {name: made.read(name) for name in made.namelist()}
    contents |= {name.replace("__", "/").replace("_", "."): content for name, content in parts.items()}
    return zipped(contents)


def zipped(contents: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_document_above_the_limit_is_refused_before_it_is_read():
    with pytest.raises(DocumentTooLarge, match="5 MB"):
        read_document(b"x" * (documents.LARGEST + 1), Kind.TEXT)


def test_a_text_longer_than_a_book_is_refused():
    with pytest.raises(DocumentTooLarge, match="characters of text"):
        read_document(b"x" * (documents.LONGEST + 1), Kind.TEXT)


def test_a_zip_bomb_is_refused_before_pandoc_sees_it():
    bomb = package(word__media__bomb_png=bytes(documents.LARGEST_UNPACKED * 2))

    assert len(bomb) < 200_000
    with pytest.raises(DocumentTooLarge, match="30 MB"):
        read_document(bomb, Kind.DOCX)


def test_a_zip_bomb_that_lies_about_its_size_is_refused():
    size = documents.LARGEST_UNPACKED * 2
    bomb = package(word__media__bomb_png=bytes(size)).replace(size.to_bytes(4, "little"), (9).to_bytes(4, "little"))

    with pytest.raises((DocumentTooLarge, UnreadableDocument)):
        read_document(bomb, Kind.DOCX)


def test_a_package_of_very_many_parts_is_refused():
    with pytest.raises(DocumentTooLarge, match="parts"):
        read_document(package(**{f"p{n}": b"" for n in range(documents.MOST_PARTS)}), Kind.DOCX)


@pytest.mark.parametrize("content", [b"PK\x03\x04 nothing", zipped({"mimetype": b"epub"}), b""])
def test_what_is_no_word_document_is_said_to_be_none(content):
    with pytest.raises(UnreadableDocument):
        read_document(content, Kind.DOCX)


def test_an_external_entity_in_a_word_document_reads_no_file(tmp_path):
    (tmp_path / "secret").write_text(SECRET)
    body = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>Cramps &e;</w:t></w:r></w:p></w:body></w:document>"
    )
    try:
        text = read_document(package(word__document_xml=body.encode()), Kind.DOCX).text
    except PandocFailed as error:
        text = str(error)

    assert SECRET not in text


def test_markdown_names_files_and_gets_none_of_them(tmp_path):
    (tmp_path / "secret").write_text(SECRET)
    path = tmp_path / "secret"
    source = (
        f"---\ntitle: Cramps\ncsl: {path}\nbibliography: {path}\n---\n\n![]({path})\n\n\\input{{{path}}}\n\n"
        f"<!-- {path} -->\n\n```{{.include}}\n{path}\n```\n\n`x`{{=html}} <script>alert(1)</script>\n"
    )

    assert SECRET not in read_document(source.encode(), Kind.MARKDOWN).text


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        (Kind.HTML, '<p>Read <a href="javascript:alert(10.1000/182)">this</a></p><img src=x onerror=alert(1)>'),
        (Kind.MARKDOWN, "Read [this](javascript:alert(10.1000/182))"),
        (Kind.HTML, '<p>Read this</p><iframe src="https://example.org">no</iframe><svg><script>x</script></svg>'),
    ],
)
def test_scripts_in_links_and_frames_leave_only_the_text(kind, source):
    assert read_document(source.encode(), kind).text == "Read this"


@pytest.mark.parametrize(
    "source", ["[" * 5000 + "]" * 5000, "![" * 5000 + "](a)" * 5000, "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)]
)
def test_nested_brackets_are_refused_before_pandoc_sees_them(source):
    with pytest.raises(DocumentTooLarge, match="brackets within brackets"):
        read_document(source.encode(), Kind.MARKDOWN)


def test_brackets_as_deep_as_the_limit_and_one_after_another_are_read():
    source = "[" * DEEPEST + "a" + "]" * DEEPEST + " [b]" * 500

    assert read_document(source.encode(), Kind.MARKDOWN).text == source


@pytest.mark.parametrize("source", ["[" * 5000, "a [" * 5000 + "a", "aged [18, 25) years, " * 500 + "and more"])
def test_brackets_that_nothing_closes_are_text(source):
    assert read_document(source.encode(), Kind.MARKDOWN).text == source


@pytest.mark.parametrize("tag", ["<b>", "<div>", "<ol><li>", '<a href="https://doi.org/10.1000/182">', "<p><i>"])
def test_five_thousand_nested_tags_are_refused(tag):
    with pytest.raises(PageTooDeep):
        read_document(tag.encode() * 5000, Kind.HTML)


def test_more_tags_than_any_article_has_are_refused():
    with pytest.raises(TooManyTags):
        read_document(b"<br>" * (markup.MOST_TAGS + 1), Kind.HTML)


def test_paragraphs_that_nobody_closes_are_not_deep():
    assert read_document(b"<p>a" * 2000, Kind.HTML).text.count("a") == 2000


def test_a_word_document_with_a_damaged_part_is_refused_in_a_sentence():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "<w:document>" + "leg cramps " * 500)
    content = bytearray(packed.getvalue())
    content[60:90] = bytes(30)  # inside the packed part
    with pytest.raises(UnreadableDocument):
        read_document(bytes(content), Kind.DOCX)


@pytest.mark.parametrize(
    "encoding",
    [
        # Python's own, which raise or unescape
        "undefined", "unicode_escape", "idna", "punycode",
        # no encoding at all, or none that a name can have
        "nothing", "cp\x00x",
    ],
)  # fmt: skip
def test_an_encoding_that_no_page_has_is_not_believed(encoding):
    page = f'<meta charset="{encoding}"><p>\\ud800 G'.encode() + b"\xfcr"
    with pytest.raises(UnreadableDocument):
        read_document(page, Kind.HTML)
