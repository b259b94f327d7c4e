"""A stream of PubMed XML gives every whole record, in order, and says plainly what is wrong with the rest."""

import gzip
import io
import tracemalloc
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import EvidenceError
from evidence.pubmed.parse import (
    BadRecord,
    BadXML,
    ErrorReply,
    NotPubMedXML,
    TruncatedXML,
    iter_deleted,
    iter_raw,
    iter_records,
)
from tests.pubmed.xml import HEAD, article, article_set

BOOK = '<PubmedBookArticle><BookDocument><PMID Version="1">2</PMID></BookDocument></PubmedBookArticle>'
THREE = article_set(article("1"), BOOK, article("3"), deleted=["8", "9"])


class Drop(io.RawIOBase):
    """A stream that gives a few bytes at a time, as a socket may."""

    def __init__(self, data: bytes, sizes: list[int]):
        self.rest, self.sizes = data, sizes

    def read(self, size=-1):
        step = self.sizes.pop() if self.sizes else 1 << 20
        taken, self.rest = self.rest[:step], self.rest[step:]
        return taken


def pmids(data: bytes, **options) -> list[str]:
    return [record.pmid for record in iter_records(io.BytesIO(data), **options)]


def until_error(data: bytes) -> tuple[list[str], BadXML | None]:
    found: list[str] = []
    try:
        for record in iter_records(io.BytesIO(data)):
            found.append(record.pmid)
    except BadXML as error:
        return found, error
    return found, None


def test_articles_and_books_come_in_their_order():
    assert pmids(THREE) == ["1", "2", "3"]


def test_the_raw_bytes_are_those_of_the_file():
    raws = list(iter_raw(io.BytesIO(THREE)))
    assert raws == [article("1").encode(), BOOK.encode(), article("3").encode()]


def test_deletions_are_told_beside_the_records_or_alone():
    deleted: list[str] = []
    assert pmids(THREE, on_deleted=deleted.append) == ["1", "2", "3"]
    assert deleted == list(iter_deleted(io.BytesIO(THREE))) == ["8", "9"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<PubmedArticleSet></PubmedArticleSet>", []),  # nothing found
        (b"<PubmedArticleSet/>", []),
        (article("1").encode(), ["1"]),  # a record without a set around it
        (b"\xef\xbb\xbf" + THREE, ["1", "2", "3"]),  # saved by an editor with a byte order mark
        (THREE.replace(b"\n", b"\r\n"), ["1", "2", "3"]),
        (THREE.replace(b"<PubmedArticle>", b'<PubmedArticle a="b"\n>'), ["1", "2", "3"]),  # attributes
        (THREE.replace(b"<PubmedArticleSet>", b"<!-- <PubmedArticle> -->\n<PubmedArticleSet>"), ["1", "2", "3"]),
        (THREE.replace(b"<PubmedBookArticle>", b"<!-- <PubmedArticle>0 --><PubmedBookArticle>"), ["1", "2", "3"]),
        (THREE + THREE, ["1", "2", "3"] * 2),  # two downloads in one file
        (
            b'<MedlineCitationSet><MedlineCitation Status="MEDLINE"><PMID>5</PMID></MedlineCitation>\n'
            b'<MedlineCitation Status="MEDLINE"><PMID>6</PMID></MedlineCitation></MedlineCitationSet>',
            ["5", "6"],  # exports of before 2016
        ),
        (b"<PubmedBookArticleSet>" + BOOK.encode() + b"</PubmedBookArticleSet>", ["2"]),
    ],
)
def test_sets_of_every_shape_are_read(data, expected):
    assert pmids(data) == expected


def test_old_files_in_latin_1_are_read_in_latin_1():
    xml = article_set(article("1", title="Vénous")).decode().replace('"1.0"', '"1.0" encoding="ISO-8859-1"')
    (record,) = iter_records(io.BytesIO(xml.encode("latin-1")))
    assert record.title == "Vénous"


@given(st.lists(st.integers(1, 200), min_size=1, max_size=60))
def test_it_does_not_matter_how_the_stream_is_cut(sizes):
    assert [record.pmid for record in iter_records(Drop(THREE, sizes))] == ["1", "2", "3"]


@given(st.integers(len(HEAD) + len("<PubmedArticleSet>"), len(THREE) - len("</PubmedArticleSet>\n")))
def test_a_stream_that_stops_early_gives_its_whole_records_and_then_says_so(length):
    data = THREE[:length]
    whole = data.count(b"</PubmedArticle>") + data.count(b"</PubmedBookArticle>")
    found, error = until_error(data)
    assert found == ["1", "2", "3"][:whole]
    assert isinstance(error, TruncatedXML)


