"""References with the oddities of real PubMed records, one or two each: what readers of others have to find again.

They are made up, in the shapes that PubMed delivers. `ODD` is name -> Item.
"""

from evidence.citations.item import Item, Name

KING: Name = {"family": "King", "given": "Ann B"}


def record(pmid: int, title: str, /, **more: object) -> Item:
    """An article with a number of its own, by which a reader finds it again; "_" stands for "-" in a key."""
    item: dict[str, object] = {
        "id": f"pmid{pmid}",
        "type": "article-journal",
        "title": title,
        "author": [KING, {"family": "Öztürk", "given": "İlker"}],
        "container-title": "Journal of cramps",
        "container-title-short": "J Cramps",
        "volume": str(pmid % 97),
        "issue": "3",
        "page": "284-297",
        "issued": {"date-parts": [[2012, 9, 12]]},
        "DOI": f"10.1234/cramps.{pmid}",
        "PMID": str(pmid),
        "ISSN": "1234-5679",
        "language": "en",
    }
    item |= {key.replace("_", "-") if key.islower() else key: value for key, value in more.items()}
    return {key: value for key, value in item.items() if value is not None}  # type: ignore[return-value]


ODD: dict[str, Item] = {
    "collective author alone": record(9100001, "Guideline for cramps", author=[{"literal": "The Cramp Study Group"}]),
    "collective author with a comma": record(
        9100002, "Statement", author=[{"literal": "College of Physicians, Surgeons and Nurses"}]
    ),
    "collective author among persons": record(
        9100003, "Trial", author=[KING, {"literal": "CRAMP-2 Investigators"}, {"family": "Sluka", "given": "Kathleen"}]
    ),
    "suffixes": record(
        9100004, "Suffixes", author=[{**KING, "suffix": "Jr"}, {"family": "Benson", "given": "Al B", "suffix": "3rd"}]
    ),
    "no authors": record(9100005, "Leg cramps", author=None),
    "one name only": record(9100006, "Mononyms", author=[{"family": "Nursalam"}, KING]),
    "particles": record(
        9100007, "Particles", author=[{"family": "van der Meer", "given": "Peter"}, {"family": "de la Cruz", "given": "M"}]
    ),
    "hyphens and apostrophes": record(
        9100008, "Names", author=[{"family": "O'Neil-Smith", "given": "Jean-Paul"}, {"family": "D'Angelo", "given": "R"}]
    ),
    "very long author list": record(
        9100009, "Genomes of cramps", author=[{"family": f"Author{n}", "given": "Ann"} for n in range(400)]
    ),
    "list that is not whole": record(9100010, "Old list", author=[KING, {"literal": "et al."}]),
    "entities": record(9100011, "Magnesium &amp; potassium: p &lt; 0.05, R&amp;D &gt; 3"),
    "entity that is text": record(9100012, "How &amp;lt; is written"),
    "italics and indices": record(9100013, "<i>E. coli</i> in H<sub>2</sub>O at 10<sup>6</sup> CFU and Ca<sup>2+</sup>"),
    "nested markup": record(9100014, "<i>SCN4A<sup>R1448C</sup></i> in <b>cramps</b>"),
    "translated title": record(
        9100015, "[Leg cramps in pregnancy]", original_title="Wadenkrämpfe in der Schwangerschaft", language="de"
    ),
    "season": record(9100016, "Season", issued={"date-parts": [[2011]], "season": "Fall"}),
    "range of months": record(
        9100017, "Range", issued={"date-parts": [[1991]], "literal": "1991 Jul-Aug"}
    ),
    "range over two years": record(
        9100018, "Two years", issued={"date-parts": [[1998]], "literal": "1998 Dec-1999 Jan"}
    ),
    "year alone": record(9100019, "Year", issued={"date-parts": [[1987]]}),
    "article number": record(9100020, "Article number", page=None, custom={"article-number": "e0227497"}),
    "item identifier as pages": record(9100021, "Ahead of print", page="S0022-3468(20)30542-X", volume=None, issue=None),
    "pages in two pieces": record(9100022, "Pages", page="S12-S19, S25"),
    "pages in roman": record(9100023, "Roman", page="iv-x"),
    "unbalanced braces": record(9100024, "An interval [0, 1} and { alone"),
    "special characters of LaTeX": record(9100025, r"5 % of gene_x #7 ~ $5 ^2 \alpha & more"),
    "dashes and primes": record(9100026, "Cramps--a review of 5'-3' ends and 2''-deoxy"),
    "quotation marks": record(9100027, "\"What is it?\" said 'the' doctor's «patient»"),
    "formula for a spreadsheet": record(9100028, "=1+1 is no title, @SUM is none either"),
    "question": record(9100029, "Is magnesium of use in cramps?"),
    "abbreviation at the end": record(9100030, "Cramps in the U.S."),
    "letters from right to left": record(
        9100031, "تشنج الساق عند الحوامل", author=[{"family": "الخطيب", "given": "أحمد"}], language="ar"
    ),
    "emoji": record(9100032, "Pain 😖 in 👩‍⚕️ trainees"),
    "chinese": record(9100033, "腿部抽筋的治疗", author=[{"family": "王", "given": "小明"}], language="zh"),
    "retracted": record(
        9100034,
        "Retracted work",
        note="Retraction in: J Cramps. 2014;5:1",
        custom={
            "standing": "retracted",
            "notices": [{"kind": "RetractionIn", "text": "J Cramps. 2014;5:1", "pmid": "9100035"}],
        },
    ),
    "retraction notice": record(
        9100035, "Retraction: Retracted work", custom={"notices": [{"kind": "RetractionOf", "text": "J Cramps. 2012;9:1"}]}
    ),
    "supplement": record(9100036, "Abstracts", volume="12 Suppl 1", issue="Pt 2"),
    "doi of the SICI kind": record(9100037, "Old DOI", DOI="10.1002/(SICI)1097-4636(199823)43:4<338::AID-JBM16>3.0.CO;2-B"),
    "no identifiers but the PMID": record(9100038, "Old work", DOI=None),
    "journal with a subtitle": record(
        9100039, "Journal", container_title="The Lancet. Neurology &amp; more", container_title_short="Lancet Neurol"
    ),
    "very long title": record(9100040, "Cramps and " * 60 + "more"),
    "preprint": record(
        9100041, "Preprint", type="article", genre="Preprint", container_title="medRxiv", volume=None, issue=None, page=None,
        number="2022.05.24.22275478", custom={"article-number": "2022.05.24.22275478"},
    ),
    "chapter": {
        "id": "pmid9100042", "type": "chapter", "title": "Myotonia", "author": [KING], "PMID": "9100042",
        "editor": [{"family": "Adam", "given": "Margaret P"}], "container-title": "Reviews of <i>genes</i>",
        "publisher": "University Press", "publisher-place": "Seattle (WA)",
        "issued": {"date-parts": [[1993]], "literal": "1993-2024"},
    },
    "book": {
        "id": "pmid9100043", "type": "book", "title": "Principles of cramps", "author": [KING], "PMID": "9100043",
        "edition": "2nd", "publisher": "Hill & Sons", "issued": {"date-parts": [[2019]]}, "ISBN": "9780071842617",
    },
}  # fmt: skip
