"""Whether the site lets anybody check a draft."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def public_audit() -> bool:
    return bool(settings.PUBLIC_AUDIT)