def test_a_gzip_file_is_read_and_a_cut_one_gives_what_it_has():
    packed = gzip.compress(article_set(*(article(str(number)) for number in range(1, 2000))))
    with gzip.open(io.BytesIO(packed)) as stream:
        assert len(list(iter_records(stream))) == 1999
    found = []
    with gzip.open(io.BytesIO(packed[: len(packed) // 2])) as stream, pytest.raises(TruncatedXML, match="damaged"):
        for record in iter_records(stream):
            found.append(record.pmid)
    assert len(found) > 500


BROKEN = [
    article("2").replace("</Article>", ""),  # not well-formed
    article("2", title="a & b"),
    article("2", title="&nosuchthing;"),
    article("not a number"),
    article("2").partition("<Journal>")[0],  # a download that broke off, and went on with the next record
]


@pytest.mark.parametrize("broken", BROKEN)
def test_one_broken_record_costs_only_itself(broken):
    data = article_set(article("1"), broken, article("3"))
    errors: list[BadRecord] = []
    assert pmids(data, on_error=errors.append) == ["1", "3"]
    assert len(errors) == 1


@pytest.mark.parametrize("broken", BROKEN[:-1])
def test_without_anyone_to_tell_a_broken_record_is_raised_by_name(broken):
    found, error = until_error(article_set(article("1"), broken))
    assert found == ["1"]
    assert isinstance(error, BadRecord)


@pytest.mark.parametrize(
    ("body", "beginning"),
    [
        (b"", "an empty body"),
        (b"   \n", "an empty body"),
        (b"<!DOCTYPE html><html><head><title>Error</title>", "<html><head>"),
        (b'{"error":"API rate limit exceeded","count":"11"}', "API rate limit exceeded"),
        (b"PMID- 1\nTI  - A <i>title</i>\n", "PMID- 1 TI"),
        (b'<?xml version="1.0"?><pmc-articleset></pmc-articleset>', "<pmc-articleset>"),
        (b'<?xml version="1.0" encoding="UTF-16"?><PubmedArticleSet/>', "UTF-16"),
        (b'<?xml version="1.0" encoding="nonsense"?><PubmedArticleSet/>', "nonsense"),
        (b"\x1f\x8b\x08", "\x08"),  # a gzip file that nobody opened
    ],
)
def test_what_is_no_pubmed_xml_is_named_by_its_beginning(body, beginning):
    with pytest.raises(NotPubMedXML) as caught:
        list(iter_records(io.BytesIO(body)))
    assert beginning in str(caught.value)
    assert isinstance(caught.value, EvidenceError)


def test_a_key_that_is_echoed_does_not_reach_the_message():
    body = b'{"error":"API key invalid","api-key":"0123456789abcdef","type":"invalid"}'
    with pytest.raises(NotPubMedXML) as caught:
        list(iter_records(io.BytesIO(body)))
    assert "0123456789abcdef" not in str(caught.value)
    assert "API key invalid" in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0" ?><eFetchResult>\n\t<ERROR>Unable to obtain query #1</ERROR>\n</eFetchResult>',
        b"<PubmedArticleSet><ERROR>Unable to obtain query #1</ERROR></PubmedArticleSet>",
    ],
)
def test_an_error_in_place_of_records_is_told_in_its_words(body):
    with pytest.raises(ErrorReply, match="Unable to obtain query #1"):
        list(iter_records(io.BytesIO(body)))


def test_a_bomb_of_entities_explodes_nowhere():
    bomb = b'<!DOCTYPE PubmedArticleSet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    data = bomb + b"<PubmedArticleSet>" + article("1", title="&b;").encode() + b"</PubmedArticleSet>"
    errors: list[BadRecord] = []
    assert pmids(data, on_error=errors.append) == []
    assert len(errors) == 1


def endless():
    yield article_set().partition(b"</PubmedArticleSet>")[0]
    number = 0
    while True:
        number += 1
        yield article(str(number), title="x" * 500).encode()


class Endless(io.RawIOBase):
    def __init__(self):
        self.records = endless()

    def read(self, size=-1):
        return b"".join(islice(self.records, 500))


def test_memory_does_not_grow_with_the_stream():
    records = iter_records(Endless())
    tracemalloc.start()
    for _ in islice(records, 1500):
        pass
    tracemalloc.reset_peak()
    for _ in islice(records, 1500):
        pass
    early = tracemalloc.get_traced_memory()[1]
    for _ in islice(records, 6000):
        pass
    late = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert late <= early * 1.1
