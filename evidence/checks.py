"""Wrong settings are said at the start, with a hint, not in a traceback later."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from evidence.pubmed.transport import InvalidServiceURL, service_address


def register() -> None:
    for check in (eutils_url, eutils_timeout, eutils_rate, debug_host):
        checks.register(check)
    checks.register(eutils_email, deploy=True)


def eutils_url(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    try:
        service_address(settings.EUTILS_URL)
    except InvalidServiceURL as error:
        problem = str(error)
    else:
        return []
    return [
        checks.Error(
            f"EUTILS_URL: {problem}",
            hint="Leave it empty for NCBI, or set the address of a mirror such as http://127.0.0.1:9000/entrez/eutils/.",
            id="evidence.E001",
        )
    ]


def eutils_timeout(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    if settings.EUTILS_TIMEOUT > 0:
        return []
    return [
        checks.Error(
            f"EUTILS_TIMEOUT is {settings.EUTILS_TIMEOUT}, and must be more than 0 seconds.",
            hint="30 is a good value.",
            id="evidence.E002",
        )
    ]


def eutils_rate(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    allowed = 10 if settings.EUTILS_API_KEY else 3
    ncbi = (urlsplit(settings.EUTILS_URL).hostname or "").endswith("ncbi.nlm.nih.gov")
    if 0 < settings.EUTILS_RATE <= (allowed if ncbi else float("inf")):
        return []
    return [
        checks.Error(
            f"EUTILS_RATE is {settings.EUTILS_RATE:g}: it must be more than 0, and NCBI allows {allowed} a second.",
            hint="Leave it empty, or set EUTILS_API_KEY for 10 a second.",
            id="evidence.E003",
        )
    ]


def eutils_email(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    if "@" in settings.EUTILS_EMAIL:
        return []
    return [
        checks.Warning(
            f"EUTILS_EMAIL is {settings.EUTILS_EMAIL!r}: NCBI asks for an address it can write to before it blocks.",
            hint="Set EUTILS_EMAIL to an address that is read.",
            id="evidence.W001",
        )
    ]


def debug_host(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    public = set(settings.ALLOWED_HOSTS) - {"localhost", "127.0.0.1", "[::1]", "testserver"}
    if not settings.DEBUG or not public:
        return []
    return [
        checks.Warning(
            f"DEBUG is on while the site answers to {', '.join(sorted(public))}: tracebacks would be public.",
            hint="Set DEBUG=0, or serve 127.0.0.1 only.",
            id="evidence.W002",
        )
    ]
