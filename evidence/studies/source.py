"""PubMed, as this site is set up to ask it."""

from django.conf import settings

import evidence
from evidence.pubmed.client import Client
from evidence.pubmed.rate import RateLimit


def pubmed(*, tries: int = 5, timeout: float | None = None) -> Client:
    """A client with this site's address, e-mail, key and time-out, under the limit all its processes share.

    Fewer `tries` and a shorter `timeout` (seconds) suit a person who waits at a page.
    """
    limit = RateLimit(settings.EVIDENCE_HOME / "pubmed-rate", rate=settings.EUTILS_RATE)
    return Client(
        base_url=settings.EUTILS_URL,
        tool=f"evidence/{evidence.__version__}",
        email=settings.EUTILS_EMAIL,
        api_key=settings.EUTILS_API_KEY or None,
        timeout=min(timeout or settings.EUTILS_TIMEOUT, settings.EUTILS_TIMEOUT),
        rate=limit,
        tries=tries,
    )
