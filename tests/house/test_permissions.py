"""The permission table is true: each kind of person tries each action, over HTTP, and it works or does not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from evidence.claims.linking import link
from evidence.claims.models import Claim, EvidenceItem, ReferenceImport
from evidence.grading.appraisals import Appraisal, Consensus, Rating
from evidence.grading.assessments import Assessment
from evidence.grading.declarations import Declaration
from evidence.grading.publications import Publication
from evidence.grading.publishing import send_to_review
from evidence.grading.scales import Level, Scale
from evidence.studies.models import Notice, Study
from tests.house.permission_table import ROLES, TABLE, page
from tests.panel import appraise, assess, draft, level, member, publish_claim

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


class World:
    """One claim of each kind that an action needs."""

    def __init__(self) -> None:
        self.study, self.retracted, *others = [
            Study.objects.create(pmid=str(number), title=f"Trial {number}", year=2000) for number in range(101, 106)
        ]
        self.notice = Notice.objects.create(study=self.retracted, kind=Notice.Kind.RETRACTION, text="J Ex. 2001;1:1")
        self.fresh = self.claim("fresh")
        self.public = self.claim("public", self.study)
        publish_claim(self.public)
        self.publication = Publication.objects.get()
        self.ready = self.claim("ready", self.study)
        send_to_review(self.ready)
        assess(self.ready)
        appraise(self.ready.items.get())
        self.tainted = self.claim("tainted", self.retracted)
        send_to_review(self.tainted)
        appraise(self.tainted.items.get())
        self.disputed = self.claim("disputed", others[0], needed=2)
        send_to_review(self.disputed)
        self.item = self.disputed.items.get()
        appraise(self.item, "ann", "2", reason="xyzzy one")
        appraise(self.item, "ben", "3", reason="xyzzy two")
        self.alone = self.claim("alone", others[1], others[2], needed=2)
        send_to_review(self.alone)
        first, second = self.alone.items.all()
        appraise(first, "ann", reason="xyzzysecret alone")
        draft(second, "ann", reason="xyzzysecret draft")
        self.to_appraise, self.outcome = first, self.fresh.outcomes.create(name="pain")
        link(self.fresh, [self.study], by=None)

    @staticmethod
    def claim(slug: str, *studies: Study, needed: int = 1) -> Claim:
        made = Claim.objects.create(slug=slug, statement=f"The {slug} claim.", reviewers_needed=needed)
        link(made, studies, by=None)
        return made


Attempt = Callable[[Client, World], bool]
ATTEMPTS: dict[str, Attempt] = {}


def attempts(action: str) -> Callable[[Attempt], Attempt]:
    def keep(attempt: Attempt) -> Attempt:
        ATTEMPTS[action] = attempt
        return attempt

    return keep


def opens(client: Client, *addresses: str) -> bool:
    return all(client.get(address).status_code == 200 for address in addresses)


def fields_of(claim: Claim, **changes: object) -> dict[str, object]:
    """The form of a claim without its inlines."""
    empty = {
        f"{prefix}-{kind}_FORMS": 0 for prefix in ("outcomes", "items", "ratings") for kind in ("TOTAL", "INITIAL")
    }
    return empty | {
        "statement": claim.statement, "slug": claim.slug, "question_type": "treatment", "reviewers_needed": 1, **changes
    }  # fmt: skip


@attempts("read what is published, on pages and by the API")
def read(client, world):
    return opens(client, "/", "/claims/", "/claims/public/", "/api/v1/claims/public/", "/api/v1/studies/101/")


@attempts("enter the admin and look at claims, studies and assessments")
def look(client, world):
    assessment = Assessment.objects.first()
    paths = (f"claim/{world.public.pk}/change/", f"study/{world.study.pk}/change/", "assessment/", "scale/")
    return opens(client, "/admin/", *(f"/admin/evidence/{path}" for path in paths)) and opens(
        client, reverse("admin:evidence_assessment_of", args=[assessment.outcome_id])
    )


@attempts("read the history of a claim")
def history(client, world):
    return opens(client, f"/admin/evidence/claim/{world.public.pk}/history/")


@attempts("see what reviewers agree on, the conflicts and the agreement")
def agreement(client, world):
    crosswalk = reverse("admin:evidence_consensus_crosswalk", args=[world.ready.pk])
    pages = ("admin:evidence_consensus_conflicts", "admin:evidence_consensus_agreement")
    return opens(client, crosswalk, *map(reverse, pages))


@attempts("take a table of claims out")
def table_out(client, world):
    columns = {"claimresource_slug": "on", "claimresource_statement": "on"}
    response = client.post("/admin/evidence/claim/export/", {"format": "0", "resource": "", **columns})
    return response.status_code == 200 and b"The public claim." in response.content


@attempts("write a claim")
def write(client, world):
    client.post("/admin/evidence/claim/add/", fields_of(Claim(slug="new", statement="A new claim.")))
    return Claim.objects.filter(slug="new").exists()


@attempts("change a claim's working copy")
def change(client, world):
    form = fields_of(world.public, statement="Other words.")
    client.post(f"/admin/evidence/claim/{world.public.pk}/change/", form)
    return Claim.objects.get(slug="public").statement == "Other words."


@attempts("send a claim to review")
def to_review(client, world):
    client.post(reverse("admin:evidence_claim_move", args=[world.fresh.pk]), {"move": "review"})
    return Claim.objects.get(slug="fresh").state == "in_review"


@attempts("bring a table of claims in")
def table_in(client, world):
    file = SimpleUploadedFile("claims.csv", b"slug,statement,question_type\nbrought,Brought in.,treatment\n")
    response = client.post("/admin/evidence/claim/import/", {"import_file": file, "format": "0", "resource": ""})
    if response.status_code != 200 or not response.context or "confirm_form" not in response.context:
        return False
    client.post("/admin/evidence/claim/process_import/", response.context["confirm_form"].initial)
    return Claim.objects.filter(slug="brought").exists()


@attempts("paste a reference list")
def paste(client, world):
    client.post("/admin/evidence/referenceimport/add/", {"claim": world.fresh.pk, "text": "PMID: 22972143"})
    return ReferenceImport.objects.exists()


@attempts("enter a study by hand")
def enter(client, world):
    form = {"title": "Typed", "notices-TOTAL_FORMS": 0, "notices-INITIAL_FORMS": 0}
    client.post("/admin/evidence/study/add/", form)
    return Study.objects.filter(title="Typed").exists()


@attempts("set a notice aside, with a reason")
def set_aside(client, world):
    notice, study = world.notice, world.retracted
    form = {
        "pmid": study.pmid, "title": study.title, "year": 2000, "notices-TOTAL_FORMS": 1, "notices-INITIAL_FORMS": 1,
        "notices-0-id": notice.pk, "notices-0-study": study.pk, "notices-0-kind": notice.kind,
        "notices-0-source": notice.source, "notices-0-text": notice.text, "notices-0-override_reason": "Reinstated.",
    }  # fmt: skip
    client.post(f"/admin/evidence/study/{study.pk}/change/", form)
    return Notice.objects.get().overridden_by is not None


@attempts("declare interests")
def declare(client, world):
    before = Declaration.objects.count()
    client.post("/admin/evidence/declaration/add/", {"nothing_to_declare": "on", "interests": ""})
    return Declaration.objects.count() == before + 1


@attempts("appraise a study")
def judge(client, world):
    chosen = level("2")
    form = {
        "seen": "", "design": "cohort study", "direction": "supports", "reason": "It says so.", "submit": "Submit",
        f"scale-{chosen.scale_id}-level": chosen.pk, f"scale-{chosen.scale_id}-reason": "It says so.",
    }  # fmt: skip
    client.post(reverse("admin:evidence_appraisal_workbench", args=[world.to_appraise.pk]), form)
    return Appraisal.objects.submitted().filter(item=world.to_appraise).count() == 2


@attempts("settle a conflict between others")
def settle(client, world):
    chosen, address = level("2"), reverse("admin:evidence_consensus_settle", args=[world.item.pk])
    page = client.get(address)
    seen = page.context["form"]["seen"].value() if page.status_code == 200 and page.context.get("form") else ""
    form = {"direction": "supports", f"scale-{chosen.scale_id}": chosen.pk, "reason": "Because.", "seen": seen}
    client.post(address, form)
    return Consensus.objects.filter(item=world.item).exists()


@attempts("grade an outcome")
def grade(client, world):
    form = {
        "start": "high", "start_reason": "Randomised trials.", "body": [world.study.key],
        **{f"{domain}-judgement": "skipped" for domain in (
            "risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias", "large_effect",
            "dose_response", "residual_confounding")},
    }  # fmt: skip
    client.post(reverse("admin:evidence_assessment_of", args=[world.outcome.pk]), form)
    return Assessment.objects.filter(outcome=world.outcome).exists()


@attempts("rate a claim's evidence on a further scale")
def rate(client, world):
    chosen = Level.objects.get(scale__key="sort", code="C")
    row = {"ratings-TOTAL_FORMS": 1, "ratings-0-scale": chosen.scale_id, "ratings-0-level": chosen.pk,
           "ratings-0-reason": "Opinion.", "ratings-0-claim": world.fresh.pk}  # fmt: skip
    client.post(f"/admin/evidence/claim/{world.fresh.pk}/change/", fields_of(world.fresh) | row)
    return Rating.objects.filter(claim=world.fresh).exists()


def publishes(client: Client, claim: Claim, **more: str) -> bool:
    address = reverse("admin:evidence_claim_publish", args=[claim.pk])
    page = client.get(address)
    seen = page.context["seen"] if page.status_code == 200 and page.context else ""
    client.post(address, {"note": "New.", "bare": "on", "seen": seen, **more})
    return Publication.objects.filter(claim=claim).exists()


@attempts("publish a claim")
def publish(client, world):
    return publishes(client, world.ready)


@attempts("publish in spite of a retraction, with a reason")
def override(client, world):
    assert not publishes(client, world.tainted)
    return publishes(client, world.tainted, override="The retraction is about another arm.")


@attempts("retire a claim")
def retire(client, world):
    client.post(reverse("admin:evidence_claim_retire", args=[world.public.pk]), {"reason": "Out of date."})
    return Claim.objects.get(slug="public").state == "retired"


@attempts("add a scale")
def add_scale(client, world):
    form = {"key": "house", "version": "1", "name": "House scale", "target": "study", "levels-TOTAL_FORMS": 0,
            "levels-INITIAL_FORMS": 0}  # fmt: skip
    client.post("/admin/evidence/scale/add/", form)
    return Scale.objects.filter(key="house").exists()


@attempts("delete a claim that was never published")
def delete_draft(client, world):
    world.fresh.items.all().delete()
    client.post(f"/admin/evidence/claim/{world.fresh.pk}/delete/", {"post": "yes"})
    return not Claim.objects.filter(slug="fresh").exists()


@attempts("make people and groups")
def make_people(client, world):
    form = {"username": "new", "usable_password": "true", "password1": "x8Kq!vvsd", "password2": "x8Kq!vvsd"}
    client.post("/admin/auth/user/add/", form)
    return User.objects.filter(username="new").exists()


@attempts("see another's draft, or another's appraisal before the own one")
def peep(client, world):
    own = Appraisal.objects.filter(item__claim=world.alone)
    addresses = ["/admin/evidence/appraisal/", "/admin/evidence/appraisal/?q=xyzzysecret", "/admin/evidence/consensus/"]
    for one in own:
        addresses += [f"/admin/evidence/appraisal/{one.pk}/{page}/" for page in ("change", "history", "delete")]
        addresses.append(reverse("admin:evidence_appraisal_workbench", args=[one.item_id]))
    pages = (client.get(address, follow=True).content for address in addresses)
    return any(secret in page for page in pages for secret in (b"xyzzysecret alone", b"xyzzysecret draft"))


@attempts("delete or change a submitted appraisal of another")
def meddle(client, world):
    before = list(Appraisal.objects.submitted().order_by("pk").values())
    for one in Appraisal.objects.submitted():
        client.post(f"/admin/evidence/appraisal/{one.pk}/delete/", {"post": "yes"})
        client.post(f"/admin/evidence/appraisal/{one.pk}/change/", {"reason": "Mine.", "direction": "mixed"})
    chosen = {"action": "delete_selected", "_selected_action": [one["id"] for one in before], "post": "yes"}
    client.post("/admin/evidence/appraisal/", chosen)
    return before != list(Appraisal.objects.submitted().order_by("pk").values())


@attempts("change or delete a publication")
def rewrite(client, world):
    pk = world.publication.pk
    client.post(f"/admin/evidence/publication/{pk}/delete/", {"post": "yes"})
    client.post(f"/admin/evidence/publication/{pk}/change/", {"note": "Rewritten", "content": "{}"})
    client.post("/admin/evidence/publication/", {"action": "delete_selected", "_selected_action": [pk], "post": "yes"})
    return not Publication.objects.filter(pk=pk, content=world.publication.content, note="").exists()


@attempts("delete a claim that was published")
def delete_published(client, world):
    client.post(f"/admin/evidence/claim/{world.public.pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [world.public.pk], "post": "yes"}
    client.post("/admin/evidence/claim/", chosen)
    return not Claim.objects.filter(slug="public").exists()


def client_for(role: str) -> Client:
    client = Client()
    if role == "superuser":
        member("root")
        User.objects.filter(username="root").update(is_superuser=True)
        client.force_login(User.objects.get(username="root"))
    elif role != "anonymous":
        client.force_login(member(f"some{role}", role))
    return client


@pytest.fixture
def world(settings, standin) -> World:
    return World()


@pytest.mark.parametrize("role", ROLES)
def test_each_may_do_what_the_table_says_and_nothing_else(world, role):
    client, wrong = client_for(role), []
    for action, allowed in TABLE.items():
        with transaction.atomic():
            did = ATTEMPTS[action](client, world)
            transaction.set_rollback(True)
        if did != (role in allowed):
            wrong.append(f"{role} {'could' if did else 'could not'} {action}")
    assert wrong == []


def test_every_action_of_the_table_is_tried():
    assert list(ATTEMPTS) == list(TABLE)


def test_the_page_of_the_docs_is_the_table():
    assert DOCS.read_text(encoding="utf-8") == page()


def test_a_person_of_two_groups_may_do_what_either_may(world):
    client = Client()
    client.force_login(member("both", "Reviewer", "Editor"))
    assert judge(client, world) and publish(client, world)
    assert EvidenceItem.objects.exists()
