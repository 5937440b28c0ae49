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
    spoilt("a unit in a number", {"Years!B2": "250 kEUR"}, "not_a_number", "Years!B2", "without letters or units"),
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
    spoilt("another objective", {"Settings!A4": "objective", "Settings!B4": "balanced"}, "not_yet", "Settings!B4",
           "balanced", "later version"),
    spoilt("a target", {"Settings!A4": "target_value", "Settings!B4": 12}, "not_yet", "Settings!B4", "target_value"),
    warned("another language", {"Settings!A4": "language", "Settings!B4": "fr"}, "not_yet", "Settings!B4",
           "English"),
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
    warned("magnitudes too far apart", {"Activities!F2": 1e-9}, "magnitudes_apart", "Years!B3", "Activities!F2"),
    # What belongs to a later version
    spoilt("a package", {"Activities!J1": "kind", "Activities!J2": "package"}, "not_yet", "Activities!J2",
           "package", "scalable"),
    spoilt("a minimum", {"Activities!J1": "minimum", "Activities!J2": 50}, "not_yet", "Activities!J2", "minimum"),
    spoilt("a lock", {"Activities!J1": "lock", "Activities!J2": "full"}, "not_yet", "Activities!J2", "lock"),
    spoilt("a unit cost", {"Activities!J1": "unit_cost", "Activities!J2": 5}, "not_yet", "Activities!J2",
           "unit_cost"),
    spoilt("a part of a package", {"Activities!J1": "partial", "Activities!J2": 0}, "not_yet", "Activities!J2",
           "partial"),
    spoilt("a start", {"Activities!J1": "start", "Activities!J2": "any"}, "not_yet", "Activities!J2", "start"),
    spoilt("yearly earnings", {"Activities!J1": "earns", "Activities!J2": "yearly"}, "not_yet", "Activities!J2",
           "earns"),
    spoilt("a term", {"Activities!J1": "term", "Activities!J2": 5}, "not_yet", "Activities!J2", "term"),
    spoilt("a delay", {"Activities!J1": "delay", "Activities!J2": 0.5}, "not_yet", "Activities!J2", "delay"),
    spoilt("links", table("Links", ("activity", "relation", "other"), ("A1", "requires", "A2")), "not_yet",
           "Links!A2", "1 row"),
    spoilt("sources", table("Sources", ("source", "kind", "amount"), ("EU", "joint", 5)), "not_yet", "Sources!A2",
           "Sources"),
    spoilt("cost shares", table("Shares", ("ally", "share"), ("X", 1)), "not_yet", "Shares!A2", "Shares"),
    noted("scenarios", table("Scenarios", ("scenario", "sheet", "column", "to"), ("S", "Years", "ceiling", 1)),
          "not_yet", "Scenarios!A2", "does not use it yet"),
    noted("views", table("Views", ("view", "topic", "weight"), ("N", "PoC", 1)), "not_yet", "Views!A2", "not use"),
    spoilt("a rule about a source", {"Rules!Q1": "source", "Rules!Q2": "common"}, "not_yet", "Rules!Q2", "source"),
    spoilt("a rule for each source", rule(G="source"), "not_yet", "Rules!G4", "source"),
    spoilt("a count", rule(I="count"), "not_yet", "Rules!I4", "count"),
    spoilt("units", rule(I="units"), "not_yet", "Rules!I4", "units"),
    spoilt("a base without a source", rule(I="share", K=0.1, L="without EU"), "not_yet", "Rules!L4", "source"),
    spoilt("a source as base", rule(I="share", K=0.1, L="source: EU"), "not_yet", "Rules!L4", "source"),
    # Levels
    spoilt("levels that do not rise", levels(("A1", "a", 50, 10), ("A1", "b", 40, 20)), "levels_not_rising",
           "Levels!C3", "A1", "50"),
    spoilt("a level twice", levels(("A1", "a", 50, 10), ("A1", "b", 50, 20)), "duplicate_level", "Levels!C3", "A1"),
    spoilt("a level of nothing", levels(("A1", "a", 0, 10)), "levels_not_rising", "Levels!C2", "above 0"),
    spoilt("levels that fall", levels(("A1", "a", 50, 20), ("A1", "b", 60, 10)), "levels_falling", "Levels!D3",
           "20 or more"),
    spoilt("levels that are not concave", levels(("A1", "a", 50, 10), ("A1", "b", 60, 30)), "not_yet", "Levels!D3",
           "worth more per unit of money"),
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
