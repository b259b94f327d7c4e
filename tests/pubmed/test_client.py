"""What the client asks PubMed, and what it makes of the answers."""

import threading

import pytest
from Bio import Entrez
from hypothesis import given
from hypothesis import strategies as st

from evidence.pubmed.answers import InvalidPMID, UnreadableRecords
from evidence.pubmed.citmatch import dumps_citations, parse_matches
from evidence.pubmed.client import Citation, MatchStatus
from evidence.pubmed.transport import InvalidServiceURL, service_address
from tests.pubmed.asking import ARTICLES, EMAIL, KEY, MANN, ZHU, client_of
from tests.pubmed.standin import Fault, StandIn
from tests.pubmed.xml import article, article_set


@pytest.fixture
def pubmed():
    with StandIn(ARTICLES) as standin:
        yield standin


def pmids_of(batches):
    return [[record.pmid for record in batch.records] for batch in batches]


# Fetching


def test_records_come_in_the_order_asked_and_unknown_pmids_are_named(pubmed, tmp_path):
    (batch,) = client_of(pubmed, tmp_path).fetch(["31978945", "5", "2014248"])

    assert [record.pmid for record in batch.records] == ["31978945", "2014248"]
    assert batch.records[0].doi == "10.1056/NEJMoa2001017"
    assert batch.missing == ("5",)


def test_a_pmid_asked_twice_is_fetched_once(pubmed, tmp_path):
    (batch,) = client_of(pubmed, tmp_path).fetch(["2014248", "2014248"])

    assert pmids_of([batch]) == [["2014248"]]
    assert pubmed.requests[0].params["id"] == "2014248"


def test_nobody_is_asked_about_nothing(pubmed, tmp_path):
    client = client_of(pubmed, tmp_path)

    assert list(client.fetch([])) == []
    assert client.match([]) == ()
    assert pubmed.requests == []


def test_many_pmids_go_two_hundred_at_a_time_and_each_batch_comes_before_the_next_is_asked_for(pubmed, tmp_path):
    batches = client_of(pubmed, tmp_path).fetch(str(number) for number in range(1, 451))

    first = next(batches)

    assert len(first.missing) == 200
    assert len(pubmed.requests) == 1
    assert [len(batch.missing) for batch in batches] == [200, 50]


@pytest.mark.parametrize(
    "value",
    [
        "0",
        "012345",  # would be read as another number
        "34320281,1",  # two papers to efetch
        "1234567890",  # too long
        "PMC7092803",
        " 2014248",
        "2014248\n",
        "٣١٩٧٨٩٤٥",  # digits, but not ours
        "",
        "-5",
    ],
)
def test_what_is_no_pmid_is_refused_before_anything_is_sent(pubmed, tmp_path, value):
    with pytest.raises(InvalidPMID, match="is not a PubMed ID"):
        client_of(pubmed, tmp_path).fetch(["2014248", value])

    assert pubmed.requests == []


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_of_several_versions_the_highest_is_kept(pubmed, tmp_path, order):
    """30271887 and others have them (https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html)."""
    pubmed.script(Fault.raw(article_set(*(article("7", title=f"Version {v}.", version=v) for v in order))))

    (batch,) = client_of(pubmed, tmp_path).fetch(["7"])

    assert [record.title for record in batch.records] == ["Version 2."]


def test_a_record_nobody_asked_for_is_left_out(pubmed, tmp_path):
    pubmed.script(Fault.raw(article_set(ZHU, MANN)))

    (batch,) = client_of(pubmed, tmp_path).fetch(["2014248", "5"])

    assert pmids_of([batch]) == [["2014248"]]
    assert batch.missing == ("5",)


def test_one_broken_record_sinks_neither_its_batch_nor_the_next_and_is_named_at_the_end(pubmed, tmp_path):
    pubmed.records["5"] = (
        '<PubmedArticle><MedlineCitation><PMID Version="1">5</PMID><x</MedlineCitation></PubmedArticle>'
    )
    asked = ["31978945", "5", *(str(number) for number in range(100, 298)), "2014248"]
    batches = client_of(pubmed, tmp_path).fetch(asked)

    first, second = next(batches), next(batches)

    assert pmids_of([first, second]) == [["31978945"], ["2014248"]]
    assert "5" not in first.missing
    with pytest.raises(UnreadableRecords, match=r"cannot be read: PMID 5\b"):
        next(batches)


