"""The tables of a review, declared."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from optimizer.analysis.told import Field, Table
from optimizer.language import say

AMOUNTS = Table(
    say("Amendments"),
    say("One row for each activity and year whose approved amount is not the recommended one."),
    (
        Field("activity", say("activity"), "text", say("The code of the activity.")),
        Field("name", say("name"), "wrap", say("Its name."), 34),
        Field("year", say("year"), "year", say("The budget year.")),
        Field("request", say("request"), "money", say("What is asked for.")),
        Field("recommended", say("recommended"), "money", say("What the best plan gives.")),
        Field("approved", say("approved"), "money", say("What the amended plan gives.")),
        Field("difference", say("difference"), "change", say("Approved less recommended.")),
        Field("nearest", say("nearest that holds"), "money", say("What the nearest plan that keeps every rule gives.")),
        Field("move", say("repair"), "change", say("What the smallest repair adds to the approved amount.")),
        Field("status", say("status"), "word", say("The word amended: the amount was set by hand.")),
        Field("cell", say("typed in"), "text", say("Where the approved amount was typed."), 16),
    ),
)

BREACHES = Table(
    say("What is not kept"),
    say("One row for each limit that the approved amounts do not keep."),
    (
        Field("limit", say("limit"), "text", say("The rule, or what kind of limit it is, such as request or ceiling.")),
        Field("member", say("member"), "text", say("Whom it holds for; blank: all in its scope.")),
        Field("year", say("year"), "year", say("The year it holds in; not available: all of its years.")),
        Field("cell", say("typed in"), "text", say("The cell of the workbook or of the plan where it was typed."), 18),
        Field("relation", say("relation"), "text", say("How what is there has to stand to what is required.")),
        Field("required", say("required"), "number", say("What is required: money, or how many activities or units.")),
        Field("achieved", say("approved"), "number", say("What the approved amounts come to.")),
        Field("missed", say("missed by"), "number", say("How far they miss it.")),
        Field("sentence", say("in words"), "wrap", say("The limit as a sentence.")),
    ),
)

LOOSENED = Table(
    say("Smallest changes of rules"),
    say("One row for each limit that would have to move for the approved amounts to hold; each was tried by solving."),
    (
        Field("repair", say("repair"), "integer", say("The number of the repair; the lightest is first.")),
        Field("limit", say("limit"), "text", say("The rule or ceiling that is moved.")),
        Field("cell", say("typed in"), "text", say("The cell to change."), 16),
        Field("from", say("from"), "number", say("The limit as typed; a share is a fraction.")),
        Field("to", say("to"), "number", say("The limit with the repair.")),
        Field("money", say("money moved"), "money", say("What the limit moves by in money.")),
        Field("sentence", say("in words"), "wrap", say("The repair as a sentence.")),
    ),
)

DECLARED: Mapping[str, Table] = MappingProxyType({"breaches": BREACHES, "amounts": AMOUNTS, "rules": LOOSENED})
