"""Reference lists in a style, kept so that a list is formatted once and not at every request.

What is kept is found by all that goes into it: the references as they are, the style and its edition, language, form
and the version of pandoc. A study that changes is a new list; nothing has to be forgotten.
"""

import hashlib
import json
from collections.abc import Iterable

from django.conf import settings
from django.core.cache import caches

from evidence.citations import pandoc
from evidence.citations.bibliography import Form, format_list
from evidence.citations.item import Item
from evidence.citations.patching import EDITION
from evidence.citations.style_index import WHEEL
from evidence.citations.styles import find

KEPT = 30 * 24 * 3600  # seconds


def formatted(items: Iterable[Item], style: str, *, form: Form, locale: str | None = None) -> bytes:
    """`format_list` with the styles of this installation, from the cache when the same was formatted before."""
    folder = settings.EVIDENCE_HOME / "styles"
    given, cache = list(items), caches["default"]
    key = key_of(given, find(style, folder).key, form, locale)
    content: bytes | None = cache.get(key)
    if content is None:
        content = format_list(given, style, form=form, locale=locale, folder=folder)
        cache.set(key, content, timeout=KEPT)
    return content


def key_of(items: list[Item], style: str, form: Form, locale: str | None) -> str:
    made_by = (pandoc.VERSION, WHEEL, EDITION)
    text = json.dumps([made_by, style, form, locale, items], sort_keys=True)
    return "bibliography-" + hashlib.sha256(text.encode()).hexdigest()
