"""Every figure of an answer with everything in it: one that is changed is refused, but for a list with reasons."""

import copy

import pytest

from audit.answers import activity, answer, plan_of
from audit.everything import everything
from optimizer.audit import BREACH, check
from optimizer.plan import Year

PLAN, DOCUMENT = everything()

ANOTHER_PLAN = "what another plan would bring, which nobody but a solver can tell"

NOT_CHECKED = {
    "gap": "how far the solver was from its proof; the certificate proves the bound instead",
    "rules.marginal_value": ANOTHER_PLAN,
    "rules.tightening_value": ANOTHER_PLAN,
    "rules.holds_up_to": ANOTHER_PLAN,
    "rules.next_step": "the step that was asked for",
    "rules.next_gain": ANOTHER_PLAN,
    "unspent.gain_if_open": ANOTHER_PLAN,
    "ranking.enters_at": ANOTHER_PLAN,
    "stages.objective": "of amounts before rounding",
    "stages.gap": "of amounts before rounding",
}


def breaches(document):
    return [line for line in check(PLAN, document) if line.verdict == BREACH]


def stages():
    names = ("common money", "money", "value", "distance", "order")
    return [{"stage": name, "meaning": "told in words", "status": "optimal"} for name in names]


def shown():
    """The answer with a figure in every column that may hold one."""
    document = copy.deepcopy(DOCUMENT)
    for name in NOT_CHECKED:
        table, _, column = name.rpartition(".")
        rows = document.setdefault(table, stages()) if table else [document]
        for row in rows:
            row[column] = 0.5
    return document


def figures(document):
    """The path of every figure."""
    for name, held in document.items():
        if isinstance(held, list):
            for place, row in enumerate(held):
                if not isinstance(row, dict):
                    continue
                yield from ((name, place, column) for column, figure in row.items() if _is_figure(figure))
        elif _is_figure(held):
            yield (name,)


def _is_figure(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def named(path):
    return ".".join(word for word in path if isinstance(word, str))


PATHS = list(figures(shown()))
CHECKED = [path for path in PATHS if named(path) not in NOT_CHECKED]


def changed(path):
    document = shown()
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    figure = inner[path[-1]]
    inner[path[-1]] = figure + 1 if isinstance(figure, int) else round(figure + 0.01, 12)
    return document


def test_the_answer_is_right_as_it_stands():
    assert breaches(DOCUMENT) == []
    assert breaches(shown()) == []


def test_every_table_of_the_answer_has_figures_to_change():
    tables = {path[0] for path in PATHS}
    assert tables >= {
        "allocation",
        "ranking",
        "rules",
        "sources",
        "unspent",
        "financing",
        "contributions",
        "posts",
        "topics",
        "without",
        "unfunded",
        "value",
        "curve_error",
    }
    assert len(CHECKED) > 500


@pytest.mark.parametrize("path", CHECKED, ids=lambda path: ".".join(map(str, path)))
def test_a_figure_that_is_changed_is_refused(path):
    assert breaches(changed(path))


@pytest.mark.parametrize("name", NOT_CHECKED)
def test_what_is_said_not_to_be_checked_is_not(name):
    path = next(path for path in PATHS if named(path) == name)
    assert breaches(changed(path)) == []


def test_stages_are_told_in_their_order():
    document = shown()
    document["stages"].reverse()
    assert breaches(document)
    for column, value in (("status", "done"), ("gap", -0.1), ("stage", "value")):
        document = shown()
        document["stages"][0][column] = value
        assert breaches(document)


@pytest.mark.parametrize(
    "table",
    [
        "allocation",
        "ranking",
        "rules",
        "sources",
        "financing",
        "contributions",
        "posts",
        "topics",
        "without",
        "unfunded",
    ],
)
def test_a_row_that_is_left_out_or_doubled_is_refused(table):
    for place in range(len(DOCUMENT[table])):
        rows = DOCUMENT[table]
        assert breaches({**DOCUMENT, table: rows[:place] + rows[place + 1 :]}), place
        assert breaches({**DOCUMENT, table: [*rows, rows[place]]}), place


def test_a_balanced_plan_has_a_stage_for_each_topic_that_takes_part():
    items = [activity("A1", request=100.0, value=10.0), activity("B1", "B", request=100.0, value=10.0)]
    plan = plan_of(items, years=[Year(year=2027, ceiling=150.0)], objective="balanced", tie_break="none")
    document = answer(plan, {("A1", 2027): 75.0, ("B1", 2027): 75.0})
    names = ["balanced 1", "balanced 2", "value", "money", "order"]
    document["stages"] = [{"stage": name, "status": "optimal", "gap": None} for name in names]
    assert [line for line in check(plan, document) if line.verdict == BREACH] == []
    del document["stages"][1]
    assert [line.check for line in check(plan, document) if line.verdict == BREACH] == ["stages"]
