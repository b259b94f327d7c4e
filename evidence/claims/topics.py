"""Topics: what claims are about, as readers look for it."""

from django.db import models


class TopicQuerySet(models.QuerySet["Topic"]):
    def get_by_natural_key(self, slug: str) -> "Topic":
        return self.get(slug=slug)


class Topic(models.Model):
    """What claims are about, as readers look for it: leg cramps, pregnancy."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
