"""Locks: what is fixed whatever it is worth."""

import pytest

from optimizer.plan import Activity
from tests.model.solving import row_of, solved
from tests.plans import activity, link, package, plan

EACH_KIND = {
    "scalable": activity("A", request=100.0, value=1.0, baseline=40.0),
    "units": activity("A", kind="units", unit_cost=10.0, request=75.0, value=1.0, baseline=35.0),
    "posts": activity("A", kind="posts", unit_cost=10.0, request=75.0, value=1.0, baseline=35.0),
    "package": package("A", 60.0, 30.0, value=1.0, baseline=35.0, partial=0.5),
}


def locked(row: Activity, lock: str, **given: object) -> Activity:
    values = {name: getattr(row, name) for name in row.__slots__} | {"lock": lock} | given
    return Activity(**values)


@pytest.mark.parametrize(
    ("kind", "lock", "amounts"),
    [
        ("scalable", "full", [100.0, 100.0]),
        ("scalable", "baseline", [40.0, 40.0]),
        ("scalable", "out", [0.0, 0.0]),
        ("units", "full", [70.0, 70.0]),
        ("units", "baseline", [30.0, 30.0]),
        ("units", "out", [0.0, 0.0]),
        ("posts", "full", [70.0, 70.0]),
        ("posts", "baseline", [30.0, 30.0]),
        ("posts", "out", [0.0, 0.0]),
        ("package", "full", [60.0, 30.0]),
        ("package", "baseline", [35.0, 17.5]),
        ("package", "out", [0.0, 0.0]),
    ],
)
def test_a_lock_fixes_amounts_of_every_kind(kind: str, lock: str, amounts: list[float]) -> None:
    found = solved(plan([locked(EACH_KIND[kind], lock)], ceilings=[200.0, 200.0]))
    assert found.amounts == [pytest.approx(amounts)]


def test_locks_are_rows_that_a_conflict_can_name() -> None:
    scalable = solved(plan([locked(EACH_KIND["scalable"], "full")], ceilings=[50.0]))
    assert scalable.x is None
    assert row_of(scalable.model, "lock", "A", 2027) == ({("amount", "A", 2027): 1.0}, 100.0, 100.0)
    units = solved(plan([locked(EACH_KIND["units"], "baseline")], ceilings=[50.0])).model
    assert row_of(units, "lock", "A", 2027) == ({("units", "A", 2027): 1.0}, 3.0, 3.0)
    whole = solved(plan([locked(EACH_KIND["package"], "full")], ceilings=[99.0, 99.0])).model
    assert row_of(whole, "lock", "A") == ({("share", "A", 2027): 1.0}, 1.0, 1.0)


def test_a_package_locked_to_less_than_its_least_share_gets_nothing() -> None:
    row = locked(EACH_KIND["package"], "baseline", baseline=29.0)
    assert solved(plan([row], ceilings=[99.0, 99.0])).amounts == [[0.0, 0.0]]
    whole = locked(EACH_KIND["package"], "baseline", partial=None)
    assert solved(plan([whole], ceilings=[99.0, 99.0])).amounts == [[0.0, 0.0]]


def test_a_package_with_several_starts_is_locked_full_in_one_and_to_the_baseline_in_the_earliest() -> None:
    row = package("A", 60.0, value=1.0, baseline=30.0, partial=0.5, start=(2027, 2028))
    assert solved(plan([locked(row, "full")], ceilings=[50.0, 60.0])).amounts == [[0.0, 60.0]]
    assert solved(plan([locked(row, "baseline")], ceilings=[50.0, 60.0])).amounts == [[30.0, 0.0]]
    assert solved(plan([locked(row, "baseline", baseline=0.0)], ceilings=[50.0, 60.0])).amounts == [[0.0, 0.0]]


def test_a_token_share_of_a_linked_package_is_none_under_a_lock_either() -> None:
    row = package("A", 60.0, value=1.0, baseline=0.5, partial=0.0, lock="baseline")
    rows = [row, activity("B", request=10.0, value=1.0)]
    assert solved(plan(rows, ceilings=[90.0])).amounts[0] == [pytest.approx(0.5)]
    assert solved(plan(rows, ceilings=[90.0], links=[link("B", "excludes", "A")])).amounts[0] == [0.0]
