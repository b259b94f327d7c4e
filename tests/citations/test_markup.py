import pytest

from evidence.citations.markup import decode_entities, one_line, plain

PLAIN = [
    ("<i>E. coli</i>", "E. coli"),
    ("p &lt; 0.05", "p < 0.05"),
    ("&lt;i&gt; is a tag", "<i> is a tag"),  # escaped markup is text
    ("&amp;lt;", "&lt;"),  # decoded once
    ("AT&T and R&D", "AT&T and R&D"),  # no entities
    ("&copy 2020", "&copy 2020"),  # none without its semicolon
    ("&eacute;t&#233; &#xE9;", "été é"),
    ("10<sup>6</sup> is not 106", "10⁶ is not 106"),
    ("Ca<sup>2+</sup>, s<sup>-1</sup>", "Ca²⁺, s⁻¹"),
    ("5<sup>th</sup>", "5th"),  # letters have no superscripts that all readers show
    ("CO<sub>2</sub>", "CO2"),
    ("<mml:mi>x</mml:mi> < 3", "<mml:mi>x</mml:mi> < 3"),  # not one of the five tags
]


@pytest.mark.parametrize(("text", "expected"), PLAIN)
def test_markup_becomes_plain_text(text: str, expected: str) -> None:
    assert plain(text) == expected


ONE_LINE = [
    ("A\nB", "A B"),
    ("A\r\n\tB\x00", "A B"),
    ("A\x85B\u2028C\x1dD", "A B C D"),  # each of them ends a line for str.splitlines
    ("10\u00a0mg 👩\u200d⚕️", "10\u00a0mg 👩\u200d⚕️"),  # spaces and joiners that mean something stay
    ("half \ud83d of a pair", "half \ufffd of a pair"),  # cannot be written as UTF-8
]


@pytest.mark.parametrize(("text", "expected"), ONE_LINE)
def test_a_value_stays_in_one_line(text: str, expected: str) -> None:
    assert one_line(text) == expected


def test_entities_without_an_ampersand_cost_nothing() -> None:
    text = "Leg cramps"
    assert decode_entities(text) is text
