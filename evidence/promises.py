"""Promises that the database keeps: triggers that refuse, each with the sentence that a person reads."""

from typing import Any

import pgtrigger


def never(name: str, operation: Any, sentence: str) -> pgtrigger.Trigger:
    """A trigger that refuses an operation on every row, such as a change of what was published."""
    return pgtrigger.Trigger(name=name, operation=operation, when=pgtrigger.Before, func=refusal(sentence))


def never_emptied(name: str, sentence: str) -> pgtrigger.Trigger:
    """A trigger that refuses TRUNCATE, which no other trigger sees."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Truncate,
        when=pgtrigger.Before,
        level=pgtrigger.Statement,
        func=refusal(sentence),
    )


def kept_for_ever(sentence: str) -> list[pgtrigger.Trigger]:
    """Rows that are written once: neither changed nor deleted nor truncated."""
    return [
        never("never_changed", pgtrigger.Update, sentence),
        never("never_deleted", pgtrigger.Delete, sentence),
        never_emptied("never_emptied", sentence),
    ]


def fixed(name: str, *fields: str, sentence: str, when: str = "") -> pgtrigger.Trigger:
    """A trigger that refuses a change of these fields; of the rows for which `when`, SQL about OLD and NEW, holds."""
    refused = refusal(sentence)
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange(*fields),
        func=f"IF {when} THEN {refused} END IF; RETURN NEW;" if when else refused,
    )


def number_stays(sentence: str) -> pgtrigger.Trigger:
    """What points to a row by its number points to the same row for ever: two rows cannot change places."""
    return fixed("number_stays", "id", sentence=sentence)


def before_commit(
    name: str, operation: Any, func: str, declare: list[tuple[str, str]] | None = None
) -> pgtrigger.Trigger:
    """A trigger that looks at the whole at the end of the transaction; `func` is PL/pgSQL without RETURN."""
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        declare=declare,
        func=f"{func.strip()} RETURN NULL;",
    )


def before_write(name: str, func: str, declare: list[tuple[str, str]] | None = None) -> pgtrigger.Trigger:
    """A trigger that looks at each row before it is inserted or updated; `func` is PL/pgSQL without RETURN."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        declare=declare,
        func=f"{func.strip()} RETURN NEW;",
    )


def refusal(sentence: str) -> str:
    """PL/pgSQL that refuses with this sentence."""
    quoted = sentence.replace("'", "''").replace("%", "%%")
    return f"RAISE EXCEPTION '{quoted}';"
