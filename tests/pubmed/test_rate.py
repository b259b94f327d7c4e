"""The limit of requests is one for all threads and processes of the machine, and nothing can break it."""

import os
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from evidence.pubmed.rate import RateLimit, RateLimitUnavailable

ROOT = Path(__file__).resolve().parents[2]

# Takes its turn, says so, and sleeps out a very long interval with the lock held.
HOLDER = """
import sys
from pathlib import Path
from evidence.pubmed.rate import RateLimit
limit = RateLimit(Path(sys.argv[1]), rate=0.01)
limit.wait()
print("holding", flush=True)
limit.wait()
"""


def seconds(action, *arguments: object) -> float:
    began = time.monotonic()
    action(*arguments)
    return time.monotonic() - began


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_the_first_request_leaves_at_once_and_the_second_one_an_interval_later(tmp_path):
    limit = RateLimit(tmp_path / "rate", rate=5)

    assert seconds(limit.wait) < 0.1
    assert 0.15 < seconds(limit.wait) < 0.5


def test_requests_are_a_tenth_further_apart_than_the_limit_asks(tmp_path):
    assert RateLimit(tmp_path / "rate", rate=10).interval == pytest.approx(0.11)


def test_threads_of_one_process_take_turns(tmp_path):
    limit = RateLimit(tmp_path / "rate", rate=50)
    left: list[float] = []

    def ask() -> None:
        for _ in range(4):
            limit.wait()
            left.append(time.monotonic())

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(left) == 16
    assert max(left) - min(left) > 15 * limit.interval * 0.9


def test_a_limit_made_anew_goes_on_from_the_same_file(tmp_path):
    RateLimit(tmp_path / "rate", rate=5).wait()

    assert seconds(RateLimit(tmp_path / "rate", rate=5).wait) > 0.15


def test_a_folder_that_is_not_there_is_made(tmp_path):
    RateLimit(tmp_path / "not" / "yet" / "rate", rate=1000).wait()

    assert (tmp_path / "not" / "yet" / "rate").exists()


def test_a_file_that_cannot_be_opened_is_an_error_that_names_it(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(RateLimitUnavailable, match="file/rate cannot be used: .+ Make its folder writable"):
        RateLimit(tmp_path / "file" / "rate", rate=3).wait()


@pytest.mark.parametrize("rate", [0, -1, float("nan")])
def test_a_rate_that_would_never_let_a_request_leave_is_refused(tmp_path, rate):
    with pytest.raises(ValueError, match="above 0"):
        RateLimit(tmp_path / "rate", rate=rate)


@pytest.mark.parametrize(
    "content",
    [
        b"not a number",
        b"\x00" * 42,  # what a full disk or a crash may leave
        b"\xff\xfe 1",
        b"12.5",  # one number only
        b"nan nan",
        b"inf inf",
        b"-5.0 -5.0",
        b"1e308 1e308",
        b"9" * 5000,
    ],
)
def test_a_damaged_file_costs_one_interval_at_most_and_is_mended(tmp_path, content):
    costs_one_interval_and_is_mended(tmp_path / "rate", content)


@pytest.mark.parametrize(
    ("ahead", "then"),
    [
        (1e6, "{0}"),  # from before the machine was restarted
        (10, "0"),  # a request in the future
    ],
)
def test_a_time_to_come_costs_one_interval_at_most_and_is_mended(tmp_path, ahead, then):
    content = ("{0} " + then).format(time.monotonic() + ahead)
    costs_one_interval_and_is_mended(tmp_path / "rate", content.encode())


def costs_one_interval_and_is_mended(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    limit = RateLimit(path, rate=10)

    assert seconds(limit.wait) < 0.3
    assert 0.08 < seconds(limit.wait) < 0.3


def test_an_empty_file_is_one_that_nobody_has_used_yet(tmp_path):
    (tmp_path / "rate").touch()

    assert seconds(RateLimit(tmp_path / "rate", rate=2).wait) < 0.2


def test_a_process_killed_while_it_holds_the_lock_frees_the_others(tmp_path):
    path = tmp_path / "rate"
    with python(HOLDER, path) as holder:
        assert holder.stdout.readline() == "holding\n"
        time.sleep(0.1)  # it is asleep with the lock by now
        waited = []
        other = threading.Thread(target=lambda: waited.append(seconds(RateLimit(path, rate=1000).wait)))
        other.start()
        other.join(0.3)
        held = other.is_alive()
        holder.kill()
        other.join(5)

    assert held
    assert 0.2 < waited[0] < 5


def test_a_pause_holds_everybody_back(tmp_path):
    RateLimit(tmp_path / "rate", rate=1000).pause(0.4)

    assert 0.3 < seconds(RateLimit(tmp_path / "rate", rate=1000).wait) < 1


def test_a_pause_reaches_those_who_wait_already(tmp_path):
    limit = RateLimit(tmp_path / "rate", rate=1000)
    limit.pause(0.2)
    waited: list[float] = []
    other = threading.Thread(target=lambda: waited.append(seconds(limit.wait)))
    other.start()
    time.sleep(0.05)
    limit.pause(0.5)
    other.join()

    assert waited[0] > 0.45


def test_a_shorter_pause_does_not_end_a_longer_one(tmp_path):
    limit = RateLimit(tmp_path / "rate", rate=1000)
    limit.pause(0.4)
    limit.pause(0.01)

    assert seconds(limit.wait) > 0.3


@pytest.mark.parametrize("asked", [1e9, float("inf"), float("nan"), -5])
def test_a_pause_has_a_longest_length(tmp_path, asked):
    limit = RateLimit(tmp_path / "rate", rate=1000, longest_pause=0.2)
    limit.pause(asked)

    assert seconds(limit.wait) < 0.5


def test_after_a_pause_requests_are_an_interval_apart_again(tmp_path):
    limit = RateLimit(tmp_path / "rate", rate=10)
    limit.pause(0.2)
    limit.wait()

    assert seconds(limit.wait) > 0.08


def test_processes_that_start_together_share_one_limit(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from evidence.pubmed.rate import RateLimit\n"
        "limit = RateLimit(Path(sys.argv[1]), rate=20)\n"
        "for _ in range(8): limit.wait(); print(time.monotonic())"
    )
    processes = [python(code, tmp_path / "rate") for _ in range(3)]
    left = sorted(float(line) for process in processes for line in process.communicate(timeout=30)[0].split())

    assert len(left) == 24
    assert left[-1] - left[0] > 23 * 0.055 * 0.95
    assert sum(later - earlier < 0.02 for earlier, later in pairwise(left)) <= 2  # but for a late print


def test_the_file_is_left_to_itself_when_a_child_process_is_forked(tmp_path):
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        RateLimit(tmp_path / "rate", rate=1000).wait()

    assert len(os.listdir("/proc/self/fd")) == before