def test_an_answer_that_is_too_large_is_asked_for_by_halves(pubmed, tmp_path):
    pubmed.add(*(article(str(pmid), title="x" * 1000) for pmid in range(11, 19)))
    client = client_of(pubmed, tmp_path, largest=5000)

    (batch,) = client.fetch(str(pmid) for pmid in range(11, 19))

    assert len(batch.records) == 8
    assert len(pubmed.requests) > 2


def test_batches_before_a_failure_are_kept(pubmed, tmp_path):
    pubmed.script(Fault.none(), Fault.xml_error("Refused."))
    batches = client_of(pubmed, tmp_path).fetch(["2014248", *map(str, range(1000, 1250))])

    assert pmids_of([next(batches)]) == [["2014248"]]
    with pytest.raises(Exception, match="Refused"):
        next(batches)


# Searching


@pytest.mark.parametrize(
    ("term", "pmids"),
    [
        ("10.1056/nejmoa2001017[doi]", ("31978945",)),  # DOIs are compared without case
        ('"10.1056/NEJMoa2001017"[doi]', ("31978945",)),
        ("PMC7092803[pmcid]", ("31978945",)),
        ("PMC7092803", ("31978945",)),
        ('"novel coronavirus"[Title]', ("31978945",)),
        ("coronavirus China 2019[Title] AND Zhu N[Author]", ("31978945",)),
        ("pneumonia[ti] AND 2021[dp]", ()),
        ("pneumonia[ti] OR lectin[ti]", ("31978945", "2014248")),
        ("(pneumonia[ti] OR lectin[ti]) NOT 2020[pdat]", ("2014248",)),
    ],
)
def test_a_search_finds_what_its_term_says(pubmed, tmp_path, term, pmids):
    search = client_of(pubmed, tmp_path).search(term)

    assert (search.count, search.pmids) == (len(pmids), pmids)


def test_a_search_tells_how_many_there_are_when_it_shows_fewer(pubmed, tmp_path):
    search = client_of(pubmed, tmp_path).search("1991:2020[dp]", limit=1)

    assert (search.count, search.pmids, search.warnings) == (2, ("31978945",), ())


@pytest.mark.parametrize(("limit", "sent"), [(20, "20"), (10_000, "9999"), (-1, "0")])
def test_no_more_hits_are_asked_for_than_pubmed_shows(pubmed, tmp_path, limit, sent):
    client_of(pubmed, tmp_path).search("lectin", limit=limit)

    assert pubmed.requests[0].params["retmax"] == sent


@pytest.mark.parametrize(
    ("lists", "warning"),
    [
        ("<ErrorList><PhraseNotFound>abcXYZ</PhraseNotFound></ErrorList>", "Nothing in PubMed has 'abcXYZ'."),
        ("<ErrorList><FieldNotFound>tittle</FieldNotFound></ErrorList>", "PubMed has no search field 'tittle'."),
        ("<WarningList><PhraseIgnored>with</PhraseIgnored></WarningList>", "PubMed left 'with' out of the search."),
        (
            '<WarningList><QuotedPhraseNotFound>"leg cramp s"</QuotedPhraseNotFound></WarningList>',
            "PubMed does not have the phrase '\"leg cramp s\"' and may have searched for its words.",
        ),
        ("<WarningList><OutputMessage>Slow &amp; old.</OutputMessage></WarningList>", "Slow & old."),
    ],
)
def test_hits_for_something_else_than_was_asked_come_with_a_warning(pubmed, tmp_path, lists, warning):
    pubmed.script(Fault.raw(f"<eSearchResult><Count>3</Count><IdList><Id>7</Id></IdList>{lists}</eSearchResult>"))

    search = client_of(pubmed, tmp_path).search("abcXYZ cramps")

    assert search.pmids == ("7",)
    assert search.warnings == (warning,)


def test_no_hits_are_not_a_reason_to_warn(pubmed, tmp_path):
    nothing = "<WarningList><OutputMessage>No items found.</OutputMessage></WarningList>"
    pubmed.script(Fault.raw(f"<eSearchResult><Count>0</Count><IdList/>{nothing}</eSearchResult>"))

    assert client_of(pubmed, tmp_path).search("5[doi]").warnings == ()


