"""A seeded few of the plans of every size; ``python -m tests.fuzz.scales --cases 400`` solves as many as are wanted."""

import pytest

from tests.fuzz.scales import judged

SEEDS = (0, 2, 24, 32, 46, 54, 74, 82, 128, 188, 233, 333)
"""Plans that one of the solvers once lost, called impossible, or gave up on."""


@pytest.mark.parametrize("seed", SEEDS)
def test_two_solvers_agree_on_amounts_of_every_size(seed):
    outcome, fault = judged(seed)
    assert not fault, f"{outcome}: {fault}"
