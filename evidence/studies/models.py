"""A study is one published work; a notice is what somebody announced about it afterwards."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Coalesce, Left, Lower

from evidence.folding import plain
from evidence.history import tracked
from evidence.identifiers.schemes import Identifier, Scheme
from evidence.studies.queries import StudyQuerySet
from evidence.studies.standing import STANDING_OF, Standing, worst

NAME = 200  # characters of a journal's name that are indexed: an entry of an index has its limit


@tracked(first=False)
class Study(models.Model):
    """One published work, as PubMed or a person described it. What a machine fills is read-only in the admin."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "journal article"
        BOOK = "book", "book or chapter"

    class Source(models.TextChoices):
        PUBMED = "pubmed", "PubMed"
        PERSON = "person", "entered by a person"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ARTICLE)
    pmid = models.CharField("PMID", max_length=9, null=True, blank=True, unique=True)  # noqa: DJ001  absent is NULL, for uniqueness
    pmcid = models.CharField("PMCID", max_length=20, null=True, blank=True, unique=True)  # noqa: DJ001
    doi = models.TextField("DOI", null=True, blank=True)  # noqa: DJ001
    title = models.TextField(help_text="May carry the tags i, b, u, sub and sup.")
    vernacular_title = models.TextField(blank=True)
    abstract = models.JSONField(default=list, blank=True)
    authors = models.JSONField(default=list, blank=True)
    authors_complete = models.BooleanField(default=True)
    journal = models.TextField(blank=True)
    journal_abbreviation = models.TextField(blank=True)
    issn = models.TextField("ISSN", blank=True)
    issn_electronic = models.TextField("electronic ISSN", blank=True)
    nlm_id = models.TextField("NLM id", blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True, db_index=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    season = models.TextField(blank=True)
    date_literal = models.TextField(blank=True)
    electronic_date = models.JSONField(null=True, blank=True)
    volume = models.TextField(blank=True)
    issue = models.TextField(blank=True)
    pages = models.TextField(blank=True)
    article_number = models.TextField(blank=True)
    languages = ArrayField(models.TextField(), default=list, blank=True)
    publication_types = models.JSONField(default=list, blank=True)
    mesh = models.JSONField("MeSH", default=list, blank=True)
    keywords = ArrayField(models.TextField(), default=list, blank=True)
    registrations = models.JSONField(default=list, blank=True)
    grants = models.JSONField(default=list, blank=True)
    coi_statement = models.TextField("conflicts of interest", blank=True)
    links = models.JSONField(default=list, blank=True)
    book = models.JSONField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.PERSON)
    revised = models.JSONField(null=True, blank=True)
    record_version = models.PositiveIntegerField(default=1)
    record_hash = models.CharField(max_length=64, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = StudyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "studies"
        ordering = ["-pk"]
        indexes = [
            GinIndex(fields=["publication_types"], name="study_by_type", opclasses=["jsonb_path_ops"]),
            models.Index(Coalesce("year", 0), "id", name="study_by_year"),
            models.Index(fields=["updated_at", "id"], name="study_by_update"),
            models.Index(Lower(Left("journal", NAME)), name="study_by_journal"),
            models.Index(Lower(Left("journal_abbreviation", NAME)), name="study_by_abbreviation"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("doi"), name="study_doi_unique", violation_error_message="Another study has this DOI."
            ),
            models.CheckConstraint(
                condition=models.Q(pmid__regex=r"^[1-9][0-9]{0,8}$"),
                name="study_pmid_shape",
                violation_error_message="A PMID is 1 to 9 digits and does not begin with 0.",
            ),
            models.CheckConstraint(
                condition=models.Q(pmcid__regex=r"^PMC[1-9][0-9]*$"),
                name="study_pmcid_shape",
                violation_error_message="A PMCID is PMC followed by digits, such as PMC7025716.",
            ),
            models.CheckConstraint(
                condition=models.Q(doi__regex=r"^10\.[0-9]{4,9}(\.[0-9]+)*/[^[:space:]]+$"),
                name="study_doi_shape",
                violation_error_message="A DOI begins with 10. and a registrant, such as 10.1371/journal.pone.0227497.",
            ),
            models.CheckConstraint(
                condition=models.Q(month__isnull=True) | models.Q(month__range=(1, 12)),
                name="study_month_range",
                violation_error_message="A month is a number from 1 to 12.",
            ),
            models.CheckConstraint(
                condition=models.Q(day__isnull=True) | models.Q(day__range=(1, 31)),
                name="study_day_range",
                violation_error_message="A day is a number from 1 to 31.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["article", "book"]) & models.Q(source__in=["pubmed", "person"]),
                name="study_kind_and_source_known",
            ),
            models.CheckConstraint(
                condition=models.Q(source="person") | models.Q(fetched_at__isnull=False),
                name="study_from_pubmed_has_fetch_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short_citation}. {self.plain_title}"

    def natural_key(self) -> tuple[str, str, str, str, int | None]:
        return (self.pmid or "", self.doi or "", self.pmcid or "", self.title, self.year)

    @property
    def key(self) -> str:
        """What its address ends in: the PMID, else the DOI, else the PMCID, else its number here."""
        return self.identifiers[0].value if self.identifiers else f"id:{self.pk}"

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """What names it, the surest first."""
        named = ((Scheme.PMID, self.pmid), (Scheme.DOI, self.doi), (Scheme.PMCID, self.pmcid))
        return tuple(Identifier(scheme, value) for scheme, value in named if value)

    @property
    def identifier(self) -> str | None:
        """The first of its identifiers with its scheme, such as pmid:22972143."""
        return str(self.identifiers[0]) if self.identifiers else None

    @property
    def plain_title(self) -> str:
        return plain(self.title or self.vernacular_title) or "[no title]"

    @property
    def first_author(self) -> str:
        if not self.authors:
            return ""
        return self.authors[0].get("family") or self.authors[0].get("literal") or ""

    @property
    def short_citation(self) -> str:
        """First author and year, as people speak of a study: Garrison 2012."""
        return " ".join(part for part in (self.first_author or "[no author]", str(self.year or "")) if part)

    @property
    def standing(self) -> Standing:
        """How it stands: the worst of its notices, without those that their source took back."""
        return worst(notice.standing for notice in self.notices.all() if notice.taken_back_at is None)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def get_by_natural_key(self, kind: str, source: str, pmid: str, doi: str, text: str, *study: str) -> "Notice":
        of = Study.objects.get_by_natural_key(*study)  # type: ignore[arg-type]
        return self.get(study=of, kind=kind, source=source, notice_pmid=pmid, notice_doi=doi, text=text)


@tracked()
class Notice(models.Model):
    """One announcement about a study, with who says so: a retraction, a concern, a correction, a newer version."""

    class Kind(models.TextChoices):
        RETRACTION = "RetractionIn", "retraction"
        RETRACTED_AND_REPLACED = "RetractedandRepublishedIn", "retraction and replacement"
        CONCERN = "ExpressionOfConcernIn", "expression of concern"
        ERRATUM = "ErratumIn", "correction"
        PARTIAL_RETRACTION = "PartialRetractionIn", "partial retraction"
        CORRECTED_AND_REPUBLISHED = "CorrectedandRepublishedIn", "correction and republication"
        UPDATE = "UpdateIn", "newer version"
        REPUBLISHED = "RepublishedIn", "republication"
        REPRINT = "ReprintIn", "reprint"

    class Source(models.TextChoices):
        PUBMED = "pubmed", "PubMed"
        CROSSREF = "crossref", "Crossref"
        RETRACTION_WATCH = "retraction_watch", "Retraction Watch"
        PERSON = "person", "a person"

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30, choices=Kind)
    source = models.CharField(max_length=20, choices=Source, default=Source.PERSON)
    notice_pmid = models.CharField("PMID of the notice", max_length=9, blank=True)
    notice_doi = models.CharField("DOI of the notice", max_length=500, blank=True)
    text = models.TextField("as announced", blank=True, help_text="Where the notice appeared, or what it says.")
    date = models.DateField(null=True, blank=True)
    first_seen_at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(
        null=True, blank=True, help_text="When the source stopped saying so; the notice then no longer counts."
    )
    overridden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    override_reason = models.TextField(blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["study", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "kind", "source", "notice_pmid", "notice_doi", "text"],
                name="notice_once_per_source",
                violation_error_message="This source's notice is already recorded for this study.",
            ),
            models.CheckConstraint(
                condition=models.Q(overridden_by__isnull=True, override_reason="")
                | models.Q(overridden_by__isnull=False, override_reason__regex=r"\S"),
                name="notice_override_has_name_and_reason",
                violation_error_message="Overriding a notice needs a reason, and the name of whoever gives it.",
            ),
            models.CheckConstraint(
                condition=models.Q(notice_pmid="") | models.Q(notice_pmid__regex=r"^[1-9][0-9]{0,8}$"),
                name="notice_pmid_shape",
                violation_error_message="A PMID is 1 to 9 digits and does not begin with 0.",
            ),
            models.CheckConstraint(
                condition=models.Q(notice_doi="") | models.Q(notice_doi__startswith="10."),
                name="notice_doi_shape",
                violation_error_message="A DOI begins with 10., such as 10.1001/jamainternmed.2024.5726.",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=list(STANDING_OF)), name="notice_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_source_display()})"

    def natural_key(self) -> tuple[str | int | None, ...]:
        own = (self.kind, self.source, self.notice_pmid, self.notice_doi, self.text)
        return (*own, *self.study.natural_key())

    @property
    def counts(self) -> bool:
        return self.taken_back_at is None and self.overridden_by_id is None

    @property
    def standing(self) -> Standing:
        standing = STANDING_OF[self.kind] or Standing.NO_NOTICE
        return Standing.SET_ASIDE if self.overridden_by_id and standing is not Standing.NO_NOTICE else standing


class StudySearch(models.Model):
    """The words a study is found by, in a narrow table, so that changing a study does not rewrite the index."""

    study = models.OneToOneField(Study, primary_key=True, on_delete=models.CASCADE, related_name="search")
    vector = SearchVectorField(help_text="Everything; the title weighs most, the abstract least.")
    authors = SearchVectorField(help_text="Names alone, unstemmed: a family name beside its given names and initials.")

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="study_search_vector"),
            GinIndex(fields=["authors"], name="study_search_authors"),
        ]

    def __str__(self) -> str:
        return f"words of study {self.study_id}"
