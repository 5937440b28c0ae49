"""Interrupts that end a command within a second, also while a solver works that does not listen to them."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Any, NoReturn

GRACE = 0.6
"""Seconds that a command has to end by itself: to end its workers, to remove what it was about to write."""

HEEDED = frozenset({signal.SIGINT, signal.SIGTERM})


@contextlib.contextmanager
def heeded() -> Iterator[None]:
    """Within, an interrupt or a request to terminate ends the process after `GRACE` seconds at the latest.

    Python's own handlers run between two steps of Python, so never while HiGHS is searching. A thread is therefore
    woken by the signal itself and ends the process where the main thread did not. What was written before is whole,
    since files are renamed into their place; finished blocks of a sweep stay. To be used in the main thread, once.
    """
    ours, theirs = socket.socketpair()  # a pipe would do, but not on Windows
    theirs.setblocking(False)
    ended = threading.Event()
    threading.Thread(target=_watch, args=(ours, ended), daemon=True).start()
    before = signal.signal(signal.SIGTERM, _terminated)
    woken = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        ended.set()
        signal.set_wakeup_fd(woken)
        signal.signal(signal.SIGTERM, before)
        theirs.close()


def _terminated(number: int, _frame: Any) -> NoReturn:
    raise SystemExit(128 + number)


def _watch(wakes: socket.socket, ended: threading.Event) -> None:
    with wakes:
        while told := wakes.recv(1):
            if told[0] in HEEDED:
                if not ended.wait(GRACE):
                    _end(told[0])
                return


def _end(number: int) -> NoReturn:
    if "multiprocessing" in sys.modules:
        import multiprocessing

        for worker in multiprocessing.active_children():
            worker.kill()
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write("Interrupted.\n")
        sys.stderr.flush()
    os._exit(128 + number)
