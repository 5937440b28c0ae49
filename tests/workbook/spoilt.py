"""The spoilt workbooks: what is done to the sound one, and what must be said about it.

Each line: a name, the cells that are changed, the code, the place, and words that the finding must contain.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Spoilt:
    """One way to spoil a workbook. ``words`` may stand in message, found, allowed, remedy or did_you_mean."""

    name: str
    edits: dict[str, Any]
    code: str
    where: str
    words: tuple[str, ...]
    level: str = "error"


def spoilt(name: str, edits: dict[str, Any], code: str, where: str, *words: str, level: str = "error") -> Spoilt:
    return Spoilt(name, edits, code, where, words, level)


def warned(name: str, edits: dict[str, Any], code: str, where: str, *words: str) -> Spoilt:
    return Spoilt(name, edits, code, where, words, "warning")


def noted(name: str, edits: dict[str, Any], code: str, where: str, *words: str) -> Spoilt:
    return Spoilt(name, edits, code, where, words, "note")


DATE = datetime.date(2027, 1, 1)
RULE = "Rules!{}3"
THIRD = {"A": "R3", "I": "amount", "J": "at least", "K": 10}
"""A third rule without a finding, by column."""


def rule(**cells: Any) -> dict[str, Any]:
    """The third rule, with other cells."""
    return {f"Rules!{column}4": value for column, value in {**THIRD, **cells}.items()}


def levels(*rows: tuple[Any, ...]) -> dict[str, Any]:
    """A sheet Levels with these rows."""
    return table("Levels", ("activity", "level", "amount", "value"), *rows)


def kind(word: str, **cells: Any) -> dict[str, Any]:
    """A1 of another kind: the word in J2 and further columns from K on; what the kind does not use is cleared."""
    filled = {"Activities!J1": "kind", "Activities!J2": word}
    for letter, (name, value) in zip("KLMN", cells.items(), strict=False):
        filled |= {f"Activities!{letter}1": name, f"Activities!{letter}2": value}
    return {**filled, **({"Activities!I2": ""} if word == "package" else {})}


def links(*rows: tuple[Any, ...]) -> dict[str, Any]:
    """A sheet Links with these rows."""
    return table("Links", ("activity", "relation", "other"), *rows)


def sources(*rows: tuple[Any, ...]) -> dict[str, Any]:
    """A sheet Sources with these rows."""
    return table("Sources", ("source", "kind", "amount", "topic", "line"), *rows)


def shares(*rows: tuple[Any, ...]) -> dict[str, Any]:
    """A sheet Shares with these rows."""
    return table("Shares", ("ally", "share", "out"), *rows)


def scenario(**cells: Any) -> dict[str, Any]:
    """A sheet Scenarios with one row, with other cells by column."""
    head = dict(zip("ABCDEF", ("scenario", "sheet", "row", "column", "how", "to"), strict=True))
    row = {"A": "S", "B": "Years", "C": 2028, "D": "ceiling", "E": "", "F": 200, **cells}
    filled = {f"Scenarios!{letter}1": name for letter, name in head.items()}
    return {**filled, **{f"Scenarios!{letter}2": value for letter, value in row.items()}}


def views(*rows: tuple[Any, ...]) -> dict[str, Any]:
    """A sheet Views with these rows."""
    return table("Views", ("view", "topic", "weight"), *rows)


def splits(*rows: tuple[Any, ...]) -> dict[str, Any]:
    """A sheet Splits with these rows; the topic of A1 is left to it."""
    return table("Splits", ("activity", "topic", "share"), *rows)


def table(sheet: str, *rows: tuple[Any, ...]) -> dict[str, Any]:
    """A whole sheet as cells."""
    return {
        f"{sheet}!{'ABCDEFGH'[column]}{row}": value
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values)
    }


SPOILT: tuple[Spoilt, ...] = (
    # Sheets and columns
    spoilt("a missing sheet", {"Years": None}, "missing_sheet", "workbook", "Years", "missing"),
    spoilt("a sheet nearly named", {"Topics": "Topcs"}, "missing_sheet", "workbook", "Rename the sheet 'Topcs'"),
    warned("a sheet nearly named, told at the sheet", {"Rules": "Rulles"}, "unknown_sheet", "Rulles", "Rules"),
    spoilt("a required sheet without records", {"Topics!A2": "", "Topics!B2": "", "Topics!C2": "", "Topics!A3": "",
           "Topics!B3": "", "Topics!C3": ""}, "empty_sheet", "Topics", "no records"),
    spoilt("a sheet without a header", {"Lines!A1": "x", "Lines!B1": "y", "Lines!C1": "z"}, "no_header", "Lines",
           "column names"),
    spoilt("a missing column", {"Topics!C1": "# weight"}, "missing_column", "Topics!A1", "weight"),
    spoilt("a column nearly named", {"Topics!C1": "wieght"}, "missing_column", "Topics!C1", "Rename", "weight"),
    warned("an optional column nearly named", {"Activities!F1": "baselines"}, "unknown_column", "Activities!F1",
           "baseline"),
    warned("a year's column nearly named", {"Activities!J1": "reqest 2027"}, "unknown_column", "Activities!J1",
           "request 2027"),
    spoilt("a column twice", {"Activities!J1": "Request (EUR)"}, "duplicate_column", "Activities!J1", "twice", "G"),
    # Cells
    spoilt("a stray letter in a number", {"Activities!G2": "12O"}, "not_a_number", "Activities!G2", "'12O'"),
    spoilt("a unit in a number", {"Years!B2": "250 kEUR"}, "not_a_number", "Years!B2", "in the plan's unit"),
    spoilt("n/a for a number", {"Activities!F2": "n/a"}, "not_a_number", "Activities!F2", "n/a"),
    spoilt("not a number at all", {"Activities!H2": "nan"}, "not_a_number", "Activities!H2", "nan"),
    spoilt("infinity", {"Activities!H2": "inf"}, "not_a_number", "Activities!H2", "inf"),
    spoilt("a number text that has two readings", {"Activities!G2": "1.234"}, "ambiguous_number", "Activities!G2",
           "1.234", "1,234"),
    spoilt("a number text with a comma and two readings", {"Years!B2": "1,234"}, "ambiguous_number", "Years!B2",
           "1.234", "1,234"),
    spoilt("number texts of two minds decide nothing",
           {"Activities!G2": "1,234", "Activities!G3": "99,5", "Activities!G4": "80.5"}, "ambiguous_number",
           "Activities!G2", "1.234"),
    spoilt("an amount as a percentage", {"Activities!G2": "12 %"}, "percent_for_number", "Activities!G2", "12 %"),
    spoilt("blanks at the wrong places in a number", {"Activities!G2": "12 50"}, "not_a_number", "Activities!G2",
           "12 50"),
    spoilt("a date for a number", {"Activities!G2": DATE}, "date_for_number", "Activities!G2", "date"),
    spoilt("a yes for a number", {"Activities!G2": True}, "not_a_number", "Activities!G2", "yes/no"),
    spoilt("a date for a code", {"Activities!A2": DATE}, "date_for_text", "Activities!A2", "as text"),
    spoilt("a negative request", {"Activities!G2": -120}, "negative", "Activities!G2", "cannot be negative"),
    spoilt("a negative ceiling", {"Years!B3": -1}, "negative", "Years!B3", "ceiling"),
    spoilt("a negative weight", {"Topics!C2": -1}, "negative", "Topics!C2", "weight"),
    spoilt("a negative value", {"Activities!H3": -1}, "negative", "Activities!H3", "value"),
    spoilt("an amount past all measure", {"Activities!G3": 1e16}, "out_of_range", "Activities!G3", "request"),
    spoilt("a share above one", {"Activities!I2": 70}, "share_above_one", "Activities!I2", "70 %"),
    spoilt("a share above one as text", {"Activities!I2": "70"}, "share_above_one", "Activities!I2", "70 %"),
    spoilt("a share outside its bounds", {"Activities!I2": 0.3}, "out_of_range", "Activities!I2", "30 %", "50 %"),
    spoilt("a percentage outside its bounds", {"Activities!I2": "150 %"}, "out_of_range", "Activities!I2", "150 %"),
    spoilt("inflation below minus one half", {"Lines!C2": -2}, "out_of_range", "Lines!C2", "inflation"),
    spoilt("a year as a date", {"Years!A2": DATE}, "year_as_date", "Years!A2", "2027"),
    spoilt("a year typed into a date cell", {"Years!A2": datetime.date(1905, 7, 19)}, "year_as_date", "Years!A2",
           "2027"),
    spoilt("a year of two digits", {"Years!A2": 27}, "not_a_year", "Years!A2", "2027"),
    spoilt("a year and a half", {"Years!A2": 2027.5}, "not_a_year", "Years!A2", "four digits"),
    spoilt("a word for a year", {"Years!A2": "FY2027"}, "not_a_number", "Years!A2", "FY2027"),
    spoilt("a missing ceiling", {"Years!B2": ""}, "missing_value", "Years!B2", "ceiling"),
    spoilt("a missing code", {"Activities!A2": ""}, "missing_value", "Activities!A2", "activity"),
    spoilt("a missing line", {"Activities!D2": ""}, "missing_value", "Activities!D2", "line"),
    spoilt("a missing topic", {"Activities!C2": ""}, "missing_value", "Activities!C2", "Splits"),
    spoilt("a missing limit", {"Rules!K2": ""}, "missing_value", "Rules!K2", "limit"),
    spoilt("neither yes nor no", {"Activities!J1": "active", "Activities!J2": "maybe"}, "unknown_word",
           "Activities!J2", "yes, no"),
    spoilt("an unknown status", {"Years!C2": "aproved"}, "unknown_word", "Years!C2", "approved"),
    # Settings
    spoilt("an unknown setting", {"Settings!A4": "discount rat", "Settings!B4": 0.1}, "unknown_setting",
           "Settings!A4", "discount_rate"),
    spoilt("a value without its setting", {"Settings!B4": 0.1}, "unknown_setting", "Settings!A4", "without the name"),
    spoilt("a setting twice", {"Settings!A4": "Title", "Settings!B4": "Other"}, "duplicate_setting", "Settings!A4",
           "twice", "B2"),
    spoilt("a unit that is none", {"Settings!A4": "unit", "Settings!B4": "thousand"}, "unknown_word", "Settings!B4",
           "1000"),
    spoilt("a currency sign", {"Settings!B3": "€"}, "not_a_currency", "Settings!B3", "EUR"),
    spoilt("a rounding coarser than the money", {"Settings!A4": "round_to", "Settings!B4": 500},
           "round_to_too_coarse", "Settings!B4", "250"),
    warned("a coarse rounding", {"Settings!A4": "round_to", "Settings!B4": 10}, "round_to_coarse", "Settings!B4",
           "1 %"),
    spoilt("a negative rounding", {"Settings!A4": "round_to", "Settings!B4": -0.1}, "negative", "Settings!B4",
           "round_to"),
    spoilt("a target that is missing", {"Settings!A4": "objective", "Settings!B4": "cheapest"}, "target_missing",
           "Settings!B4", "target_value"),
    spoilt("a target that is blank", {"Settings!A4": "objective", "Settings!B4": "Cheapest",
           "Settings!A5": "target_value"}, "target_missing", "Settings!B5", "points"),
    spoilt("a negative target", {"Settings!A4": "objective", "Settings!B4": "cheapest",
           "Settings!A5": "target_value", "Settings!B5": -1}, "negative", "Settings!B5", "target_value"),
    warned("a target that is not used", {"Settings!A4": "target_value", "Settings!B4": 12}, "target_unused",
           "Settings!B4", "objective value"),
    warned("a target out of reach", {"Settings!A4": "objective", "Settings!B4": "cheapest",
           "Settings!A5": "target_value", "Settings!B5": 300}, "never_holds", "Settings!B5", "286"),
    # Topics, years, activities
    spoilt("a topic twice", {"Topics!A3": "poc"}, "duplicate_code", "Topics!A3", "row 2"),
    spoilt("a line twice", {"Lines!A3": "TRN"}, "duplicate_code", "Lines!A3", "row 2"),
    spoilt("an activity twice", {"Activities!A4": "A1"}, "duplicate_code", "Activities!A4", "row 2"),
    spoilt("a rule twice", {"Rules!A3": "R1"}, "duplicate_code", "Rules!A3", "row 2"),
    spoilt("a year twice", {"Years!A3": 2027}, "duplicate_code", "Years!A3", "row 2"),
    spoilt("a code with a comma", {"Topics!A2": "PoC, North"}, "bad_code", "Topics!A2", "comma"),
    spoilt("weights all zero", {"Topics!C2": 0, "Topics!C3": 0}, "weights_all_zero", "Topics!C2", "weight 0"),
    spoilt("a gap in the years", {"Years!A3": 2029}, "gap_in_years", "Years!A3", "2027", "2029", "2028"),
    spoilt("an overrun without a price", {"Years!D1": "overrun", "Years!D2": 0.1}, "overrun_without_price",
           "Years!D2", "2027"),
    warned("a price without an overrun", {"Years!D1": "overrun_price", "Years!D2": 0.1}, "price_without_overrun",
           "Years!D2", "no overrun"),
    spoilt("an unknown topic", {"Activities!C2": "POCC"}, "unknown_topic", "Activities!C2", "PoC", "CAAC"),
    spoilt("an unknown line", {"Activities!D3": "EXC"}, "unknown_line", "Activities!D3", "EXR"),
    spoilt("a request for a year outside", {"Activities!J1": "request 2031", "Activities!J2": 5},
           "year_outside_plan", "Activities!J1", "2031", "2027 to 2028"),
    warned("an activity that asks for nothing", {"Activities!G2": ""}, "nothing_requested", "Activities!G2", "A1"),
    warned("an activity without value", {"Activities!H2": ""}, "no_value", "Activities!H2", "A1"),
    warned("a value ten times off", {"Activities!H2": 3000}, "value_off_median", "Activities!H2", "A1", "more"),
    warned("a value ten times too low", {"Activities!H2": 0.1}, "value_off_median", "Activities!H2", "less"),
    warned("magnitudes too far apart", {"Years!B3": 4e10}, "magnitudes_apart", "Years!B3", "Activities!"),
    spoilt("less than a cent", {"Activities!F2": 1e-9}, "amount_out_of_reach", "Activities!F2", "cent", "blank"),
    spoilt("beyond counting", {"Years!B3": 1e15}, "amount_out_of_reach", "Years!B3", "cent", "unit"),
    # Kinds
    spoilt("an unknown kind", kind("packag"), "unknown_word", "Activities!J2", "package"),
    spoilt("a package with a minimum", kind("package", minimum=50), "unused_by_kind", "Activities!K2", "partial"),
    spoilt("a package with value_at_half", {"Activities!J1": "kind", "Activities!J2": "package"}, "unused_by_kind",
           "Activities!I2", "value_at_half", "in proportion"),
    spoilt("a package with levels", {**kind("package"), **levels(("A1", "a", 50, 10))}, "levels_of_kind",
           "Levels!A2", "package"),
    spoilt("units with levels", {**kind("units", unit_cost=40), **levels(("A1", "a", 50, 10))}, "levels_of_kind",
           "Levels!A2", "units"),
    spoilt("units without a unit cost", kind("units"), "no_unit_cost", "Activities!A2", "unit_cost"),
    spoilt("posts with a blank unit cost", kind("posts", unit_cost=""), "no_unit_cost", "Activities!K2", "full year"),
    spoilt("units that cost nothing", kind("units", unit_cost=0), "no_unit_cost", "Activities!K2", "above 0"),
    spoilt("a unit cost without units", kind("scalable", unit_cost=5), "unused_by_kind", "Activities!K2",
           "units or posts"),
    spoilt("a term without posts", kind("units", unit_cost=40, term=5), "unused_by_kind", "Activities!L2", "posts"),
    spoilt("a delay without posts", kind("scalable", delay=0.5), "unused_by_kind", "Activities!K2", "posts"),
    spoilt("a part without a package", kind("scalable", partial=0), "unused_by_kind", "Activities!K2", "package"),
    spoilt("a start without a package", kind("posts", unit_cost=40, start="any"), "unused_by_kind",
           "Activities!L2", "package"),
    spoilt("yearly earnings without a package", kind("scalable", earns="yearly"), "unused_by_kind",
           "Activities!K2", "package"),
    spoilt("a term of no year", kind("posts", unit_cost=40, term=0), "out_of_range", "Activities!L2", "1 or more"),
    spoilt("a term of half a year", kind("posts", unit_cost=40, term=2.5), "not_whole", "Activities!L2", "2.5", "3"),
    spoilt("a delay in months", kind("posts", unit_cost=40, delay=6), "share_above_one", "Activities!L2", "50 %",
           "6 months is 0.5"),
    spoilt("a delay in percent points", kind("posts", unit_cost=40, delay=50), "share_above_one", "Activities!L2",
           "50 %"),
    spoilt("a part above the whole", kind("package", partial=60), "share_above_one", "Activities!K2", "60 %"),
    spoilt("a start outside the plan", kind("package", start=2031), "year_outside_plan", "Activities!K2",
           "2027 to 2028"),
    spoilt("a start in years of no status", kind("package", start="indicative"), "matches_nothing",
           "Activities!K2", "any"),
    spoilt("a word that is no start", kind("package", start="soon"), "unknown_year", "Activities!K2", "2027"),
    spoilt("an unknown lock", kind("scalable", lock="yes"), "unknown_word", "Activities!K2", "full, baseline, out"),
    warned("a request of no whole units", kind("units", unit_cost=50), "no_whole_units", "Activities!G2", "2.4",
           "2 units", "100 or 150"),
    warned("a request of less than a unit", kind("units", unit_cost=200), "no_whole_units", "Activities!G2",
           "0 units"),
    warned("a year's request of no whole units",
           {**kind("units", unit_cost=40), "Activities!L1": "request 2028", "Activities!L2": 100},
           "no_whole_units", "Activities!L2", "2.5"),
    warned("a minimum of no whole units", kind("units", unit_cost=40, minimum=50), "no_whole_units",
           "Activities!L2", "at least 2 units"),
    warned("a baseline of no whole posts", kind("posts", unit_cost=30), "no_whole_units", "Activities!F2",
           "2 posts are taken to be in place"),
    warned("a minimum above the request", kind("scalable", minimum=150), "minimum_above_request", "Activities!K2",
           "2027 (and in 1 more year)", "120"),
    warned("a minimum above what whole units pay", kind("units", unit_cost=50, minimum=110),
           "minimum_above_request", "Activities!L2", "whole units pay only 100"),
    warned("a lock above the request", {**kind("scalable", lock="baseline"), "Activities!F2": 130},
           "lock_above_request", "Activities!K2", "130", "120"),
    warned("a lock that pays no unit", {**kind("units", unit_cost=120, lock="baseline"), "Activities!F2": 50},
           "lock_gives_nothing", "Activities!L2", "50"),
    warned("a lock that pays no package", kind("package", lock="baseline"), "lock_gives_nothing", "Activities!K2",
           "80"),
    # Links
    spoilt("a link of an unknown activity", links(("A9", "requires", "A2")), "unknown_activity", "Links!A2", "A1"),
    spoilt("a link to an unknown activity", links(("A1", "requires", "A2, AA3")), "unknown_activity", "Links!C2",
           "'AA3'", "A3"),
    spoilt("an unknown kind of link", links(("A1", "needs", "A2")), "unknown_word", "Links!B2", "requires any"),
    spoilt("a link without another activity", links(("A1", "requires", "")), "missing_value", "Links!C2", "other"),
    spoilt("a link to itself", links(("A1", "requires", "A2; a1")), "self_link", "Links!C2", "A1"),
    spoilt("a link to an activity that is not active",
           {**links(("A1", "requires", "A2")), "Activities!J1": "active", "Activities!J3": "no"},
           "inactive_activity", "Links!C2", "A2", "active of A2 to yes"),
    noted("a link of an activity that is not active",
          {**links(("A2", "requires", "A1")), "Activities!J1": "active", "Activities!J3": "no"},
          "link_asleep", "Links!A2", "A2"),
    warned("a link that stands twice", links(("A1", "requires", "A2"), ("A1", "requires", "A3, A2")),
           "duplicate_link", "Links!C3", "row 2"),
    warned("an exclusion from both sides", links(("A1", "excludes", "A2"), ("A2", "excludes", "A1")),
           "duplicate_link", "Links!C3", "row 2"),
    warned("links that contradict each other", links(("A1", "requires", "A2"), ("A2", "excludes", "A1")),
           "links_contradict", "Links!C2", "A1 can never get money", "row 3"),
    warned("links that contradict each other further on",
           links(("A1", "requires", "A2"), ("A2", "requires", "A3, A4"), ("A3", "excludes", "A4")),
           "links_contradict", "Links!C2", "A3 and A4 exclude each other (row 4)"),
    warned("a link to what is locked out",
           {**links(("A2", "requires", "A1")), **kind("scalable", lock="out")}, "links_contradict", "Links!C2",
           "the lock of A1 is out"),
    # Sources
    spoilt("a source called common", sources(("Common", "joint", 5)), "reserved_source", "Sources!A2", "ceiling"),
    spoilt("a source twice", sources(("EU", "joint", 5), ("eu", "joint", 5)), "duplicate_code", "Sources!A3",
           "row 2"),
    spoilt("a source without a kind", sources(("EU", "", 5)), "missing_value", "Sources!B2", "kind"),
    spoilt("a source of an unknown kind", sources(("EU", "earmark", 5)), "unknown_word", "Sources!B2", "earmarked"),
    spoilt("a source for an unknown topic", sources(("EU", "earmarked", 5, "CAC")), "unknown_topic", "Sources!D2",
           "CAAC"),
    spoilt("a source that may pay nothing", sources(("EU", "earmarked", 5, "CAAC", "not TRN, not EXR")),
           "matches_nothing", "Sources!E2", "can pay nothing"),
    spoilt("a negative source", sources(("EU", "earmarked", -5)), "negative", "Sources!C2", "amount"),
    spoilt("a source in a year outside", {**sources(("EU", "earmarked", 5)), "Sources!F1": "amount 2031",
           "Sources!F2": 4}, "year_outside_plan", "Sources!F1", "2031"),
    spoilt("a source that carries too much", {**sources(("EU", "joint", 5)), "Sources!F1": "carry_share",
           "Sources!F2": 50}, "share_above_one", "Sources!F2", "50 %"),
    spoilt("an unknown certainty", {**sources(("EU", "joint", 5)), "Sources!F1": "certainty", "Sources!F2": "sure"},
           "unknown_word", "Sources!F2", "pledged"),
    warned("a source without money", sources(("EU", "joint", "")), "source_without_money", "Sources!C2", "EU"),
    warned("a source with a column nearly named", {**sources(("EU", "joint", 5)), "Sources!F1": "amout 2027"},
           "unknown_column", "Sources!F1", "amount 2027"),
    # Shares
    spoilt("shares that miss 100 %", shares(("X", 0.5), ("Y", 0.4)), "shares_not_whole", "Shares!B2", "90 %"),
    warned("shares that miss 100 % by little", shares(("X", 0.5), ("Y", 0.4996)), "shares_scaled", "Shares!B2",
           "99.96 %"),
    spoilt("an ally twice", shares(("X", 0.5), ("x", 0.5)), "duplicate_code", "Shares!A3", "row 2"),
    spoilt("an ally out of an unknown source", shares(("X", 0.5, "EUR"), ("Y", 0.5)), "unknown_source",
           "Shares!C2", "yes", "common"),
    spoilt("an ally out of something", {**shares(("X", 0.5, "yess"), ("Y", 0.5))}, "unknown_source", "Shares!C2",
           "yes"),
    spoilt("all allies out", shares(("X", 0.5, "yes"), ("Y", 0.5, "common")), "nobody_pays", "Shares!C2",
           "the ceilings"),
    warned("an ally out of an earmark", {**sources(("EM", "earmarked", 5)), **shares(("X", 0.5, "EM"), ("Y", 0.5))},
           "out_of_earmark", "Shares!C2", "EM"),
    # Scenarios and Views
    spoilt("a scenario for a sheet that there is not", scenario(B="Yeers"), "unknown_word", "Scenarios!B2", "Years"),
    spoilt("a scenario of its own sheet", scenario(B="Scenarios"), "unknown_word", "Scenarios!B2", "Assumptions"),
    spoilt("a scenario for a sheet that the plan has not", scenario(B="Sources", D="amount"), "bad_change",
           "Scenarios!B2", "no sheet Sources"),
    spoilt("a scenario for a year that there is not", scenario(C=2038), "bad_change", "Scenarios!C2", "2028"),
    spoilt("a scenario for a column that there is not", scenario(D="cieling"), "bad_change", "Scenarios!D2", "ceiling"),
    spoilt("a scenario that changes in an unknown way", scenario(E="tims"), "unknown_word", "Scenarios!E2", "times"),
    spoilt("a scenario of 500 %", scenario(E="percent", F=5), "bad_change", "Scenarios!F2", "0.05"),
    spoilt("a scenario that adds words", scenario(E="add", F="much"), "bad_change", "Scenarios!F2", "much"),
    spoilt("a scenario that adds to words", scenario(D="status", E="add", F=5), "bad_change", "Scenarios!E2",
           "planning"),
    spoilt("a scenario that multiplies a blank", scenario(B="Activities", C="A1", D="request 2027", E="times",
           F=2) | {"Activities!G2": "", "Activities!J1": "request 2028", "Activities!J2": 50}, "bad_change",
           "Scenarios!D2", "nothing to multiply"),
    spoilt("a scenario without a value", scenario(F=""), "missing_value", "Scenarios!F2", "blank"),
    spoilt("a scenario whose name combines two", scenario(A="a+b"), "bad_code", "Scenarios!A2", "plus"),
    spoilt("a scenario that is called as the plan", scenario(A="Base"), "bad_code", "Scenarios!A2", "base"),
    spoilt("a scenario that sets a cell twice", {**scenario(), "Scenarios!A3": "S", "Scenarios!B3": "Years",
           "Scenarios!D3": "ceiling", "Scenarios!F3": 9}, "change_of_nothing", "Scenarios!F2", "no effect"),
    warned("a scenario that changes nothing", scenario(F=260), "change_of_nothing", "Scenarios!F2", "already"),
    spoilt("a scenario whose key is two", {**splits(("A1", "PoC", 0.5), ("A1", "CAAC", 0.5)), "Splits!A4": "A1 / PoC",
           **scenario(B="Splits", C="A1 / PoC", D="share", E="times", F=1)}, "ambiguous_change", "Scenarios!C2",
           "row 2"),
    spoilt("a view without a topic", views(("N", "PoC", 1)), "view_incomplete", "Views!A2", "CAAC", "every topic"),
    spoilt("a view of an unknown topic", views(("N", "PoC", 1), ("N", "CAC", 2)), "unknown_topic", "Views!B3", "CAAC"),
    spoilt("a view that weights a topic twice", views(("N", "PoC", 1), ("n", "poc", 2)), "duplicate_code", "Views!B3",
           "row 2"),
    spoilt("a view of nothing", views(("N", "PoC", 0), ("N", "CAAC", 0)), "weights_all_zero", "Views!A2", "above 0"),
    spoilt("a view with a negative weight", views(("N", "PoC", -1), ("N", "CAAC", 1)), "negative", "Views!C2", "minus"),
    # Rules about sources and numbers
    spoilt("a rule about an unknown source", {"Rules!Q1": "source", "Rules!Q2": "comon"}, "unknown_source",
           "Rules!Q2", "common"),
    spoilt("a change of a source", {"Rules!Q1": "source", "Rules!Q4": "common", **rule(I="change", K=0.1)},
           "unfit_source", "Rules!Q4", "amount and share"),
    spoilt("a count for each source", rule(I="count", K=2, G="source"), "unfit_source", "Rules!G4", "count"),
    spoilt("a source that pays nothing in a rule's scope",
           {**sources(("EM", "earmarked", 50, "CAAC")), "Rules!Q1": "source", "Rules!Q4": "EM", **rule(C="PoC")},
           "matches_nothing", "Rules!Q4", "EM", "may pay none"),
    spoilt("a rule that leaves out every source",
           {"Rules!Q1": "source", "Rules!Q4": "not common", **rule()}, "matches_nothing", "Rules!Q4", "no active"),
    spoilt("a rule about a source that is not active",
           {**sources(("EM", "earmarked", 50)), "Sources!F1": "active", "Sources!F2": "no", "Rules!Q1": "source",
            "Rules!Q4": "EM", **rule()}, "matches_nothing", "Rules!Q4", "EM"),
    spoilt("a base without an unknown source", rule(I="share", K=0.1, L="without EU"), "unknown_source",
           "Rules!L4", "common"),
    spoilt("a base without the ceilings", rule(I="share", K=0.1, L="without common"), "unknown_base", "Rules!L4",
           "ceilings cannot be left out"),
    spoilt("a base without two sources",
           {**sources(("EM", "earmarked", 5), ("EU", "joint", 5)), **rule(I="share", K=0.1, L="without EM, EU")},
           "unknown_base", "Rules!L4", "one source", "without EM, EU"),
    spoilt("a base without a source that is not active",
           {**sources(("EM", "earmarked", 5)), "Sources!F1": "active", "Sources!F2": "no",
            **rule(I="share", K=0.1, L="without EM")}, "matches_nothing", "Rules!L4", "not active"),
    spoilt("an unknown source as base", rule(I="share", K=0.1, L="source: EU"), "unknown_source", "Rules!L4",
           "common"),
    spoilt("a base of money that pays none of its cells",
           {**sources(("EM", "earmarked", 5, "CAAC")), **rule(I="share", K=0.1, L="topic: PoC; source: EM")},
           "matches_nothing", "Rules!L4", "base"),
    spoilt("a change without a source", {**sources(("EM", "earmarked", 5)),
           **rule(I="change", K=0.1, L="without EM")}, "unfit_base", "Rules!L4", "baseline"),
    spoilt("a count of the total", rule(I="count", K=2, L="total"), "unfit_base", "Rules!L4", "previous year"),
    spoilt("a count within", rule(I="count", K=2, J="within"), "unfit_relation", "Rules!J4", "exactly"),
    spoilt("a count of the year before over the plan", rule(I="count", K=1, L="previous year", H="whole plan"),
           "unfit_period", "Rules!H4", "year by year"),
    spoilt("a count in percent", rule(I="count", K="50 %"), "percent_for_number", "Rules!K4", "previous year"),
    spoilt("a negative count", rule(I="count", K=-1), "negative", "Rules!K4", "activities"),
    spoilt("a count as a factor above one", rule(I="count", K=1.5, L="previous year"), "share_above_one",
           "Rules!K4", "150 %"),
    spoilt("a negative factor", rule(I="count", K=-0.5, L="previous year"), "negative", "Rules!K4", "year before"),
    spoilt("units where there are none", rule(I="units", K=1), "no_units", "Rules!I4", "units or posts"),
    spoilt("a count that should, without a penalty", rule(I="count", K=2, M="should"), "should_without_penalty",
           "Rules!N4", "an activity", "65"),
    warned("half an activity", rule(I="count", K=1.5), "count_not_whole", "Rules!K4", "2"),
    warned("more activities than there are", rule(I="count", K=5), "never_holds", "Rules!K4", "only 4 activities"),
    warned("more units than there are", {**kind("units", unit_cost=40), **rule(I="units", K=4)}, "never_holds",
           "Rules!K4", "only 3 units"),
    warned("activities that are never too many", rule(I="count", J="at most", K=4), "never_binds", "Rules!K4", "4"),
    warned("at least no activity", rule(I="count", K=0), "never_binds", "Rules!K4", "at least 0"),
    warned("a floor above an earmark",
           {**sources(("EM", "earmarked", 50)), "Rules!Q1": "source", "Rules!Q4": "EM", **rule(K=60)},
           "never_holds", "Rules!K4", "the source EM", "50"),
    warned("a share of the ceiling beside a source",
           {**sources(("EM", "earmarked", 50)), **rule(I="share", J="at most", K=0.5, L="ceiling")},
           "share_of_ceiling", "Rules!L4", "EM", "common in the column source"),
    warned("a floor above the ceiling and a source", {**sources(("EM", "earmarked", 20)), **rule(K=300)},
           "never_holds", "Rules!K4", "the ceiling with EM", "270"),
    warned("a change smaller than a unit",
           {**kind("units", unit_cost=40), "Rules!B1": "activity", "Rules!B2": "", "Rules!B3": "", "Rules!B4": "A1",
            **rule(I="change", J="at most", K=0.05)}, "change_below_unit", "Rules!K4", "4", "40"),
    noted("a change of what is locked out", {**kind("scalable", lock="out"), **rule(I="change", K=-0.5)},
          "locked_out_skipped", "Rules!I4", "A1"),
    # Levels
    spoilt("levels that do not rise", levels(("A1", "a", 50, 10), ("A1", "b", 40, 20)), "levels_not_rising",
           "Levels!C3", "A1", "50"),
    spoilt("a level twice", levels(("A1", "a", 50, 10), ("A1", "b", 50, 20)), "duplicate_level", "Levels!C3", "A1"),
    spoilt("a level of nothing", levels(("A1", "a", 0, 10)), "levels_not_rising", "Levels!C2", "above 0"),
    spoilt("levels that fall", levels(("A1", "a", 50, 20), ("A1", "b", 60, 10)), "levels_falling", "Levels!D3",
           "20 or more"),
    spoilt("levels that repricing joins",
           {**levels(("A1", "a", 10.1, 10), ("A1", "b", 10.2, 10.05)), "Lines!C2": -0.5}, "levels_after_repricing",
           "Levels!C3", "2028"),
    spoilt("a level of an unknown activity", levels(("A9", "a", 50, 10)), "unknown_activity", "Levels!A2", "A1"),
    spoilt("a level without an amount", levels(("A1", "a", "", 10)), "missing_value", "Levels!C2", "amount"),
    warned("levels beside value_at_half", levels(("A1", "a", 120, 10)), "value_at_half_unused", "Activities!I2",
           "Levels"),
    noted("a request that cuts the levels", levels(("A1", "a", 150, 10)), "request_below_levels", "Levels!C2",
          "120"),
    noted("a request above the levels", levels(("A1", "a", 50, 10)), "request_above_levels", "Levels!C2", "120"),
    # Splits
    spoilt("a split that misses 100 %", splits(("A1", "PoC", 0.5), ("A1", "CAAC", 0.4)), "split_not_whole",
           "Splits!C2", "90 %", "2, 3"),
    warned("a split that misses 100 % by little", splits(("A1", "PoC", 0.5), ("A1", "CAAC", 0.4995)),
           "split_scaled", "Splits!C2", "99.95 %"),
    spoilt("a topic twice in a split", splits(("A1", "PoC", 0.5), ("A1", "poc", 0.5)), "duplicate_code",
           "Splits!B3", "row 2"),
    spoilt("a split to an unknown topic", splits(("A1", "PoC", 0.5), ("A1", "CAC", 0.5)), "unknown_topic",
           "Splits!B3", "CAAC"),
    spoilt("a split in percent points", splits(("A1", "PoC", 60), ("A1", "CAAC", 40)), "share_above_one",
           "Splits!C2", "60 %"),
    # Rules
    spoilt("a rule with a reserved id", {"Rules!A2": "ceiling"}, "reserved_id", "Rules!A2", "ceiling"),
    spoilt("a rule about an unknown topic", {"Rules!C2": "CAC"}, "unknown_topic", "Rules!C2", "CAAC"),
    spoilt("a rule about an unknown tag", {"Rules!E3": "cor"}, "unknown_tag", "Rules!E3", "core"),
    spoilt("a rule without a measure", {"Rules!I2": ""}, "missing_value", "Rules!I2", "measure"),
    spoilt("an unknown measure", {"Rules!I2": "amounts"}, "unknown_word", "Rules!I2", "amount"),
    spoilt("an unknown relation", {"Rules!J2": ">="}, "unknown_word", "Rules!J2", "at least"),
    spoilt("a rule that matches nothing", {"Rules!C2": "CAAC", "Rules!D2": "not TRN, not EXR"}, "matches_nothing",
           "Rules!D2", "R1"),
    spoilt("scopes that do not meet", {"Rules!B1": "activity", "Rules!B2": "A1"}, "matches_nothing", "Rules!C2",
           "topic CAAC and activity A1"),
    spoilt("a rule about an inactive activity",
           {"Activities!J1": "active", "Activities!J2": "no", "Rules!B1": "activity", "Rules!B2": "A1",
            "Rules!C2": ""}, "matches_nothing", "Rules!B2", "active"),
    spoilt("years of a status that no year has", {"Rules!F2": "indicative"}, "matches_nothing", "Rules!F2",
           "2027 (approved)"),
    spoilt("a year outside the plan", {"Rules!F2": 2031}, "year_outside_plan", "Rules!F2", "2027 to 2028"),
    spoilt("years backwards", {"Rules!F2": "2028-2027"}, "years_backwards", "Rules!F2", "2027-2028"),
    spoilt("a word that is no year", {"Rules!F2": "planed"}, "unknown_year", "Rules!F2", "planning"),
    spoilt("a list that a locale swallowed", {"Rules!F2": 2027.2028}, "swallowed_list", "Rules!F2", "2027; 2028"),
    spoilt("a list swallowed as thousands", {"Rules!F2": 20272028}, "swallowed_list", "Rules!F2", "2027; 2028"),
    spoilt("a rule's year as a date", {"Rules!F2": DATE}, "year_as_date", "Rules!F2", "2027"),
    spoilt("an unknown word in each", rule(G="topics"), "unknown_word", "Rules!G4", "topic"),
    spoilt("an amount of something", rule(L="total"), "of_without_base", "Rules!L4", "share"),
    spoilt("an unknown base", rule(I="share", K=0.1, L="totl"), "unknown_base", "Rules!L4", "total"),
    spoilt("a base part that cannot be read", rule(I="share", K=0.1, L="lin: TRN"), "unknown_base", "Rules!L4",
           "line"),
    spoilt("a base of an unknown line", rule(I="share", K=0.1, L="line: TRM"), "unknown_line", "Rules!L4", "TRN"),
    spoilt("a base that matches nothing", rule(I="share", K=0.1, L="line: not TRN, not EXR"), "matches_nothing",
           "Rules!L4", "base"),
    spoilt("a share of the year before", rule(I="share", K=0.1, L="previous year"), "unfit_base", "Rules!L4",
           "total"),
    spoilt("a change against the total", rule(I="change", K=0.1, L="total"), "unfit_base", "Rules!L4", "baseline"),
    spoilt("members without each", rule(I="share", K=0.1, L="member"), "member_without_each", "Rules!L4", "each"),
    spoilt("within for an amount", rule(J="within"), "unfit_relation", "Rules!J4", "at least, at most, exactly"),
    spoilt("moved at least", rule(I="moved", J="at least", K=0.1, G="topic"), "unfit_relation", "Rules!J4",
           "at most"),
    spoilt("moved without each", rule(I="moved", J="at most", K=0.1), "moved_without_each", "Rules!G4", "members"),
    spoilt("a change over the whole plan", rule(I="change", K=0.1, H="whole plan"), "unfit_period", "Rules!H4",
           "year by year"),
    spoilt("a should without a penalty", rule(M="should"), "should_without_penalty", "Rules!N4", "penalty", "0.68"),
    spoilt("a should with a penalty of nothing", rule(M="should", N=0), "should_without_penalty", "Rules!N4",
           "costs nothing"),
    warned("a must with a penalty", rule(N=2), "penalty_on_must", "Rules!N4", "never missed"),
    spoilt("a negative amount as limit", {"Rules!K2": -5}, "negative", "Rules!K2", "measure change"),
    spoilt("a percentage as amount", {"Rules!K2": "30 %"}, "percent_for_number", "Rules!K2", "measure share"),
    spoilt("a share limit above one", {"Rules!K3": 30}, "share_above_one", "Rules!K3", "30 %"),
    spoilt("a negative share limit", {"Rules!K3": -0.3}, "negative", "Rules!K3", "share"),
    spoilt("a negative within", rule(I="change", J="within", K=-0.1), "negative", "Rules!K4", "within"),
    warned("a change above one", rule(I="change", J="at most", K=5), "change_above_one", "Rules!K4", "500 %",
           "5 %"),
    warned("a change below minus one", rule(I="change", J="at least", K=-5), "change_above_one", "Rules!K4",
           "-5 %"),
    # Plain sums
    warned("a floor above the requests", rule(C="CAAC", K=900), "never_holds", "Rules!K4", "900", "add to 170"),
    warned("a floor above the ceiling", rule(K=300), "never_holds", "Rules!K4", "300", "250"),
    warned("a should above the requests", rule(C="CAAC", K=900, M="should", N=1), "always_missed", "Rules!K4",
           "170"),
    warned("a floor above the requests of the whole plan", rule(C="CAAC", K=400, H="whole plan"), "never_holds",
           "Rules!K4", "340"),
    warned("a cap above the requests", rule(C="CAAC", J="at most", K=900), "never_binds", "Rules!K4", "170"),
    warned("a growth cap above the requests", rule(I="change", J="at most", K="200 %", C="CAAC"), "never_binds",
           "Rules!K4", "210", "170"),
    warned("a floor above another rule's cap", {**rule(C="CAAC", K=100), "Rules!J2": "at most"}, "never_holds",
           "Rules!K4", "R1", "Rules!K2", "60"),
    warned("a floor of nothing", rule(K=0), "never_binds", "Rules!K4", "at least 0"),
    warned("a share of the requests above them", rule(I="share", K="110 %", L="request"), "never_holds", "Rules!K4",
           "429", "390"),
    warned("a share of the total that is the total", rule(I="share", J="at most", K=1), "never_binds", "Rules!K4",
           "100 %"),
    warned("shares of members above the whole", rule(I="share", K=0.6, G="topic"), "never_holds", "Rules!K4",
           "120 %"),
    warned("a share above the total", rule(I="share", K="120 %"), "never_holds", "Rules!K4", "nothing"),
    warned("floors of members above the ceiling", rule(G="topic", K=150), "floors_above_ceiling", "Rules!K4",
           "300", "250"),
    warned("floors of two rules above the ceiling", {"Rules!K2": 150, **rule(C="PoC", K=150)},
           "floors_above_ceiling", "Rules!K2", "R1, R3", "250"),
    warned("a change above the requests", rule(C="PoC", I="change", K=0.8), "change_lowered", "Rules!K4", "252",
           "220"),
    noted("a change of a member without baseline", {"Activities!F2": 0, **rule(G="activity", I="change", K=-0.5)},
          "no_baseline", "Rules!I4", "A1"),
    warned("moved below what requests move", {"Activities!G2": 20, **rule(G="activity", I="moved", J="at most",
           K=0.1)}, "never_holds", "Rules!K4", "60", "21"),
    warned("moved that never binds", rule(G="topic", I="moved", J="at most", K=1), "never_binds", "Rules!K4",
           "100 %"),
    warned("an exact amount between the steps", rule(J="exactly", K=33.33), "exactly_unrounded", "Rules!K4",
           "33.3"),
    warned("an exact share", rule(I="share", J="exactly", K=0.3333), "exactly_unrounded", "Rules!J4", "at least"),
    warned("a change smaller than the rounding", rule(C="PoC", I="change", J="at most", K=0.0001),
           "change_below_rounding", "Rules!K4", "0.1"),
    warned("a share of the ceiling beside carry-over",
           {"Years!D1": "carry_share", "Years!D2": 0.1, **rule(I="share", J="at most", K=0.5, L="ceiling")},
           "share_of_ceiling", "Rules!L4", "ceiling"),
    warned("a tag nearly like one that a rule means", {"Activities!E3": "coree"}, "unused_tag", "Activities!E3",
           "core"),
    noted("a tag that no rule means", {"Activities!E3": "legacy"}, "unused_tag", "Activities!E3", "legacy"),
    warned("no money at all", {"Years!B2": 0, "Years!B3": 0}, "no_money", "Years!B2", "no money"),
)  # fmt: skip
