"""Texts in the cells of a spreadsheet: none is taken for a formula, and each can be read back as it was.

What begins with = + - @, a tab or a line break may be run as a formula by a spreadsheet
(https://owasp.org/www-community/attacks/CSV_Injection): such a cell gets an apostrophe in front.
"""

import re

ACTIVE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
NEUTRALISED = re.compile(r"''*[=+\-@\t\r\n＝＋－＠]")


def neutral(text: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> neutral("=1+1"), neutral("'=1+1"), neutral("It's 1-1")
    ("'=1+1", "''=1+1", "It's 1-1")
    """
    return f"'{text}" if ACTIVE.match(text) else text


def original(text: str) -> str:
    """The text that `neutral` was given.

    >>> original("'=1+1"), original("''=1+1"), original("'twas")
    ('=1+1', "'=1+1", "'twas")
    """
    return text[1:] if NEUTRALISED.match(text) else text