# Matching


def test_citations_are_matched_in_the_order_asked(pubmed, tmp_path):
    matches = client_of(pubmed, tmp_path).match(
        [
            Citation("Proc. Natl. Acad. Sci. U.S.A.", "1991", "88", "3248", "Mann BJ"),
            Citation("fake journal", "2000", "1", "1"),
            Citation("n engl j med", "2020", "382", "727", "Zhu N"),
            Citation("N. Engl. J. Med.", "2020", "382", "1"),
            Citation("Proc Natl Acad Sci U S A", "1991", "88", "3248", ""),
        ]
    )

    assert [(match.status, match.pmid) for match in matches] == [
        (MatchStatus.FOUND, "2014248"),
        (MatchStatus.INVALID_JOURNAL, None),
        (MatchStatus.FOUND, "31978945"),
        (MatchStatus.NOT_FOUND, None),
        (MatchStatus.FOUND, "2014248"),
    ]


def test_several_articles_of_one_citation_are_candidates(pubmed, tmp_path):
    pubmed.add(*(article(pmid, journal="Sleep", iso="Sleep", year="2015", pages="9") for pmid in ("71", "72")))

    (match,) = client_of(pubmed, tmp_path).match([Citation("Sleep", "2015", "", "9")])

    assert match.status is MatchStatus.AMBIGUOUS
    assert match.pmid is None
    assert match.candidates == ("71", "72")


@pytest.mark.parametrize(
    ("verdict", "status", "pmid", "candidates"),
    [
        ("2014248", MatchStatus.FOUND, "2014248", ()),
        ("NOT_FOUND", MatchStatus.NOT_FOUND, None, ()),
        ("NOT_FOUND;INVALID_JOURNAL", MatchStatus.INVALID_JOURNAL, None, ()),
        ("NOT_FOUND;SOMETHING_NEW", MatchStatus.NOT_FOUND, None, ()),
        ("AMBIGUOUS 26315901,25768914", MatchStatus.AMBIGUOUS, None, ("26315901", "25768914")),
        ("AMBIGUOUS (5 citations)", MatchStatus.AMBIGUOUS, None, ()),
        ("AMBIGUOUS", MatchStatus.AMBIGUOUS, None, ()),
        ("", MatchStatus.UNCLEAR, None, ()),
        ("0", MatchStatus.UNCLEAR, None, ()),
        ("a new word", MatchStatus.UNCLEAR, None, ()),
    ],
)
def test_each_verdict_of_ecitmatch_is_understood(verdict, status, pmid, candidates):
    (match,) = parse_matches(f"j|1991|88|3248|mann bj|c0|{verdict}\n", 1)

    assert (match.status, match.pmid, match.candidates) == (status, pmid, candidates)


def test_lines_that_are_missing_reordered_blank_or_foreign_do_not_shift_the_others(pubmed, tmp_path):
    lines = "\n\nj|1|1|1||c2|33\r\n\r\nnonsense\nj|1|1|1||c0|11\nj|1|1|1||elsewhere|44\n"
    pubmed.script(Fault.raw(lines, content_type="text/plain"))

    matches = client_of(pubmed, tmp_path).match([Citation("j")] * 3)

    assert [match.pmid for match in matches] == ["11", None, "33"]
    assert matches[1].status is MatchStatus.UNCLEAR


def test_a_hundred_citations_go_at_once(pubmed, tmp_path):
    matches = client_of(pubmed, tmp_path).match([Citation("N Engl J Med", "2020", "382", "727")] * 250)

    assert {match.pmid for match in matches} == {"31978945"}
    assert len(matches) == 250
    assert len(pubmed.requests) == 3


def test_letters_beyond_ascii_are_sent_without_their_marks():
    line = dumps_citations([Citation("Revista Médica", "2001", "1", "S12–S15", "Ångström-Łukasiewicz Ø")])

    assert line == "Revista Medica|2001|1|S12S15|angstrom-lukasiewicz o|c0|"


@given(st.lists(st.builds(Citation, *[st.text(max_size=8)] * 5), min_size=1, max_size=5))
def test_nothing_in_a_citation_can_make_another_line_or_field(citations):
    lines = dumps_citations(citations).split("\r")

    assert [line.split("|")[5:] for line in lines] == [[f"c{place}", ""] for place in range(len(citations))]
    assert all(line.isascii() and line.isprintable() for line in lines)


