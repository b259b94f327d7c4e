"""Brackets that are closed, those that are not, and what a text is that has neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.articles.brackets import HOLDER, held, restored, without_half_open
from evidence.articles.drafts import read_draft

HELD = [
    # closed ones stay, of any depth
    ("[a](b) [c [d] e]", "[a](b) [c [d] e]", 2),
    # an interval, alone and beside a link
    ("[18, 25) and [a](b)", "#18, 25) and [a](b)", 1),
    # what stands in code is printed as it is
    ("`[18, 25)` [a](b)", "`#18, 25)` [a](b)", 1),
    # what was closed before counts even within an open one
    ("[ [a] [b [c]]", "# [a] [b [c]]", 2),
    # one that the next paragraph would close
    ("[a\n \nb]", "#a\n \nb]", 0),
    # with a backslash it is a mere sign
    (r"\[a [b\] c]", r"\[a [b\] c]", 1),
    ("]]] no text", "]]] no text", 0),
    ("", "", 0),
]


@pytest.mark.parametrize(("text", "said", "depth"), HELD)
def test_what_is_not_closed_is_held(text, said, depth):
    assert held(text) == (said.replace("#", HOLDER), depth)


@given(st.text(alphabet="[]\\a \n`", max_size=80))
def test_what_was_held_is_put_back_to_the_letter(text):
    assert restored(held(text)[0]) == text


@given(st.text(alphabet="[]()18,;.∞−% ", max_size=40))
def test_an_interval_without_its_brackets_is_as_long_as_before(text):
    assert len(without_half_open(text)) == len(text)


ARTICLE = """Cramps

Adults aged [18, 25) had cramps [1]. Those of (25, 40] had more [2]. Of 5 [4.1, ∞) nobody knows. So it is.

References
1. Doe J. One title here. J Ex. 2001;1:2.
2. Doe J. Two titles here. J Ex. 2002;1:2.
"""


def test_an_interval_does_not_eat_the_next_sentence():
    draft = read_draft(ARTICLE)
    assert [(one.text, one.cites) for one in draft.sentences] == [
        ("Adults aged [18, 25) had cramps.", (1,)),
        ("Those of (25, 40] had more.", (2,)),
        ("Of 5 [4.1, ∞) nobody knows.", ()),
        ("So it is.", ()),
    ]
