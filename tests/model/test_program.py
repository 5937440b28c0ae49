"""The labelled programme: built from blocks, read by label."""

import numpy as np

from optimizer.model.program import Builder, Column, Extra, Stage, extended, with_columns


def built() -> Builder:
    builder = Builder()
    columns = builder.add_columns([("x",), ("y",)], upper=np.array([4.0, 6.0]))
    rows = builder.add_rows([("both",), ("first",)], upper=np.array([8.0, 3.0]))
    builder.add_entries(rows[:1], columns, 1.0)
    builder.add_entries(rows[1:], columns[:1], 1.0)
    builder.add_entries(rows[1:], columns[:1], 1.0)
    builder.add_entries(rows[:1], columns[1:], -1.0)
    return builder


def test_entries_named_twice_are_added_and_zeros_dropped() -> None:
    program = built().build([])
    assert program.start.tolist() == [0, 1, 2]
    assert program.index.tolist() == [0, 0]
    assert program.coefficient.tolist() == [1.0, 2.0]


def test_columns_and_rows_are_found_by_label() -> None:
    program = built().build([])
    assert program.column_of["y",] == 1
    assert program.row_of["first",] == 1
    assert program.columns_of("x").tolist() == [0]
    assert program.activity(np.array([2.0, 5.0])).tolist() == [2.0, 4.0]
    assert program.priced(np.array([1.0, 10.0])).tolist() == [21.0, 0.0]


def test_further_columns_stand_in_their_rows_and_cost_nothing() -> None:
    stage = Stage(name="s", meaning="", maximise=True, cost=np.array([1.0, 2.0]))
    program = with_columns(built().build([stage]), [("slack",)], np.array([0]), np.array([-3.0]))
    columns, coefficients = program.row(0)
    assert dict(zip(columns.tolist(), coefficients.tolist(), strict=True)) == {0: 1.0, 2: -3.0}
    assert program.stages[0].cost.tolist() == [1.0, 2.0, 0.0]


def test_rows_and_columns_are_added_to_a_finished_programme() -> None:
    builder = Builder()
    first = builder.add_columns([("x", 1), ("x", 2)], upper=4.0)
    builder.add_entries(builder.add_rows([("sum",)], upper=5.0), first, 1.0)
    program = builder.build([Stage(name="most", meaning="most", maximise=True, cost=np.array([1.0, 2.0]))])
    row = Extra(label=("twice",), places=np.array([2, 0]), coefficients=np.array([-1.0, 2.0]), upper=0.0)
    wider = extended(program, [row], [Column(label=("whole",), upper=3.0, integer=True)])
    assert wider.columns == (("x", 1), ("x", 2), ("whole",))
    assert wider.integer.tolist() == [False, False, True]
    assert wider.activity(np.array([1.0, 2.0, 3.0])).tolist() == [3.0, -1.0]
    assert wider.row(1)[0].tolist() == [0, 2]
    assert wider.stages[0].cost.tolist() == [1.0, 2.0, 0.0]
