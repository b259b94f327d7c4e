"""Styles by any name that people use, and the search among them."""

import doctest
import json
from importlib import import_module
from pathlib import Path

import pytest

from evidence.citations.locales import LOCALES, UnknownLocale, locale_of
from evidence.citations.patching import Variant
from evidence.citations.style_index import SHIPPED, all_shipped, index, renamed
from evidence.citations.styles import ALIASES, NLM, UnknownStyle, csl, find, search, variant_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("styles")


@pytest.mark.parametrize(
    "name",
    ["locales", "typography", "patching", "styles", "withdrawn", "prepared", "sanitising", "entries", "bibliography"],
)
def test_the_examples_are_true(name):
    assert doctest.testmod(import_module(f"evidence.citations.{name}")).failed == 0


@pytest.mark.parametrize(("alias", "key"), ALIASES.items())
def test_a_familiar_name_finds_its_style(alias, key, folder):
    assert find(alias, folder).key == find(alias.upper(), folder).key == key


NAMES = [
    ("apa", "apa"),
    # as a file, and as an address
    ("apa.csl", "apa"),
    ("http://www.zotero.org/styles/apa", "apa"),
    ("https://www.zotero.org/styles/nature", "nature"),
    # spaces for hyphens, and spaces around
    ("  Modern Language Association ", "modern-language-association"),
    # a title, whole
    ("NLM/Vancouver: Citing Medicine 2nd edition (citation-sequence)", "nlm-citation-sequence"),
    # a former name
    ("council-of-science-editors", "cse-citation-sequence"),
    # a journal, whose style is another's
    ("jama", "jama"),
    # our own list
    ("nlm", "nlm"),
]


@pytest.mark.parametrize(("name", "key"), NAMES)
def test_a_style_is_found(name, key, folder):
    assert find(name, folder).key == key


def test_every_former_name_leads_to_a_style(folder):
    assert all(find(old, folder).key in index(folder) for old in renamed() if old not in ("nlm", *ALIASES))


def test_a_dependent_style_has_its_own_title_and_its_parents_rules(folder):
    style = find("jama", folder)
    assert (style.title, style.source, style.kind) == (
        "JAMA (The Journal of the American Medical Association)", "american-medical-association", "numeric",
    )  # fmt: skip
    assert csl(style, folder, references=3) == csl(find("ama", folder), folder, references=3)


def test_every_dependent_style_has_an_independent_parent(folder):
    styles = index(folder)
    assert len(styles) == 10_844
    assert all(styles[style.source].parent is None for style in styles.values())


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("vancouvr", "vancouver"),
        ("apaa", "apa"),
        ("natur", "nature"),
        ("amercan medical asociation", "american medical association"),
    ],
)
def test_an_unknown_style_names_the_nearest(wrong, right, folder):
    with pytest.raises(UnknownStyle, match=f'no citation style "{wrong}".*{right}'):
        find(wrong, folder)


@pytest.mark.parametrize("name", ["", "   ", "../../../etc/passwd", "<script>", "x" * 5_000, "\0"])
def test_what_is_no_name_is_refused(name, folder):
    with pytest.raises(UnknownStyle):
        find(name, folder)


SEARCHES = [
    ("vancouver", "nlm-citation-sequence"),
    ("nlm", "nlm"),
    ("apa", "apa"),
    ("lancet", "the-lancet"),
    # beginnings of words, in any order
    ("medical american assoc", "american-medical-association"),
    # accents do not matter
    ("universite de montreal apa", "universite-de-montreal-apa"),
]


@pytest.mark.parametrize(("words", "first"), SEARCHES)
def test_a_search_gives_the_nearest_first(words, first, folder):
    assert search(words, folder)[0].key == first


def test_a_search_forgives_errors_of_writing(folder):
    assert search("amrican medcal asociation", folder)[0].key == "american-medical-association"


def test_a_search_for_nothing_shows_the_familiar_ones(folder):
    assert search("", folder)[0] == NLM
    assert {"apa", "modern-language-association"} <= {style.key for style in search("", folder, limit=30)}


def test_a_search_stops_at_its_limit(folder):
    assert len(search("journal", folder)) == 20
    assert search("zzzzqqqq", folder) == []


def test_the_index_is_kept_and_read_back(tmp_path):
    made = index(tmp_path)
    [kept] = tmp_path.glob("index-*.json")
    assert len(json.loads(kept.read_bytes())) == len(made) == len(all_shipped())
    index.cache_clear()
    assert index(tmp_path) == made


def test_patched_styles_are_kept(tmp_path, folder):
    first = variant_of(find("apa", folder), tmp_path, Variant.FEW)
    [kept] = tmp_path.glob("apa.few-*.csl")
    kept.write_bytes(b"<style/>")
    assert first != variant_of(find("apa", folder), tmp_path, Variant.FEW) == b"<style/>"


def test_long_lists_tell_no_authors_apart_by_given_names(folder):
    style = find("apa", folder)
    assert b"disambiguate-add-givenname" in csl(style, folder, references=200)
    assert b"disambiguate-add-givenname" not in csl(style, folder, references=201)


def test_shipped_styles_are_left_alone(folder):
    before = (SHIPPED / "apa.csl").read_bytes()
    csl(find("apa", folder), folder, references=1_000)
    assert (SHIPPED / "apa.csl").read_bytes() == before


@pytest.mark.parametrize(("name", "locale"), [("tr", "tr-TR"), ("EN", "en-US"), ("de_at", "de-AT"), (" eu ", "eu")])
def test_a_locale_is_known_by_its_name_or_its_language(name, locale):
    assert locale_of(name) == locale


@pytest.mark.parametrize("name", ["tr-XX", "en-US; x", "../en-US"])
def test_an_unknown_locale_names_the_nearest(name):
    with pytest.raises(UnknownLocale, match="Did you mean") as caught:
        locale_of(name)
    assert any(locale in str(caught.value) for locale in LOCALES)


@pytest.mark.parametrize("name", ["xx", "", "turkish"])
def test_a_locale_like_none_is_told_how_one_is_written(name):
    with pytest.raises(UnknownLocale, match="such as en-GB, de-DE or tr-TR.$"):
        locale_of(name)


@pytest.mark.parametrize("name", ["qqqqzzzz", "xyzzy12345", "", "\0"])
def test_a_style_like_none_gets_no_suggestion_but_the_familiar_ones(name, folder):
    with pytest.raises(UnknownStyle, match="Known are vancouver, ama, apa") as caught:
        find(name, folder)
    assert "Did you mean" not in str(caught.value)
