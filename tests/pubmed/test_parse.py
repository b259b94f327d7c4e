"""A PubMed record becomes a Record: nothing guessed, nothing of other papers taken in."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.pubmed.parse import BadRecord, parse_record, record_hash
from evidence.pubmed.records import (
    AbstractSection,
    Author,
    Grant,
    Link,
    MeshHeading,
    PublicationDate,
    PublicationType,
    Registration,
)
from tests.pubmed.xml import article

MML = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'


def parsed(pmid="32956536", **facts):
    return parse_record(article(pmid, **facts).encode())


def test_a_whole_citation_is_read():
    record = parsed(
        title="Magnesium for skeletal muscle cramps.",
        authors=[("Garrison", "Scott R"), ("Korownyk", "Christina S")],
        journal="The Cochrane database of systematic reviews",
        iso="Cochrane Database Syst Rev",
        year="2020",
        month="Sep",
        day="21",
        volume="9",
        issue="9",
        pages="CD009402",
        doi="10.1002/14651858.CD009402.pub3",
        pmcid="PMC8094171",
        issn="1469-493X",
        nlm_id="100909747",
    )
    assert (record.pmid, record.version, record.status) == ("32956536", 1, "MEDLINE")
    assert record.title == "Magnesium for skeletal muscle cramps."
    assert record.authors == (
        Author("Garrison", "Scott R", "SR"),
        Author("Korownyk", "Christina S", "CS"),
    )
    assert (record.journal, record.journal_abbreviation, record.medline_abbreviation) == (
        "The Cochrane database of systematic reviews",
        "Cochrane Database Syst Rev",
        "Cochrane Database Syst Rev",
    )
    assert record.issued == PublicationDate(2020, 9, 21)
    assert (record.volume, record.issue, record.pages, record.article_number) == ("9", "9", "CD009402", "CD009402")
    assert (record.doi, record.pmcid) == ("10.1002/14651858.CD009402.pub3", "PMC8094171")
    assert (record.issn, record.issn_electronic, record.nlm_id) == (None, "1469-493X", "100909747")
    assert record.languages == ("eng",)
    assert record.publication_types == (PublicationType("Journal Article", "D016428"),)


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("CO<sub>2</sub> and Ca<sup>2+</sup>.", "CO<sub>2</sub> and Ca<sup>2+</sup>."),  # the tags that stay
        ("<i>Gnas</i> <b>and</b> <u>Grb10</u>.", "<i>Gnas</i> <b>and</b> <u>Grb10</u>."),  # the space between them
        ("<i>x<sub>1</sub></i>", "<i>x<sub>1</sub></i>"),  # one in the other
        ("A <em>new</em> <s>old</s> one.", "A new old one."),  # other tags leave their text
        ("p &lt; 0.05 &amp; n &gt; 9", "p &lt; 0.05 &amp; n &gt; 9"),  # text stays escaped
        ("Na<sup/>K", "NaK"),  # an empty tag says nothing
        ("  Two\n      lines.\t", "Two lines."),  # layout is not text
        ("5\u2009mg\u00a0daily", "5\u2009mg\u00a0daily"),  # typography is
        ("one<!-- not --> text<?not this?>", "one text"),  # comments are not
        ("a &#x3b2;-blocker", "a β-blocker"),
        ("", ""),  # some titles are empty
        # MathML, made so that a power is not read as a number, nor a half as twelve
        (f"10<mml:math {MML}><mml:msup><mml:mi>x</mml:mi><mml:mn>5</mml:mn></mml:msup></mml:math>", "10x<sup>5</sup>"),
        (f"<mml:math {MML}><mml:mfrac><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:mfrac></mml:math> dose", "1/2 dose"),
        (
            f"<mml:math {MML}>\n <mml:mn>5</mml:mn>\n <mml:mspace/><mml:mi>mg</mml:mi>\n</mml:math>",
            "5 mg",  # layout inside a formula
        ),
        (
            f"<mml:math {MML}><mml:mover><mml:mi>V</mml:mi><mml:mo>.</mml:mo></mml:mover></mml:math>O2",
            "V\u0307O2",  # oxygen uptake
        ),
        (
            f"<mml:math {MML}><mml:mfrac><mml:mrow><mml:mi>a</mml:mi><mml:mo>+</mml:mo><mml:mi>b</mml:mi></mml:mrow>"
            "<mml:mi>c</mml:mi></mml:mfrac></mml:math>",
            "(a+b)/c",
        ),
        (f"<mml:math {MML}><mml:mo>&lt;</mml:mo><mml:mtext>3</mml:mtext></mml:math>", "&lt;3"),
        # a prefix that nobody declared, and an HTML entity: old exports have both
        ("<mml:math><mml:msub><mml:mi>T</mml:mi><mml:mn>1</mml:mn></mml:msub></mml:math>", "T<sub>1</sub>"),
        ("Caf&eacute;&nbsp;au lait", "Café\u00a0au lait"),
    ],
)
def test_a_title_keeps_its_meaning(xml, text):
    assert parsed(title=xml).title == text


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cn"], max_codepoint=0xFFFD)))
def test_any_text_survives_in_a_title(text):
    xml = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    title = parsed(title=xml).title
    assert "".join(unescape(title).split()) == "".join(text.split())
    assert "<" not in title


def test_the_vernacular_title_is_kept_beside_the_translation():
    record = parsed(title="[Leg cramps].", vernacular="Wadenkr&#xe4;mpfe.", languages=("ger", "fre"))
    assert (record.title, record.vernacular_title) == ("[Leg cramps].", "Wadenkrämpfe.")
    assert record.languages == ("ger", "fre")


@pytest.mark.parametrize(
    ("facts", "date"),
    [
        ({"year": "2020", "month": "Sep", "day": "21"}, PublicationDate(2020, 9, 21)),
        ({"year": "2020", "month": "09", "day": "1"}, PublicationDate(2020, 9, 1)),  # months as numbers
        ({"year": "2020", "month": "March"}, PublicationDate(2020, 3)),
        ({"year": "1976", "season": "Fall"}, PublicationDate(1976, season="Fall")),
        ({"year": "1992", "season": "May-Jun"}, PublicationDate(1992, literal="1992 May-Jun")),  # no season at all
        ({"year": None, "medline_date": "1998 Dec-1999 Jan"}, PublicationDate(1998, literal="1998 Dec-1999 Jan")),
        ({"year": None, "medline_date": "2011 Fall"}, PublicationDate(2011, season="Fall", literal="2011 Fall")),
        ({"year": None, "medline_date": "Winter 1978"}, PublicationDate(1978, season="Winter", literal="Winter 1978")),
        ({"year": None, "medline_date": "1976-1977"}, PublicationDate(1976, literal="1976-1977")),
        ({"year": None, "medline_date": "1979-1980 Fall"}, PublicationDate(1979, literal="1979-1980 Fall")),
        ({"year": None, "medline_date": "1977 Jan 5-20"}, PublicationDate(1977, literal="1977 Jan 5-20")),
        ({"year": None, "medline_date": "undated"}, PublicationDate(literal="undated")),  # no year is made up
        ({"year": "20XX", "month": "Sep"}, PublicationDate(literal="20XX Sep")),  # nor a half-read date
        ({"year": "2020", "month": "Sep", "day": "41"}, PublicationDate(2020, literal="2020 Sep 41")),
        ({"year": None}, PublicationDate()),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(facts, date):
    assert parsed(**facts).issued == date


def test_the_electronic_date_stands_beside_the_date_of_the_issue():
    record = parsed(year="2020", month="Nov", electronic=("2020", "09", "21"))
    assert record.issued == PublicationDate(2020, 11)
    assert record.electronic_date == PublicationDate(2020, 9, 21)
    assert parsed().electronic_date is None


AUTHORS = [
    ("<LastName>Garrison</LastName><ForeName>Scott R</ForeName>", Author("Garrison", "Scott R")),
    ("<LastName>Lamb</LastName><Suffix>4th</Suffix>", Author("Lamb", suffix="4th")),
    ("<LastName>Basappa</LastName>", Author("Basappa")),  # a mononym
    ("<ForeName>Sukarno</ForeName>", Author(literal="Sukarno")),  # a forename that is all
    ("<LastName>di Mario</LastName><FirstName>F</FirstName>", Author("di Mario", "F")),  # before 2002
    ("<CollectiveName>CAST <i>II</i> Group</CollectiveName>", Author(literal="CAST II Group")),
    (
        "<LastName>Lin</LastName><Affiliation>Lyon, France.</Affiliation>",  # before 2014
        Author("Lin", affiliations=("Lyon, France.",)),
    ),
    (
        "<LastName>Lin</LastName><AffiliationInfo><Affiliation>A &amp; B.</Affiliation>"
        '<Identifier Source="GRID">grid.1</Identifier></AffiliationInfo>'
        "<AffiliationInfo><Affiliation>C.</Affiliation></AffiliationInfo>",
        Author("Lin", affiliations=("A & B.", "C.")),
    ),
]


@pytest.mark.parametrize(("xml", "author"), AUTHORS)
def test_an_author_is_a_person_or_a_group(xml, author):
    listed = f'<AuthorList CompleteYN="Y"><Author ValidYN="Y">{xml}</Author></AuthorList>'
    assert parsed(article_xml=listed).authors == (author,)


def test_withdrawn_and_empty_names_are_no_authors_and_an_incomplete_list_says_so():
    listed = (
        '<AuthorList CompleteYN="N"><Author ValidYN="Y"><LastName>A</LastName></Author>'
        '<Author ValidYN="N"><LastName>B</LastName></Author><Author ValidYN="Y"/></AuthorList>'
    )
    record = parsed(article_xml=listed)
    assert record.authors == (Author("A"),)
    assert record.authors_complete is False
    assert parsed().authors_complete is True


@pytest.mark.parametrize(
    ("listed", "read"),
    [
        (("D016441", "Retracted Publication"), PublicationType("Retracted Publication", "D016441")),
        (("", "Retracted Publication"), PublicationType("Retracted Publication", "D016441")),  # before 2014
        (("", "Type of tomorrow"), PublicationType("Type of tomorrow")),
    ],
)
def test_a_publication_type_has_its_ui(listed, read):
    assert parsed(types=[listed]).publication_types == (read,)


def test_investigators_are_not_authors():
    listed = "<InvestigatorList><Investigator><LastName>Hidden</LastName></Investigator></InvestigatorList>"
    assert parsed(authors=["Trial Group"], citation_xml=listed).authors == (Author(literal="Trial Group"),)


def test_the_one_affiliation_of_old_articles_is_the_first_authors():
    record = parsed(authors=[("A", "B"), ("C", "D")], article_xml="<Affiliation>Old Hospital.</Affiliation>")
    assert [author.affiliations for author in record.authors] == [("Old Hospital.",), ()]


@pytest.mark.parametrize(
    ("spelling", "orcid"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("http://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("0000000218250097", "0000-0002-1825-0097"),
        ("000000029991400x", "0000-0002-9991-400X"),
        (" 0000 0002 1825 0097 ", "0000-0002-1825-0097"),
        ("0000-0002-1825-009", None),  # cut off
        ("0000-0002-1825-0098", None),  # the check digit is wrong: a typing error
        ("n/a", None),
    ],
)
def test_an_orcid_has_one_form(spelling, orcid):
    assert parsed(authors=[("A", "B", None, spelling)]).authors[0].orcid == orcid


@pytest.mark.parametrize(
    ("listed", "printed", "doi"),
    [
        ("10.1000/x", None, "10.1000/x"),
        (None, "10.1000/X(1)<2>;3#a", "10.1000/X(1)<2>;3#a"),  # odd characters are part of it
        ("10.1091/mbc.e08-08-0798", "10.1091/mbc.E08-08-0798", "10.1091/mbc.E08-08-0798"),  # the publisher's capitals
        ("10.1091/mbc.E08", "10.1091/mbc.e08", "10.1091/mbc.E08"),
        ("10.5546/aap.2013.468", "10.1590/S0325-0075", "10.5546/aap.2013.468"),  # two different ones: PubMed's list
        ("https://doi.org/10.1000/x", None, "10.1000/x"),
        ("121518513", None, None),  # no DOI
        ("121518513", "10.1000/x", "10.1000/x"),
    ],
)
def test_the_doi_is_the_articles_own(listed, printed, doi):
    xml = article("1", doi="LISTED").replace(">LISTED</ELocationID>", ">PRINTED</ELocationID>")
    for word, value in (("LISTED", listed), ("PRINTED", printed)):
        xml = xml.replace(word, (value or "").replace("<", "&lt;").replace(">", "&gt;"))
    assert parse_record(xml.encode()).doi == doi


def test_a_doi_that_pubmed_marks_as_invalid_is_left_out():
    xml = article("1", article_xml='<ELocationID EIdType="doi" ValidYN="N">10.1000/wrong</ELocationID>')
    assert parse_record(xml.encode()).doi is None


def test_ids_of_cited_papers_are_not_the_articles():
    cited = (
        "<ReferenceList><Reference><Citation>Cited.</Citation><ArticleIdList>"
        '<ArticleId IdType="pubmed">99</ArticleId><ArticleId IdType="doi">10.1000/cited</ArticleId>'
        '<ArticleId IdType="pmc">PMC99</ArticleId></ArticleIdList></Reference></ReferenceList>'
    )
    record = parsed(pubmed_data_xml=cited)
    assert (record.pmid, record.doi, record.pmcid) == ("32956536", None, None)


def test_history_and_nested_reference_lists_change_nothing():
    history = "<History><PubMedPubDate PubStatus='pubmed'><Year>2020</Year></PubMedPubDate></History>"
    nested = "<ReferenceList><Title>A</Title><ReferenceList><Title>B</Title></ReferenceList></ReferenceList>"
    assert parsed(doi="10.1000/x", pubmed_data_xml=history + nested) == parsed(doi="10.1000/x")


@pytest.mark.parametrize(
    ("listed", "pmcid"),
    [("PMC8094171", "PMC8094171"), ("PMC6134338.4", "PMC6134338"), ("8094171", None)],
)
def test_a_pmcid_has_letters_and_no_version(listed, pmcid):
    assert parsed(pmcid=listed).pmcid == pmcid


def test_a_pmcid_may_stand_in_other_id_alone():
    listed = '<OtherID Source="NASA">PMC1</OtherID><OtherID Source="NLM">PMC2 [Available on 06/01/15]</OtherID>'
    assert parsed(citation_xml=listed).pmcid == "PMC2"


@pytest.mark.parametrize(
    ("pages", "pii", "expected"),
    [
        ("123-34", None, ("123-34", None)),  # as printed: 123 to 134
        ("77", None, ("77", None)),
        ("CD009402", None, ("CD009402", "CD009402")),  # Cochrane
        ("e0227497", "e0227497", ("e0227497", "e0227497")),  # PLOS
        ("R48", None, ("R48", "R48")),  # Genome Biology
        ("67003", "067003", ("67003", "67003")),  # the publisher's id repeats it
        ("2050313X211016993", None, ("2050313X211016993", "2050313X211016993")),  # SAGE
        ("S30", None, ("S30", None)),  # a page of a supplement
        ("S32-S34", None, ("S32-S34", None)),
        ("522P", None, ("522P", None)),
        ("vii-xxii", None, ("vii-xxii", None)),
        ("978-989.e3", "S0091-6749(18)31437-4", ("978-989.e3", None)),
        ("1043, 1048", None, ("1043, 1048", None)),
        (None, "e229004", (None, "e229004")),
        (None, "2003300", (None, "2003300")),  # European Respiratory Journal
        (None, "ENEURO.0049-21.2021", (None, "ENEURO.0049-21.2021")),
        (None, "S0140-6736(20)30183-5", (None, None)),  # Elsevier's own number for a paper without pages yet
        (None, "S0003469X21035648", (None, None)),
        (None, "EIJ-D-19-01114", (None, None)),  # a manuscript number
        (None, "/j/bmte.2012.57.xml", (None, None)),  # a path
        (None, None, (None, None)),
    ],
)
def test_pages_and_article_numbers_are_told_apart(pages, pii, expected):
    record = parsed(pages=pages, pii=pii)
    assert (record.pages, record.article_number) == expected


def test_start_and_end_page_serve_when_there_is_nothing_else():
    paging = "<Pagination><StartPage>232</StartPage><EndPage>237</EndPage><MedlinePgn/></Pagination>"
    assert parsed(article_xml=paging).pages == "232-237"
    assert parsed(article_xml="<Pagination><StartPage>e5</StartPage></Pagination>").pages == "e5"


def test_an_abstract_keeps_its_sections_and_not_the_copyright():
    record = parsed(
        abstract=[("AIMS", "OBJECTIVE", "To see."), ("RESULTS", "RESULTS", "CO<sub>2</sub> &lt; 5."), "", "End."],
        article_xml="",
    )
    assert record.abstract == (
        AbstractSection("To see.", "AIMS", "OBJECTIVE"),
        AbstractSection("CO<sub>2</sub> &lt; 5.", "RESULTS", "RESULTS"),
        AbstractSection("End."),
    )
    assert record.abstract_language is None
    owned = "<Abstract><AbstractText>A.</AbstractText><CopyrightInformation>© B.</CopyrightInformation></Abstract>"
    assert parsed(article_xml=owned).abstract == (AbstractSection("A."),)


def other_abstract(language, text):
    return f'<OtherAbstract Type="Publisher" Language="{language}"><AbstractText>{text}</AbstractText></OtherAbstract>'


def test_another_abstract_serves_only_where_there_is_none():
    german, english = other_abstract("ger", "Deutsch."), other_abstract("eng", "English.")
    assert parsed(abstract=["The abstract."], citation_xml=german).abstract == (AbstractSection("The abstract."),)
    record = parsed(citation_xml=german + english)
    assert (record.abstract, record.abstract_language) == ((AbstractSection("English."),), "eng")
    record = parsed(citation_xml=german)
    assert (record.abstract, record.abstract_language) == ((AbstractSection("Deutsch."),), "ger")


def test_a_notice_where_the_abstract_can_be_had_is_no_abstract():
    record = parsed(citation_xml=other_abstract("spa", "Abstract available from the publisher."))
    assert (record.abstract, record.abstract_language) == ((), None)


def test_mesh_headings_carry_qualifiers_and_what_is_major():
    listed = (
        '<MeshHeadingList><MeshHeading><DescriptorName UI="D009120" MajorTopicYN="N">Muscle Cramp</DescriptorName>'
        '<QualifierName UI="Q000188" MajorTopicYN="Y">drug therapy</QualifierName>'
        '<QualifierName UI="Q000517" MajorTopicYN="N">prevention &amp; control</QualifierName></MeshHeading>'
        '<MeshHeading><DescriptorName UI="D006801" MajorTopicYN="N">Humans</DescriptorName></MeshHeading>'
        '<MeshHeading><DescriptorName UI="D008274" MajorTopicYN="Y">Magnesium</DescriptorName></MeshHeading>'
        "</MeshHeadingList>"
    )
    assert parsed(citation_xml=listed).mesh == (
        MeshHeading("Muscle Cramp", "D009120", True, ("drug therapy", "prevention & control")),
        MeshHeading("Humans", "D006801", False),
        MeshHeading("Magnesium", "D008274", True),
    )


def test_keywords_of_all_owners_come_once_in_order():
    more = '<KeywordList Owner="NASA"><Keyword>Cramp</Keyword><Keyword>CD4<sup>+</sup></Keyword></KeywordList>'
    assert parsed(keywords=["Leg", "Cramp", "Leg"], citation_xml=more).keywords == ("Leg", "Cramp", "CD4+")


def test_registrations_come_one_an_accession():
    banks = [("ClinicalTrials.gov", "NCT01709968"), ("ISRCTN", "ISRCTN00000000")]
    assert parsed(registrations=banks).registrations == tuple(Registration(*bank) for bank in banks)


def test_grants_and_conflicts_of_interest_are_kept():
    listed = (
        "<GrantList><Grant><GrantID>R01 1</GrantID><Acronym>HL</Acronym><Agency>NHLBI NIH HHS</Agency>"
        "<Country>United States</Country></Grant><Grant><Agency>Wellcome Trust</Agency></Grant></GrantList>"
    )
    record = parsed(article_xml=listed, citation_xml="<CoiStatement>SG: <b>none</b>.</CoiStatement>")
    assert record.grants == (Grant("R01 1", "HL", "NHLBI NIH HHS", "United States"), Grant(agency="Wellcome Trust"))
    assert record.coi_statement == "SG: none."


def test_links_of_every_kind_are_kept_with_and_without_a_pmid():
    listed = [
        ("UpdateIn", "Cochrane Database Syst Rev. 2020;9:CD009402", "32956536"),
        ("ErratumIn", "Lancet 1998 Mar 7;351(9104):760"),
        ("RetractionIn", "Rowe CE. Biochem J. 1977;164(1):287-8", "195582", "Data were invented"),
        ("Cites", "JAMA. 1990;1:1", "1"),
        ("KindOfTomorrow", "X"),
    ]
    assert parsed(links=listed).links == tuple(Link(*facts) for facts in listed)


def test_links_of_before_2008_are_read_too():
    comment = "<CommentIn><RefSource>A. 2003</RefSource><PMID>5</PMID></CommentIn>"
    assert parsed(citation_xml=f"<CommentsCorrections>{comment}</CommentsCorrections>").links == (
        Link("CommentIn", "A. 2003", "5"),
    )


def test_a_later_version_says_so():
    assert parsed(version=4).version == 4


BOOK = """<PubmedBookArticle><BookDocument><PMID Version="1">20301382</PMID>
<ArticleIdList><ArticleId IdType="bookaccession">NBK1203</ArticleId></ArticleIdList>
<Book><Publisher><PublisherName>University of Washington, Seattle</PublisherName>
<PublisherLocation>Seattle (WA)</PublisherLocation></Publisher>
<BookTitle book="gene">GeneReviews<sup>&#xae;</sup></BookTitle><PubDate><Year>1993</Year></PubDate>
<BeginningDate><Year>1993</Year></BeginningDate><EndingDate><Year>2024</Year></EndingDate>
<AuthorList Type="editors" CompleteYN="Y"><Author><LastName>Adam</LastName></Author></AuthorList>
<Edition>2nd</Edition><Volume>3</Volume><Isbn>9780309217774</Isbn>
<ELocationID EIdType="doi" ValidYN="Y">10.17226/21775</ELocationID></Book>
{chapter}<Language>eng</Language>{authors}
<PublicationType UI="D016454">Review</PublicationType>
<Abstract><AbstractText>Short.</AbstractText></Abstract>
<KeywordList><Keyword>KSS</Keyword></KeywordList>
<ContributionDate><Year>2003</Year><Month>12</Month><Day>17</Day></ContributionDate></BookDocument>
<PubmedBookData><PublicationStatus>ppublish</PublicationStatus></PubmedBookData></PubmedBookArticle>"""
CHAPTER = "<ArticleTitle>Deletion <i>Syndromes</i></ArticleTitle>"
CHAPTER_AUTHORS = '<AuthorList Type="authors"><Author><LastName>Falk</LastName></Author></AuthorList>'


def test_a_chapter_has_its_own_title_and_authors_and_the_book_around_it():
    record = parse_record(BOOK.format(chapter=CHAPTER, authors=CHAPTER_AUTHORS).encode())
    assert (record.pmid, record.title) == ("20301382", "Deletion <i>Syndromes</i>")
    assert record.authors == (Author("Falk"),)
    assert record.doi is None  # the book's DOI is not the chapter's
    assert record.book is not None
    assert (record.book.title, record.book.accession) == ("GeneReviews®", "NBK1203")
    assert (record.book.publisher, record.book.place) == ("University of Washington, Seattle", "Seattle (WA)")
    assert (record.book.edition, record.book.volume, record.book.isbn) == ("2nd", "3", ("9780309217774",))
    assert record.book.editors == (Author("Adam"),)
    assert record.issued == PublicationDate(1993, literal="1993-2024")
    assert record.electronic_date == PublicationDate(2003, 12, 17)
    assert record.publication_types == (PublicationType("Review", "D016454"),)
    assert (record.languages, record.keywords) == (("eng",), ("KSS",))
    assert record.abstract == (AbstractSection("Short."),)


def test_a_whole_book_carries_its_own_title_doi_and_no_editor_as_author():
    record = parse_record(BOOK.format(chapter="", authors="").encode())
    assert (record.title, record.doi, record.authors) == ("GeneReviews<sup>®</sup>", "10.17226/21775", ())


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<PubmedArticle><MedlineCitation>", "Premature end"),
        (b"<PubmedArticle><MedlineCitation><PMID>7</PMID></PubmedArticle>", "mismatch"),
        (article("1", title="&nosuchthing;").encode(), "nosuchthing"),  # a name that nobody knows is not dropped
        (article("0").encode(), "its PMID is '0'"),
        (b"<PubmedArticle/>", "its PMID is ''"),
        (b"<Entrezgene/>", "<Entrezgene> is no PubMed record"),
        (b"", "Document is empty"),
        (article("1", title="\xe9").encode("latin-1"), "encoding"),
    ],
)
def test_a_broken_record_says_what_is_wrong(raw, reason):
    with pytest.raises(BadRecord) as caught:
        parse_record(raw)
    assert reason in str(caught.value)


def test_an_entity_that_a_record_brings_along_is_not_expanded(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    raw = f'<!DOCTYPE PubmedArticle [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + article("1", title="a &x; b")
    assert "hidden" not in parse_record(raw.encode()).title


def test_the_hash_is_that_of_the_bytes_and_no_part_of_equality():
    raw = article("1").encode()
    record = parse_record(b"\n  " + raw + b"\n")
    assert record.hash == record_hash(raw) and len(record.hash) == 64
    changed = parse_record(raw.replace(b"</PubmedData>", b" </PubmedData>"))
    assert changed.hash != record.hash
    assert changed == record
