"""The feed of open tasks: for whoever has a key of today, and for nobody else."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from evidence.articles.impact import catch_up
from evidence.articles.models import Article, Citation, Task
from evidence.pages.feeds import feed_address
from evidence.studies.models import Notice, Study
from tests.panel import member

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def task():
    study = Study.objects.create(pmid="1", title="A trial", year=2020, authors=[{"family": "Doe"}])
    article = Article.objects.create(slug="remedies", title="Natural <remedies> & more\x0b")
    Citation.objects.create(article=article, position=1, text="Doe 2020", study=study, outcome="already")
    Notice.objects.create(study=study, kind="RetractionIn", source="pubmed", notice_pmid="5")
    catch_up(timezone.now(), today=timezone.localdate())
    return Task.objects.get()


def entries(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    assert "no-store" in response["Cache-Control"]
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def test_it_lists_the_open_tasks_without_a_login(client, task):
    (entry,) = entries(client, feed_address(member("vera", "Viewer")))
    assert entry.find(f"{ATOM}title").text.split(":") == ["Natural <remedies> & more ", " retracted"]
    assert "Doe 2020 (PMID 1) was retracted: PMID 5." in entry.find(f"{ATOM}summary").text
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver/admin/evidence/task/{task.pk}/change/"


def test_a_task_that_was_opened_again_is_a_new_entry_and_a_resolved_one_is_none(client, task):
    address = feed_address(member("vera", "Viewer"))
    (first,) = entries(client, address)
    Task.objects.update(opened_at=task.opened_at + timedelta(days=1))
    (second,) = entries(client, address)
    assert first.find(f"{ATOM}id").text != second.find(f"{ATOM}id").text
    Task.objects.update(state="resolved", resolution="Done.", resolved_at=timezone.now(), resolved_by=member("ed"))
    assert entries(client, address) == []


def test_the_list_of_tasks_shows_ones_own_address(client, task):
    vera = member("vera", "Viewer")
    client.force_login(vera)
    assert f'href="http://testserver{feed_address(vera)}"' in client.get("/admin/evidence/task/").content.decode()


def new_password(vera):
    vera.set_password("another")


def inactive(vera):
    vera.is_active = False


def no_staff(vera):
    vera.is_staff = False


def no_group(vera):
    vera.groups.remove(Group.objects.get(name="Viewer"))


@pytest.mark.parametrize("change", [new_password, inactive, no_staff, no_group])
def test_a_key_ends_with_the_password_and_the_right(client, change):
    vera = member("vera", "Viewer")
    address = feed_address(vera)
    entries(client, address)
    change(vera)
    vera.save()
    assert client.get(address).status_code == 404


WRONG = ["", "1", "1:", "x:y", ":", "99999999999999999999:abc", "1:" + "A" * 43, "²:abc", "1:2:3"]


@pytest.mark.parametrize("key", WRONG)
def test_no_other_key_opens_it(client, key):
    vera = member("vera", "Viewer")
    assert client.get(f"/tasks/{key}/open.atom").status_code == 404
    swapped = feed_address(vera).replace(f"/{vera.pk}:", f"/{member('ed', 'Editor').pk}:")
    assert client.get(swapped).status_code == 404
    assert client.post(feed_address(vera)).status_code == 405
