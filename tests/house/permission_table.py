"""Who may do what: one table, tried by tests/house/test_permissions.py and printed as docs/permissions.md.

.venv/bin/python tests/house/permission_table.py > docs/permissions.md
"""

ROLES = ("anonymous", "Viewer", "Curator", "Reviewer", "Editor", "superuser")

EVERYBODY = ROLES
STAFF = ROLES[1:]
WRITERS = ("Curator", "Editor", "superuser")
CURATORS = ("Curator", "superuser")
REVIEWERS = ("Reviewer", "superuser")
PANEL = ("Reviewer", "Editor", "superuser")
EDITORS = ("Editor", "superuser")
SUPERUSER = ("superuser",)
NOBODY: tuple[str, ...] = ()

# Each action by its name, and who may do it.
TABLE: dict[str, tuple[str, ...]] = {
    "read what is published, on pages and by the API": EVERYBODY,
    "enter the admin and look at claims, studies and assessments": STAFF,
    "read the history of a claim": STAFF,
    "see what reviewers agree on, the conflicts and the agreement": STAFF,
    "take a table of claims out": STAFF,
    "write a claim": WRITERS,
    "change a claim's working copy": WRITERS,
    "send a claim to review": WRITERS,
    "bring a table of claims in": WRITERS,
    "paste a reference list": CURATORS,
    "enter a study by hand": CURATORS,
    "set a notice aside, with a reason": CURATORS,
    "declare interests": PANEL,
    "appraise a study": REVIEWERS,
    "settle a conflict between others": PANEL,
    "grade an outcome": EDITORS,
    "rate a claim's evidence on a further scale": EDITORS,
    "publish a claim": EDITORS,
    "publish in spite of a retraction, with a reason": EDITORS,
    "retire a claim": EDITORS,
    "add a scale": EDITORS,
    "delete a claim that was never published": SUPERUSER,
    "make people and groups": SUPERUSER,
    "see another's draft, or another's appraisal before the own one": NOBODY,
    "delete or change a submitted appraisal of another": NOBODY,
    "change or delete a publication": NOBODY,
    "delete a claim that was published": NOBODY,
}


def page() -> str:
    """The table as a page of the docs."""
    lines = [
        "# Who may do what",
        "",
        "Each row is tried by the tests, by each kind of person. Groups add up: whoever is Reviewer and Editor may do what",
        "either may. A superuser may do everything that anybody may, and no more.",
        "",
        f"| | {' | '.join(ROLES)} |",
        "| --- |" + " :-: |" * len(ROLES),
    ]
    for action, allowed in TABLE.items():
        lines.append(f"| {action} | " + " | ".join("yes" if role in allowed else "–" for role in ROLES) + " |")
    lines += [
        "",
        "Submitting an appraisal, settling a conflict, grading and publishing also need a valid declaration of interests.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
