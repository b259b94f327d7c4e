"""How often a client may ask: counted by PostgreSQL for all processes together, a minute at a time.

A client is an address of a connection; of IPv6 a whole /64, which is what one customer is given
(https://www.rfc-editor.org/rfc/rfc6177). Somebody who says how to be reached earns the larger limit.
"""

import re
import secrets
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework import exceptions

from evidence.api.patience import bare_cursor
from evidence.api.problems import BadParameter

WINDOW = 60  # seconds
ADDRESS = re.compile(r"[^\s@<>(),;:]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
LONGEST_ADDRESS = 254  # characters, https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1
SWEPT = 64  # about every so many beginnings of a minute, counts of past minutes are thrown away
MOST_SWEPT = 10_000  # rows at once

# The clock is the database's, which all processes share. A count never goes back to a minute that is over.
COUNT = """
INSERT INTO evidence_api_use AS kept (client, minute, used)
VALUES (%s, floor(extract(epoch FROM statement_timestamp()) / 60), 1)
ON CONFLICT (client) DO UPDATE SET
    used = CASE WHEN EXCLUDED.minute > kept.minute THEN 1 ELSE kept.used + 1 END,
    minute = greatest(EXCLUDED.minute, kept.minute)
RETURNING used, ceil((minute + 1) * 60.0 - extract(epoch FROM statement_timestamp()))::int
"""
SWEEP = """
DELETE FROM evidence_api_use WHERE client IN (
    SELECT client FROM evidence_api_use WHERE minute < floor(extract(epoch FROM statement_timestamp()) / 60) - 1
    LIMIT %s FOR UPDATE SKIP LOCKED
)
"""


class TooMany(exceptions.APIException):
    """A client has asked more often than it may."""

    status_code = 429
    default_code = "too_many"

    def __init__(self, allowance: "Allowance") -> None:
        super().__init__(allowance.refusal)
        self.retry_after = allowance.resets


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a client may still ask in this minute."""

    limit: int
    used: int
    resets: int  # seconds until the count begins anew
    known: bool  # whether the client said how to be reached

    @property
    def spent(self) -> bool:
        return self.used > self.limit

    @property
    def refusal(self) -> str:
        said = f"You may ask {self.limit:,} times a minute, and have. Ask again in {self.resets} s."
        larger = settings.API_LIMIT_WITH_CONTACT
        if self.known or not larger > self.limit:
            return said
        return f"{said} Whoever says how to be reached (mailto=you@example.org) may ask {larger:,} times."

    @property
    def headers(self) -> dict[str, str]:
        remaining = max(0, self.limit - self.used)
        told = {"Limit": self.limit, "Remaining": remaining, "Reset": self.resets}
        return {f"X-RateLimit-{name}": str(value) for name, value in told.items()}


def counted(request: HttpRequest) -> Allowance | None:
    """The allowance of whoever sends this request, with the request counted; None where nothing is limited."""
    known = has_contact(request)
    limit = settings.API_LIMIT_WITH_CONTACT if known else settings.API_LIMIT
    if not limit:
        return None
    with bare_cursor() as cursor:
        ((used, resets),) = cursor.execute(COUNT, [client_of(request)]).fetchall()
        if used == 1 and not secrets.randbelow(SWEPT):
            cursor.execute(SWEEP, [MOST_SWEPT])
    return Allowance(limit, used, max(1, resets), known)


def has_contact(request: HttpRequest) -> bool:
    """Whether an address of mail is in `mailto` or in the name of the program."""
    if is_address(request.GET.get("mailto", "")):
        return True
    return ADDRESS.search(request.META.get("HTTP_USER_AGENT", "")[:1_000]) is not None


def is_address(text: str) -> bool:
    return len(text) <= LONGEST_ADDRESS and ADDRESS.fullmatch(text) is not None


def check_contact(text: str) -> None:
    """Raises BadParameter for what is no address of mail."""
    if not is_address(text):
        raise BadParameter("mailto", "“mailto” is no address of mail: write it like you@example.org, or leave it out.")


def client_of(request: HttpRequest) -> str:
    """The address that a request comes from, as it is counted.

    Whoever connects to us cannot lie about that. What stands in X-Forwarded-For is believed only as far as our own
    proxies wrote it: each adds the address that it was asked from at the right.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if not settings.NUM_PROXIES or not forwarded:
        return network(direct) or direct
    return network(forwarded[-min(settings.NUM_PROXIES, len(forwarded))]) or network(direct) or direct


def network(text: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 address; empty for anything else.

    >>> network("192.0.2.7"), network("2001:db8::7"), network("::ffff:192.0.2.7"), network("[2001:db8::7]:443")
    ('192.0.2.7', '2001:db8::/64', '192.0.2.7', '2001:db8::/64')
    """
    bare = re.sub(r"^\[(.*)\](:\d+)?$|^([\d.]+):\d+$", r"\1\3", text).partition("%")[0]
    try:
        address: Any = ip_address(bare)
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