# Requests


def test_every_request_names_the_program_its_owner_and_the_key_and_none_of_them_in_its_address(pubmed, tmp_path):
    client = client_of(pubmed, tmp_path)
    list(client.fetch(["2014248"]))
    client.search("lectin")
    client.match([Citation("N Engl J Med")])

    assert [request.path.rpartition("/")[2] for request in pubmed.requests] == [
        "efetch.fcgi",
        "esearch.fcgi",
        "ecitmatch.cgi",
    ]
    for request in pubmed.requests:
        assert {name: request.params[name] for name in ("db", "tool", "email", "api_key", "retmode")} == {
            "db": "pubmed",
            "tool": "evidence",
            "email": EMAIL,
            "api_key": KEY,
            "retmode": "xml",
        }
    assert all(line.startswith("POST /entrez/eutils/") and "?" not in line for line in pubmed.lines)


def test_without_a_key_short_questions_are_gets_and_long_ones_posts(pubmed, tmp_path):
    client = client_of(pubmed, tmp_path, api_key=None)
    list(client.fetch(["2014248"]))
    list(client.fetch(map(str, range(1, 201))))
    assert [line.split()[0] for line in pubmed.lines] == ["GET", "POST"]


def test_without_a_key_none_is_sent_even_when_another_user_of_biopython_has_set_one(pubmed, tmp_path, monkeypatch):
    monkeypatch.setattr(Entrez, "api_key", "of-somebody-else")

    client_of(pubmed, tmp_path, api_key=None).search("lectin")

    assert "api_key" not in pubmed.requests[0].params


def test_clients_and_threads_do_not_mix(tmp_path):
    with StandIn([MANN]) as one, StandIn([ZHU]) as other:
        clients = [client_of(one, tmp_path, api_key="one"), client_of(other, tmp_path, api_key="other")]
        found: dict[int, set[str]] = {}

        def ask(number: int) -> None:
            batches = (batch for _ in range(8) for batch in clients[number % 2].fetch(["2014248", "31978945"]))
            found[number] = {record.pmid for batch in batches for record in batch.records}

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert found == {number: {"31978945"} if number % 2 else {"2014248"} for number in range(6)}
        assert {request.params["api_key"] for request in one.requests} == {"one"}
        assert {request.params["api_key"] for request in other.requests} == {"other"}


def test_other_users_of_biopython_are_left_alone(pubmed, monkeypatch):
    asked = []
    monkeypatch.setattr(Entrez, "urlopen", lambda request: asked.append(request.full_url) or open_page(pubmed.url))

    Entrez.esearch(db="pubmed", term="lectin", email=EMAIL)

    assert asked[0].startswith("https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi?")
    assert pubmed.requests == []


def open_page(url):
    class Page:
        class headers:
            @staticmethod
            def get_content_subtype():
                return "xml"

    return Page()


@pytest.mark.parametrize(
    ("written", "address", "host"),
    [
        ("http://127.0.0.1:9000/entrez/eutils/", "http://127.0.0.1:9000/entrez/eutils/", "127.0.0.1:9000"),
        ("http://127.0.0.1:9000/entrez/eutils", "http://127.0.0.1:9000/entrez/eutils/", "127.0.0.1:9000"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000/entrez/eutils/", "127.0.0.1:9000"),
        ("http://127.0.0.1:9000/", "http://127.0.0.1:9000/", "127.0.0.1:9000"),
        ("https://mirror.example.org/ncbi/", "https://mirror.example.org/ncbi/", "mirror.example.org"),
    ],
)
def test_the_address_of_the_service_may_be_written_in_several_ways(written, address, host):
    assert service_address(written) == (address, host)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "eutils.ncbi.nlm.nih.gov",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http://a..b/",
        "http://example.org:port/",
        "http://name:password@example.org/",
        "http://example.org/?db=pubmed",
        "http://exam ple.org/",
        "http://[::1/",
    ],
)
def test_what_is_no_address_of_a_service_is_refused_at_once(written):
    with pytest.raises(InvalidServiceURL, match="is not the address of a service") as caught:
        service_address(written)

    assert "password" not in str(caught.value)
