"""A seeded few hundred of the spoilt workbooks; ``python -m tests.fuzz --cases 10000`` runs as many as are wanted."""

import pytest

from tests.fuzz.judge import case

SEEDS = range(160)
"""Cases of every run, in blocks that can be shared out among workers."""


@pytest.mark.parametrize("block", range(8))
def test_no_spoilt_workbook_breaks_the_contract(block):
    for seed in SEEDS[block::8]:
        _, ways, verdict = case(seed)
        assert not verdict.fault, f"seed {seed} ({ways}): {verdict.outcome}: {verdict.fault}"


def test_the_same_seed_spoils_in_the_same_way(tmp_path):
    from tests.fuzz.spoiling import spoilt

    assert spoilt(7, tmp_path)[1] == spoilt(7, tmp_path)[1]
