"""Blocks of work on one or many workers: in this process, over joblib, or over a dask cluster by the same calls."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from optimizer.errors import UsageError

Block = TypeVar("Block")
Done = TypeVar("Done")


def each_done(
    work: Callable[[Block], Done], blocks: Sequence[tuple[int, Block]], *, jobs: int = 1, cluster: str | None = None
) -> Iterator[tuple[int, Done]]:
    """``work`` of every block with its number, in the order in which they are done.

    ``jobs`` is the number of processes, −1 one for each core; ``cluster`` the address of a dask scheduler, which
    then says how many there are. ``work`` must not raise, and has to be picklable. Raises UsageError for a number of
    workers that there cannot be, and for a cluster that does not answer.
    """
    if jobs < 1 and jobs != -1:
        raise UsageError(f"{jobs} workers cannot work: give 1 or more, or -1 for one on each core.")
    if cluster is None and jobs == 1:
        for number, block in blocks:
            yield number, work(block)
        return
    from joblib import Parallel, delayed

    with _cluster(cluster):
        workers = Parallel(n_jobs=-1 if cluster else jobs, batch_size=1, return_as="generator_unordered")
        yield from workers(delayed(_numbered)(work, number, block) for number, block in blocks)


def _numbered(work: Callable[[Any], Any], number: int, block: Any) -> tuple[int, Any]:
    return number, work(block)


@contextlib.contextmanager
def _cluster(address: str | None) -> Iterator[None]:
    """joblib's work sent to the dask cluster at ``address``, where there is one."""
    if address is None:
        yield
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("A cluster needs the package distributed: pip install 'budget-optimizer[cluster]'.") from error
    from joblib import parallel_config

    try:
        client = Client(address, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UsageError(
            f"No dask scheduler answers at {address!r}: {error}. Start one, or check the address."
        ) from error
    with client, parallel_config(backend="dask", wait_for_workers_timeout=30):
        yield
