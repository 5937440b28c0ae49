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
- Scenarios and Views are tried while the workbook is read, so that a slip is told at its cell; the plan itself they
  leave as it is. [Scenarios](scenarios.md) says how they are used.

## Amounts and prices

All amounts are in the plan's unit (`unit` of the `currency`, such as EUR thousand).

- `request` is asked for in every year, in prices of the first year. It is repriced by the inflation of its line:
  a request of 100.0 in a line with 2 % inflation asks for 102.0 in the second year. A cell `request 2029` replaces
  it in that year; it is cash and never repriced, and 0 there means nothing. Where both are blank, nothing is asked.
- `minimum`, `unit_cost` and amounts in Levels are repriced in the same way. Baselines, ceilings, sources and limits
  are cash.
- The `baseline` is the last approved amount, the same in every year.
- A share is typed `30 %` or `0.3`. A plain 30 in a share column is an error, not thirty times.
- Years have no gap.

## What an activity is worth

`value` is the points that the whole request brings in one year, on one scale for all activities. It counts
`weight` times the topic's swing weight, and less for every later year where there is a `discount_rate`. The first
money brings more than the last: `value_at_half` says how much of the value half the request brings. With 70 %, a
request of 100.0 worth 40 points brings 28 points at 50.0. 50 % is a straight line. Levels replace the two: each level
names its whole cost and its whole value, and amounts between two levels earn the straight line between them.

## Kinds of activities

| Kind | What can be funded | Its own columns |
|---|---|---|
| `scalable` | any amount up to the request | `minimum`: at least this, or nothing |
| `package` | all or nothing: one share of its requests in all its years | `partial`, `start`, `earns` |
| `units` | a whole number of units a year | `unit_cost`, `minimum` |
| `posts` | a whole number of posts, filled and given up over the years | `unit_cost`, `term`, `delay`, `minimum` |

A column that the kind does not use stays blank. Levels are for scalable activities.

- A `minimum` is no floor: the activity may still get nothing. A minimum of 40.0 and a request of 100.0 mean 0, or 40.0
  to 100.0. A promised amount is a rule `at least`.
- A package of 50.0, 80.0 and 20.0 is paid in full or not at all. With `partial` 60 % it may also be funded at 60 % to
  100 %, in all years alike; 0 % makes it freely divisible. Its `value` is that of the whole package and is earned once,
  in the year of its first cost; with `earns` yearly in every year in which it costs something. With `start` (`any`, or
  years such as `2028-2030`) it may begin later: its requests, from the first positive one on, are then those of its
  first, second, … year. What would fall beyond the last year is not paid.
- A request for units or posts should be a whole number of them: 105.0 at 35.0 each is 3. Within 2 % of a unit it means
  that number; otherwise only the whole units below it can be funded, with a warning.
- Posts in place are those of the year before (at the start `baseline` / `unit_cost`), plus those filled, less those given
  up. A filled post is kept for `term` years; then it stays, or is given up. `delay` is the share of a post's first year
  that is not paid: 6 months is 0.5, so a post of 140.0 filled with that delay costs 70.0 in its first year. In the last
  year such posts must fit under the ceiling with their full-year cost.
- `lock` fixes an amount by hand: `full`, `baseline` (of whole things the nearest below) or `out`. A lock holds against
  every rule.

## Links

`requires`: in every year in which the activity gets money, each of the others does too; `requires any`: at least one of
them does. A package that is funded counts for others from its first year of cost to the end. `excludes`: the activity
and each of the others never both get money, in any year. An activity gets money in a year when its amount is at least
its minimum and at least 1 % of its request. An activity that a link or a `count` rule speaks of gets that, or nothing.

## Money beside the ceilings

A row of Sources is money on top of the ceilings. It pays only activities in its scope (`topic`, `line`, `activity`, `tag`,
as in Rules; blank means all), within the amount of each year; with a `carry_share` part of it may move to the next
year. The ceilings themselves are the source `common` and may pay everything. `kind` decides who pays and in which order
money is used: earmarked first, then joint, then common. `certainty` changes nothing in the plan: the report flags what
rests on money that is only `pledged` or `expected`.

Shares say what each ally pays of common and joint money; they add to 100 %. An ally that is `out` of a source (`yes`: of
all) does not pay for it: the shares of the others are scaled up.

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
| `count` | how many activities get money | each topic, `at least` 3: three activities of every topic get money; `of` previous year, `at least` 100 %: as many as the year before |
| `units` | units and posts in place | line PER, `at most` 12: no more than twelve posts |

Bases of a share (`of`):

| Base | Meaning | Example |
|---|---|---|
| `total` or blank | all money recommended | 25 % of 5,900.0 spent is 1,475.0 |
| `ceiling` | the ceilings, spent or not | 25 % of 6,000.0 is 1,500.0 |
| `request` | what the cells in scope ask for | each topic, `at least` 50 %: of 2,400.0 asked, 1,200.0 |
| `baseline` | the baselines of the cells in scope | `at most` 110 % of 2,000.0 is 2,200.0 |
| `member` | all money of the rule's member under `each` | line PER, each topic, `at most` 40 %: of 2,000.0 for PoC, 800.0 for its posts |
| `without X` | what the same cells get in the plan solved without source X | topic CAAC, source `common`, `at least` 100 % `of` without EU: earmarked money does not replace common money |
| `line: EXE`, `tag: field; topic: PoC`, `source: X` | the money of those cells, under `each` within the member | tag me, `at least` 3 % of `tag: programme`: of 4,000.0, 120.0 |

The column `source` counts only the money of those sources, `common` for that of the ceilings: topic CAAC, source `common`,
`at least` 50 % of total. `each` may name `source` too. Only `amount` and `share` rules can tell sources apart. A share `of`
ceiling without `source` common also measures money that does not come from the ceilings, and gets a warning.

A plan without base satisfies a share: nothing is at least 10 % of nothing. Changes are held year by year; the year
before the first is the baseline. A member whose baseline is zero has nothing to change from and is skipped in the years
whose base is the baseline, with a note. A lower limit above the request is lowered to the request, with a warning.

## Must and should

A `must` rule holds in every plan; if not all of them can hold, no plan is made, and the rules in the way are named. A
`should` rule may be missed: every unit of money by which it is missed costs its `penalty`, in weighted points. With a
penalty of 2, missing 50.0 costs 100 points: it is missed only where those 50.0 bring more than 100 points elsewhere.
Shares and changes are missed in money too, `count` and `units` by the activity or unit. `overrun_price` of Years works in the same way.

`priority` says which rules a repair may loosen: `preference` first, then `political`, and `statutory` never.

## What the plan strives for

`objective` value seeks the greatest weighted, discounted value for the money. `balanced` first raises the topic that reaches
the smallest part of what its full requests would bring, then the next, and only then the value. `cheapest` seeks the
least common money whose plan is worth at least `target_value` points.

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
