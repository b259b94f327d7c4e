"""How templates show a study; the words are those of the studies' room."""

from django import template

from evidence.studies import display

register = template.Library()
register.filter("study_title", display.title)
register.filter("study_authors", display.authors)
register.filter("study_source", display.source)
register.filter("study_identifiers", display.identifiers)
register.filter("study_standing", display.standing)
register.filter("notice_link", display.notice_link)
