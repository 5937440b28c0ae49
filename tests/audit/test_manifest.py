"""The record of a run: complete, the same for the same run, and ready for JSON."""

import json
import sys
from dataclasses import replace

import pytest

from audit.answers import activity, plan_of
from optimizer._version import __version__
from optimizer.audit import manifest
from optimizer.errors import Problem
from optimizer.plan import File, Year


@pytest.fixture
def plan():
    problem = Problem(
        level="warning",
        code="text_number",
        sheet="Years",
        cell="B2",
        message="A text was read as a number.",
        found="1 250,5",
    )
    fault = replace(problem, level="note", message="A note.", found="")
    made = plan_of([activity("A1", request=1.0)], years=[Year(year=2027, ceiling=1.0)], prepared_by="Staff")
    return replace(
        made,
        inactive=("Rules!A4",),
        defaults={"currency": "EUR"},
        problems=(problem, fault),
        file=File(workbook="b.xlsx", sha256="ab", content_sha256="cd", formula_cells=3, hidden=("Rules!5:5",)),
    )


def test_what_was_read_and_how_is_in_it(plan):
    made = manifest(plan, options={"solver": "highs"}, results={"gap": 0.0, "stages": ({"stage": "value"},)})
    assert made["identity"]["sha256"] == "ab"
    assert made["identity"]["content_sha256"] == "cd"
    assert made["identity"]["options"] == {"solver": "highs"}
    assert made["identity"]["people"] == {"prepared_by": "Staff", "reviewed_by": "", "approved_by": ""}
    assert made["inputs"]["defaults"] == {"currency": "EUR"}
    assert made["inputs"]["inactive"] == ["Rules!A4"]
    assert made["inputs"]["hidden"] == ["Rules!5:5"]
    assert made["inputs"]["formula_cells"] == 3
    assert made["inputs"]["readings"] == [
        {
            "level": "warning",
            "code": "text_number",
            "where": "Years!B2",
            "message": "A text was read as a number.",
            "found": "1 250,5",
        },
        {"level": "note", "code": "text_number", "where": "Years!B2", "message": "A note."},
    ]
    assert made["results"] == {"gap": 0.0, "stages": [{"stage": "value"}]}


def test_versions_of_all_that_can_change_an_answer_are_in_it(plan):
    versions = manifest(plan, options={}, results={})["identity"]["versions"]
    assert versions["optimizer"] == __version__
    assert {"python", "pulp", "highspy", "numpy", "pandas"} <= set(versions)
    assert all(versions[name] for name in ("python", "highspy", "numpy"))


def test_a_package_that_is_not_installed_has_an_empty_version(plan, monkeypatch):
    monkeypatch.setattr(sys.modules["optimizer.audit.manifest"], "PACKAGES", ("no-such-package-here",))
    assert manifest(plan, options={}, results={})["identity"]["versions"]["no-such-package-here"] == ""


def test_the_time_of_day_is_in_it_only_where_asked_for(plan):
    run = {"options": {"solver": "highs"}, "results": {"gap": 0.0}}
    assert json.dumps(manifest(plan, **run)) == json.dumps(manifest(plan, **run))
    assert "times" not in manifest(plan, **run)["identity"]
    timed = manifest(plan, **run, times={"started": "2027-01-01T00:00:00", "seconds": {"solve": 0.1}})
    assert timed["identity"]["times"] == {"started": "2027-01-01T00:00:00", "seconds": {"solve": 0.1}}


def test_what_json_cannot_hold_is_refused(plan):
    with pytest.raises(TypeError, match="cannot hold a set"):
        manifest(plan, options={}, results={"codes": {"a"}})
