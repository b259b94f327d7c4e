"""Odd references, one oddity each: what every format has to write whole. `SAMPLES` is name -> Item."""

from evidence.citations.item import Item, Name

AUTHOR: Name = {"family": "Sluka", "given": "Kathleen A"}


def article(**changes: object) -> Item:
    """A plain article, changed in what the test is about; keys are written with "_" for "-"."""
    item: dict[str, object] = {
        "id": "27291641",
        "type": "article-journal",
        "title": "Neurobiology of fibromyalgia and chronic widespread pain",
        "author": [AUTHOR, {"family": "Clauw", "given": "Daniel J"}],
        "container-title": "Neuroscience",
        "container-title-short": "Neuroscience",
        "volume": "338",
        "issue": "2",
        "page": "114-129",
        "issued": {"date-parts": [[2016, 12, 3]]},
        "DOI": "10.1016/j.neuroscience.2016.06.006",
        "PMID": "27291641",
        "PMCID": "PMC5083139",
        "ISSN": "0306-4522",
        "language": "en",
    }
    item |= {key.replace("_", "-") if key.islower() else key: value for key, value in changes.items()}
    return {key: value for key, value in item.items() if value is not None}  # type: ignore[return-value]


def titled(title: str) -> Item:
    return article(title=title)


def by(*names: Name) -> Item:
    return article(author=list(names))


