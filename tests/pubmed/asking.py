"""Clients of the stand-in that lose no time, and a few articles to ask for."""

from pathlib import Path

from evidence.pubmed.client import Client
from evidence.pubmed.rate import RateLimit
from tests.pubmed.standin import StandIn
from tests.pubmed.xml import article

KEY = "k3y0123456789abcdef"
EMAIL = "someone@example.org"

ZHU = article(
    "31978945",
    title="A Novel Coronavirus from Patients with Pneumonia in China, 2019.",
    authors=[("Zhu", "Na"), ("Zhang", "Dingyu")],
    journal="The New England journal of medicine",
    iso="N Engl J Med",
    year="2020",
    volume="382",
    pages="727-733",
    doi="10.1056/NEJMoa2001017",
    pmcid="PMC7092803",
)
MANN = article(
    "2014248",
    title="Sequence of a cysteine-rich galactose-specific lectin of Entamoeba histolytica.",
    authors=[("Mann", "B J"), ("Torian", "B E")],
    journal="Proceedings of the National Academy of Sciences of the United States of America",
    iso="Proc Natl Acad Sci U S A",
    year="1991",
    volume="88",
    pages="3248-52",
)
ARTICLES = (ZHU, MANN)


def client_of(standin: StandIn, folder: Path, **options: object) -> Client:
    """A client with a key, an e-mail address and hardly any limit."""
    quick = {"rate": RateLimit(folder / "rate", rate=1000), "timeout": 5.0, "backoff": 0.01}
    named = {"base_url": standin.url, "tool": "evidence", "email": EMAIL, "api_key": KEY}
    return Client(**{**named, **quick, **options})  # type: ignore[arg-type]
