"""The hand-written part of docs/workbook.md."""

INTRODUCTION = """
# The workbook

Generated from the declarations in `optimizer/workbook/schema.py`; edit those, or the introduction in
`optimizer/workbook/manual_text.py`, and write the page anew with
`python -c "from optimizer.workbook.manual import manual; print(manual(), end='')" > docs/workbook.md`.

A workbook says what is asked for, what it is worth, how much money there is and which rules hold.
`optimizer init my_plan.xlsx` writes an empty one with drop-downs and a comment on every header;
`optimizer init my_plan.xlsx --example` writes a complete example. `optimizer check my_plan.xlsx` names every
problem with its cell and reads every rule back in one sentence.

## How a workbook is read

- Formats: `.xlsx`, `.xlsm`, `.xlsb`, `.xls` and `.ods`.
- One header row a sheet, one record a row below it. Sheets and columns are found by name; case, outer blanks and
  a unit in brackets do not matter: `Ceiling (EUR thousand)` is `ceiling`. Their order is free.
- Blank rows are skipped. Sheets and columns with other names are left alone; one that is nearly ours is asked
  about. Columns whose header begins with `#` or `note` are comments.
- Required are Settings, Topics, Lines, Years and Activities. A sheet that is absent means that there is no such
  thing; a blank cell counts as its default. Blank and 0 are not the same.
- A row whose `active` says `no` is read and checked, and otherwise ignored.
- What belongs to a later version of the tool is refused where it is filled in, never ignored.

## Amounts and prices

All amounts are in the plan's unit (`unit` of the `currency`, such as EUR thousand).

- `request` is asked for in every year, in prices of the first year. It is repriced by the inflation of its line:
  a request of 100.0 in a line with 2 % inflation asks for 102.0 in the second year. A cell `request 2029` replaces
  it in that year; it is cash and never repriced, and 0 there means nothing. Where both are blank, nothing is asked.
- Amounts in Levels are repriced in the same way. Baselines, ceilings and limits are cash.
- The `baseline` is the last approved amount, the same in every year.
- A share is typed `30 %` or `0.3`. A plain 30 in a share column is an error, not thirty times.
- Years have no gap.

## What an activity is worth

`value` is the points that the whole request brings in one year, on one scale for all activities. It counts
`weight` times the topic's swing weight, and less for every later year where there is a `discount_rate`. The first
money brings more than the last: `value_at_half` says how much of the value half the request brings. With 70 %, a
request of 100.0 worth 40 points brings 28 points at 50.0. 50 % is a straight line. Levels replace the two: each level
names its whole cost and its whole value, and amounts between two levels earn the straight line between them.

## Several topics

An activity that serves several topics has one row a topic in Splits and a blank `topic`. Its money, baseline, request
and value are shared in those parts, so that the totals of the topics add up to the plan. Shares that miss 100 % by at
most 0.1 point are scaled, with a warning.

## Which cells a rule is about

The columns `topic`, `line`, `activity`, `tag` and `year` choose cells: the words in one column are alternatives
(`PoC, CAAC` is either), the columns combine (topic `PoC` and line `TRN` is PoC's training), `not CPP` leaves
one out, and blank means all. Years may also be written `2028-2030`, `from 2028`, `approved`, `planning` or `indicative`.

`each` makes one rule for every member: `topic` one for each topic, `topic, line` one for each combination that has a
cell. A rule that matches no cell is an error. It holds in each year of its scope; with the period `whole plan` it holds
for their sum.

## Measures

| Measure | What the limit is held against | Example in money |
|---|---|---|
| `amount` | the money in scope | line TRN, `at least` 1,500: training gets 1,500.0 or more |
| `share` | the money in scope as a share of a base | line TRN, `at least` 25 % `of` total: of 6,000.0 that is 1,500.0 |
| `change` | the money in scope against the baseline, or with `of: previous year` against the year before | each line, `at least` -10 %: from 1,500.0 no lower than 1,350.0; `within` 10 %: between 1,350.0 and 1,650.0 |
| `moved` | what members of `each` get less than before, added up | each activity, `at most` 5 %: of 6,000.0, 300.0 may be taken away in all |

Bases of a share (`of`):

| Base | Meaning | Example |
|---|---|---|
| `total` or blank | all money recommended | 25 % of 5,900.0 spent is 1,475.0 |
| `ceiling` | the ceilings, spent or not | 25 % of 6,000.0 is 1,500.0 |
| `request` | what the cells in scope ask for | each topic, `at least` 50 %: of 2,400.0 asked, 1,200.0 |
| `baseline` | the baselines of the cells in scope | `at most` 110 % of 2,000.0 is 2,200.0 |
| `member` | all money of the rule's member under `each` | line PER, each topic, `at most` 40 %: of 2,000.0 for PoC, 800.0 for its posts |
| `line: EXE`, `tag: field; topic: PoC` | the money of those cells, under `each` within the member | tag me, `at least` 3 % of `tag: programme`: of 4,000.0, 120.0 |

A plan without base satisfies a share: nothing is at least 10 % of nothing. Changes are held year by year; the year
before the first is the baseline. A member whose baseline is zero has nothing to change from and is skipped in the years
whose base is the baseline, with a note. A lower limit above the request is lowered to the request, with a warning.

## Must and should

A `must` rule holds in every plan; if not all of them can hold, no plan is made, and the rules in the way are named. A
`should` rule may be missed: every unit of money by which it is missed costs its `penalty`, in weighted points. With a
penalty of 2, missing 50.0 costs 100 points: it is missed only where those 50.0 bring more than 100 points elsewhere.
Shares and changes are missed in money too. `overrun_price` of Years works in the same way.

`priority` says which rules a repair may loosen: `preference` first, then `political`, and `statutory` never.

## Ceilings

Every ceiling binds, whatever its `status`. `reserve` is the share that is held back. `carry_share` is the share of the
year's ceiling that may move to the next year if it is not spent; what moves must be spent there or lapses. `overrun` is
the share above the ceiling that may be used at its price. With a ceiling of 6,000.0, a reserve of 2 % and an overrun of
5 %, 5,880.0 can be used free of charge and 300.0 more at the price.

## Cells that need care

- A formula counts by the result that the file stores. One that was never calculated is an error: open the file in
  Excel or LibreOffice and save it.
- Error values such as `#REF!`, merged cells across records and years typed as dates are errors, named with the cell.
- A text that can only be one number (`1 250,5`, `12 %`) is read, with a warning that shows the reading. Whether
  `1.234` is a thousand or a fraction is read only where the rest of the workbook decides it.
- A list such as `2027, 2028` that a locale turned into the number 2027.2028 is an error: format the cell as text.
- Hidden and filtered rows count, with a warning.
"""  # noqa: E501 -- the rows of a Markdown table cannot be broken
