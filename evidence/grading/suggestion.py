"""Which study design do PubMed's publication types speak of, and which OCEBM level? A suggestion, with its reason.

PURE. The reviewer confirms or changes it. Publication types: https://www.nlm.nih.gov/mesh/pubtypes.html;
levels: OCEBM Levels of Evidence Working Group, The Oxford 2011 Levels of Evidence, https://www.cebm.ox.ac.uk/.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Design(StrEnum):
    SYSTEMATIC_REVIEW = "systematic review"
    RANDOMISED_TRIAL = "randomised controlled trial"
    CONTROLLED_TRIAL = "controlled trial, perhaps not randomised"
    TRIAL = "clinical trial, design unknown"
    COHORT = "cohort study"
    CASE_CONTROL = "case-control study"
    CROSS_SECTIONAL = "cross-sectional study"
    OBSERVATIONAL = "observational study"
    CASE_REPORT = "case report"
    PROTOCOL = "protocol, without results"
    GUIDELINE = "guideline"
    NARRATIVE_REVIEW = "narrative review"
    OPINION = "opinion"
    NOT_EVIDENCE = "not evidence"
    PRECLINICAL = "preclinical study"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A design, the OCEBM 2011 level it would have (None: ask the reviewer), and why."""

    design: Design
    level: str | None
    reason: str


# The strongest specific match comes first.
DESIGN_OF_TYPE = (
    ("Clinical Trial Protocol", Design.PROTOCOL),
    ("Network Meta-Analysis", Design.SYSTEMATIC_REVIEW),
    ("Meta-Analysis", Design.SYSTEMATIC_REVIEW),
    ("Systematic Review", Design.SYSTEMATIC_REVIEW),
    ("Randomized Controlled Trial", Design.RANDOMISED_TRIAL),
    ("Controlled Clinical Trial", Design.CONTROLLED_TRIAL),
    ("Pragmatic Clinical Trial", Design.TRIAL),
    ("Equivalence Trial", Design.TRIAL),
    ("Adaptive Clinical Trial", Design.TRIAL),
    ("Clinical Trial, Phase I", Design.TRIAL),
    ("Clinical Trial, Phase II", Design.TRIAL),
    ("Clinical Trial, Phase III", Design.TRIAL),
    ("Clinical Trial, Phase IV", Design.TRIAL),
    ("Clinical Trial", Design.TRIAL),
    ("Practice Guideline", Design.GUIDELINE),
    ("Guideline", Design.GUIDELINE),
    ("Consensus Development Conference", Design.GUIDELINE),
    ("Consensus Development Conference, NIH", Design.GUIDELINE),
    ("Case Reports", Design.CASE_REPORT),
    ("Observational Study", Design.OBSERVATIONAL),
    ("Twin Study", Design.OBSERVATIONAL),
    ("Validation Study", Design.OBSERVATIONAL),
    ("Evaluation Study", Design.OBSERVATIONAL),
    ("Comparative Study", Design.OBSERVATIONAL),
    ("Multicenter Study", Design.OBSERVATIONAL),
    ("Scoping Review", Design.NARRATIVE_REVIEW),
    ("Review", Design.NARRATIVE_REVIEW),
    ("Editorial", Design.OPINION),
    ("Letter", Design.OPINION),
    ("Comment", Design.OPINION),
    ("News", Design.OPINION),
    ("Interview", Design.OPINION),
    ("Dataset", Design.NOT_EVIDENCE),
    ("Video-Audio Media", Design.NOT_EVIDENCE),
    ("Webcast", Design.NOT_EVIDENCE),
    ("Patient Education Handout", Design.NOT_EVIDENCE),
)

# Headings that say more than "observational", and how the study then is.
DESIGN_OF_HEADING = (
    ("Case-Control Studies", Design.CASE_CONTROL),
    ("Cohort Studies", Design.COHORT),
    ("Prospective Studies", Design.COHORT),
    ("Retrospective Studies", Design.COHORT),
    ("Follow-Up Studies", Design.COHORT),
    ("Cross-Sectional Studies", Design.CROSS_SECTIONAL),
)

TREATMENT_LIKE = ("treatment", "common_harms", "rare_harms", "screening")

# Levels that follow from the design alone, for treatment, harms and screening.
LEVEL_OF_DESIGN = {
    Design.RANDOMISED_TRIAL: "2",
    Design.CONTROLLED_TRIAL: "3",
    Design.COHORT: "3",
    Design.CASE_CONTROL: "4",
    Design.CASE_REPORT: "4",
}


def suggest(types: Iterable[str], headings: Iterable[str], question: str) -> Suggestion:
    """Suggest a design and a level from publication types and MeSH headings, for a question of this type.

    >>> suggest(["Journal Article", "Randomized Controlled Trial"], ["Humans"], "treatment").level
    '2'
    >>> suggest(["Journal Article"], [], "treatment").design
    <Design.UNKNOWN: 'unknown'>
    """
    kinds, mesh = set(types), set(headings)
    if "Animals" in mesh and "Humans" not in mesh:
        return Suggestion(Design.PRECLINICAL, None, "MeSH has Animals and not Humans.")
    design, reason = design_of(kinds, mesh)
    if "Preprint" in kinds:
        reason += " It is a preprint, not yet peer reviewed."
    level, why = level_of(design, question)
    return Suggestion(design, level, f"{reason} {why}")


def design_of(kinds: set[str], mesh: set[str]) -> tuple[Design, str]:
    for name, design in DESIGN_OF_TYPE:
        if name not in kinds:
            continue
        if design is Design.OBSERVATIONAL:
            return observational(mesh, f"PubMed calls it {name}.")
        return design, f"PubMed calls it {name}."
    return observational(mesh, "PubMed gives no specific publication type.", otherwise=Design.UNKNOWN)


def observational(mesh: set[str], reason: str, otherwise: Design = Design.OBSERVATIONAL) -> tuple[Design, str]:
    for heading, design in DESIGN_OF_HEADING:
        if heading in mesh:
            return design, f"{reason} MeSH has {heading}."
    return otherwise, reason


def level_of(design: Design, question: str) -> tuple[str | None, str]:
    if design is Design.SYSTEMATIC_REVIEW:
        return (
            None,
            "Level 1 only if it reviews the best studies for this question (for a treatment: randomised trials).",
        )
    if design in (Design.PROTOCOL, Design.NOT_EVIDENCE):
        return None, "It holds no results and is no evidence."
    if design in (Design.NARRATIVE_REVIEW, Design.OPINION, Design.GUIDELINE):
        return None, "OCEBM has no level for it: look at the studies it rests on."
    if question in TREATMENT_LIKE and design in LEVEL_OF_DESIGN:
        return LEVEL_OF_DESIGN[
            design
        ], "OCEBM gives this design that level, before quality and precision are looked at."
    return None, "The level depends on how it was done: read it."
