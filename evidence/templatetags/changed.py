"""How templates show a stored value in one short line."""

from django import template

from evidence.studies.display import brief

register = template.Library()
register.filter("brief", brief)
