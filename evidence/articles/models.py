"""REGISTER of the room's models; each file holds what its name says."""

from evidence.articles.articles import Article, Citation
from evidence.articles.recognising import Recognition
from evidence.articles.statements import Phrasing, Statement
from evidence.articles.tasks import Cause, Task

__all__ = ["Article", "Citation", "Cause", "Phrasing", "Recognition", "Statement", "Task"]