SAMPLES: dict[str, Item] = {
    "plain": article(),
    # identifiers
    "doi with parentheses": article(DOI="10.1016/S0140-6736(05)67889-0"),
    "doi of the SICI kind": article(DOI="10.1002/(SICI)1097-4636(199823)43:4<338::AID-JBM16>3.0.CO;2-B"),
    "doi with underscore and hash": article(DOI="10.1007/978-3-642_1#5%20"),
    "no identifiers": article(DOI=None, PMID=None, PMCID=None),
    "pmcid only": article(DOI=None, PMID=None),
    # characters that a format gives a meaning
    "braces": titled("Sets {a, b} of {c}"),
    "unbalanced opening brace": titled("An interval [0, 1} and a brace { alone"),
    "unbalanced closing brace": titled("A brace } alone, then { one more"),
    "ampersand": titled("Nerve &amp; muscle in R&D"),
    "percent, underscore, hash": titled("5 % of gene_x, sample #7"),
    "dollar, tilde, caret": titled("Costs of $5 ~ 6^2 in all"),
    "backslash": titled(r"Path \alpha and C:\temp\ "),
    "quotes": titled("\"What is it?\" said 'the' doctor's «patient» “twice”"),
    "less than": titled("Magnesium, p &lt; 0.05 and q &gt; 3"),
    "escaped entity": titled("How &amp;lt; is written"),
    "at sign": titled("@article{forged, title={x}}"),
    "dashes": titled("Cramps--a review - of 5'-3' ends"),
    "forged tag": titled("A title\nER  - \r\nTY  - BOOK"),
    "control characters": titled("A\x00 ti\x1btle\x0bwith\x85odd\u2028ends\t."),
    # markup
    "italic, sub and sup": titled("<i>E. coli</i> in H<sub>2</sub>O at 10<sup>6</sup> and Ca<sup>2+</sup>"),
    "bold in italic": titled("<i>A <b>bold</b> <u>word</u></i>"),
    "tag never closed": titled("An <i>open tag"),
    "tag never opened": titled("A closed</i> tag"),
    "brace in italic": titled("<i>{</i> and <b>}</b> and <i>{</i>"),
    "mathml": titled("Rate of <mml:math><mml:mi>x</mml:mi></mml:math> per day"),
    "markup in the journal": article(container_title="Nature <i>in vivo</i> &amp; more"),
    # titles
    "empty title": article(title=""),
    "no title": article(title=None),
    "translated title": article(
        title="[Leg cramps in pregnancy]", original_title="Wadenkrämpfe in der Schwangerschaft", language="de"
    ),
    "two titles of equal right": article(original_title="Neurobiología de la fibromialgia", language="en, es"),
    "question": titled("Is magnesium of use in cramps?"),
    "very long title": titled("Cramps and " * 500 + "more"),
    # names
    "group": by({"literal": "BCSH Blood Transfusion Task Force"}),
    "group with comma and and": by({"literal": "College of Physicians, Surgeons and Others"}),
    "group among persons": by(AUTHOR, {"literal": "Endocrine Society"}, {"family": "Clauw", "given": "Daniel J"}),
    "mononym": by({"family": "Doraisamy", "given": "Mohan A"}, {"family": "Anshul"}),
    "mononym of two words": by({"family": "Abu Bakr"}),
    "suffix": by({"family": "King", "given": "Martin L", "suffix": "Jr"}),
    "suffix third": by({"family": "Benson", "given": "Al B", "suffix": "3rd"}),
    "suffix without given name": by({"family": "King", "suffix": "Jr"}),
    "particles": by({"family": "de la Cruz", "given": "Juan"}, {"family": "van der Meer", "given": "Peter"}),
    "family with and": by({"family": "Ren and Stimpy", "given": "Xu"}),
    "300 authors": by(*({"family": f"Author{number}", "given": "Ann B"} for number in range(300))),
    "list of authors not whole": by(AUTHOR, {"literal": "et al."}),
    "no authors": article(author=None),
    "empty author": article(author=[]),
    # dates
    "season": article(issued={"date-parts": [[2011]], "season": "Fall"}),
    "season number": article(issued={"date-parts": [[2011]], "season": 3}),
    "literal date": article(issued={"literal": "1998 Dec-1999 Jan"}),
    "range of dates": article(issued={"date-parts": [[1998, 12], [1999, 1]]}),
    "words for a date": article(issued={"literal": "in press"}),
    "year only": article(issued={"date-parts": [[2012]]}),
    "year and month": article(issued={"date-parts": [[2012, 9]]}),
    "month 13": article(issued={"date-parts": [[2012, 13, 1]]}),
    "no date": article(issued=None),
    "electronic date": article(custom={"electronic-date": [2016, 6, 9]}),
    # pages
    "article number": article(page=None, issue=None, custom={"article-number": "e0227497"}),
    "number of an article": article(page=None, number="R48"),
    "page and article number": article(page="1-12", number="100012"),
    "one page": article(page="7"),
    "pages with a letter": article(page="S12-S19, S25"),
    "pages in roman": article(page="iv-x"),
    "publisher's item identifier": article(page="S0022-3468(20)30542-X"),
    "no pages": article(page=None),
    # kinds
    "book": {
        "id": "book",
        "type": "book",
        "title": "Adams and Victor's principles of neurology",
        "author": [{"family": "Ropper", "given": "Allan H"}],
        "edition": "11",
        "publisher": "McGraw-Hill & Sons",
        "publisher-place": "New York (NY)",
        "issued": {"date-parts": [[2019]]},
        "ISBN": "9780071842617",
    },
    "chapter": {
        "id": "20301382",
        "type": "chapter",
        "title": "Myotonia congenita",
        "author": [{"family": "Dunø", "given": "Morten"}],
        "editor": [{"family": "Adam", "given": "Margaret P"}, {"family": "Feldman", "given": "Jerry"}],
        "container-title": "GeneReviews",
        "publisher": "University of Washington, Seattle",
        "publisher-place": "Seattle (WA)",
        "issued": {"literal": "1993-"},
        "PMID": "20301529",
        "URL": "https://www.ncbi.nlm.nih.gov/books/NBK1355/",
    },
    "preprint": {
        "id": "preprint",
        "type": "article",
        "genre": "Preprint",
        "title": "Magnesium and cramps",
        "author": [AUTHOR],
        "container-title": "medRxiv",
        "number": "2022.05.24.22275478",
        "issued": {"date-parts": [[2022, 5, 27]]},
        "DOI": "10.1101/2022.05.24.22275478",
        "PMID": "35665014",
    },
    "web page": {
        "id": "w1",
        "type": "webpage",
        "title": "Muscle cramps",
        "author": [{"literal": "Mayo Clinic"}],
        "issued": {"date-parts": [[2020, 1, 7]]},
        "URL": "https://example.org/a_b%20c/~d#e",
    },
    "thesis": {"id": "t1", "type": "thesis", "title": "On cramps", "author": [AUTHOR], "publisher": "Uppsala"},
    "report": {"id": "r1", "type": "report", "title": "Cramps", "number": "218", "publisher": "AHRQ"},
    "retracted": article(
        custom={
            "standing": "retracted",
            "notices": [{"kind": "RetractionIn", "text": "Behav Sleep Med. 2023 Apr 17;:1", "pmid": "37067022"}],
        }
    ),
    "retracted without notice": article(custom={"standing": "retracted"}),
    "note": article(note="Epub ahead of print", keyword="Muscle Cramp; Exercise, Aerobic"),
    # scripts
    "chinese": article(title="腿部抽筋的治疗", author=[{"family": "王", "given": "小明"}], language="zh"),
    "arabic": article(title="تشنج الساق", author=[{"family": "الخطيب", "given": "أحمد"}], language="ar"),
    "turkish": article(title="İğne ve ışık", author=[{"family": "Şimşek", "given": "İlker"}], language="tr"),
    "combining characters": article(
        title="Cafe\u0301 au lait", author=[{"family": "Ne\u0301el", "given": "E\u0301ric"}]
    ),
    "emoji": titled("Pain 😖 in 👩‍⚕️ trainees"),
    "half of a surrogate pair": titled("Pain \ud83d in trainees"),
    "no-break and thin spaces": titled("10\u00a0mg per\u2009day"),
    "nothing but an id": {"id": "x", "type": "document"},
    "nothing at all": {},
}
