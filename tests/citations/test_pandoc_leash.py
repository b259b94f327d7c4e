"""What pandoc may not do: run on, grow, read our files, or tell where they are."""

import threading
from pathlib import Path
from time import monotonic

import pytest

from evidence.citations.pandoc import LARGEST_INPUT, PandocFailed, TooLarge, TooSlow, run

MARKDOWN = ["-f", "markdown", "-t", "plain", "--wrap=none"]


def test_brackets_in_brackets_end_within_their_time():
    start = monotonic()
    with pytest.raises(TooSlow, match="longer than 1 seconds"):
        run(MARKDOWN, b"[" * 5_000, seconds=1)
    assert monotonic() - start < 3


def test_too_much_text_is_refused_before_anything_runs():
    with pytest.raises(TooLarge, match="8 MB"):
        run(MARKDOWN, b"a" * (LARGEST_INPUT + 1))


def test_files_count_towards_the_size():
    with pytest.raises(TooLarge):
        run(MARKDOWN, b"a", files={"style.csl": b"a" * LARGEST_INPUT})


def test_files_lie_beside_the_text_under_their_names():
    assert run([*MARKDOWN, "words.md"], b"", files={"words.md": b"*Leg* cramps"}) == b"Leg cramps\n"


def test_a_name_with_folders_stays_in_the_folder():
    assert run([*MARKDOWN, "words.md"], b"", files={"../../words.md": b"cramps"}) == b"cramps\n"


SECRET_READERS = [
    # a file included by a format that can include
    (["-f", "rst", "-t", "plain"], ".. include:: {path}"),
    (["-f", "latex", "-t", "plain"], r"\input{{{path}}}"),
    (["-f", "org", "-t", "plain"], '#+INCLUDE: "{path}"'),
    # a style and a bibliography named by the text itself
    (["-f", "markdown", "-t", "plain", "--citeproc"], "---\ncsl: {path}\nbibliography: {path}\n---\n[@a]"),
    (["-f", "html", "-t", "plain", "--citeproc"], '<meta name="csl" content="{path}"><p>a</p>'),
    # pictures put into a document
    (["-f", "markdown", "-t", "html", "--embed-resources", "-s"], "![]({path})"),
]


@pytest.mark.parametrize(("arguments", "text"), SECRET_READERS)
def test_a_text_cannot_read_files(arguments, text, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("swordfish")
    try:
        result = run(arguments, text.format(path=secret).encode())
    except PandocFailed as error:
        result = str(error).encode()
        assert str(tmp_path) not in str(error)
    assert b"swordfish" not in result


def test_what_pandoc_says_is_told_without_folders():
    with pytest.raises(PandocFailed, match=r"style\.csl: .*does not exist") as caught:
        run([*MARKDOWN, "--citeproc", "--csl", "/nowhere/at/all/style.csl"], b"a")
    assert "/" not in str(caught.value)


def test_the_run_time_system_cannot_be_reached_by_an_argument():
    with pytest.raises(PandocFailed, match="RTS"):
        run([*MARKDOWN, "+RTS", "-M8G"], b"a")


def test_nothing_of_our_environment_is_seen(monkeypatch):
    monkeypatch.setenv("EVIDENCE_SECRET", "swordfish")
    assert b"swordfish" not in run([*MARKDOWN, "-V", "x=${EVIDENCE_SECRET}"], b"$EVIDENCE_SECRET")


def test_folders_are_gone_afterwards(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    run(MARKDOWN, b"a")
    with pytest.raises(TooSlow):
        run(MARKDOWN, b"[" * 5_000, seconds=0.2)
    assert list(Path(tmp_path).iterdir()) == []


def test_many_threads_get_each_its_own_text():
    results: dict[int, bytes] = {}
    work = [threading.Thread(target=lambda n=n: results.update({n: run(MARKDOWN, b"%d" % n)})) for n in range(12)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert results == {n: b"%d\n" % n for n in range(12)}
