"""The worker, for a moment: does the jobs that wait, and ends."""

import threading

from procrastinate.contrib.django import app


def work() -> None:
    """Do all waiting jobs in a thread of their own, as the worker process would; errors are raised here."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            worker = app.with_connector(app.connector.get_worker_connector())
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        except BaseException as error:  # handed to the caller's thread below
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(60)
    assert not thread.is_alive(), "the worker did not end"
    if failed:
        raise failed[0]
