"""Numbers as Excel shows them: what is not written by Excel is formatted by the very same number formats."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from optimizer.language import Text, joined, numeral, say
from optimizer.report.context import Context
from optimizer.report.placed import Shown
from optimizer.report.styles import number_formats

SECTION = re.compile(r"(?P<before>[+(]?)(?P<whole>[#,0]+?)(?:\.(?P<least>0*)(?P<most>#*))?(?P<scale>,*)(?P<unit>%?)"
                     r"(?P<power>E\+00)?(?P<after>\)?)(?:_\))?")  # fmt: skip
"""The part of a number format that these reports use: ``+#,##0.0,_)``, ``0.0%_)``, ``0.0E+00``."""


def formatted(value: float, number_format: str = "") -> Text:
    """``value`` as Excel shows it in ``number_format``; without one, as it is. Halves are rounded away from 0."""
    if not number_format:
        return numeral(f"{value:.15g}")
    section, number = _section(number_format, Decimal(repr(float(value))))
    found = SECTION.fullmatch(section)
    if found is None:
        raise ValueError(f"the number format {section!r} is none that this module writes")
    if found["power"]:
        return numeral(f"{float(number):.{len(found['least'] or '')}E}")
    number = number.scaleb(2 if found["unit"] else 0).scaleb(-3 * len(found["scale"]))
    digits = _digits(number, found["whole"], len(found["least"] or ""), len(found["most"] or ""))
    amount: Text = numeral(found["before"] + digits)
    if found["unit"]:
        amount = say("{number}%", number=amount)
    return joined("", [amount, found["after"]]) if found["after"] else amount


def cell_text(ctx: Context, cell: Shown) -> str:
    """What a cell shows, in the language of the report."""
    if isinstance(cell.value, str) or cell.value is None:
        return cell.value or ""
    formats = _formats(ctx.plan.settings.unit, ctx.decimals, ctx.price_decimals)
    return ctx.said(formatted(cell.value, formats.get(cell.kind, "")))


_formats = cache(number_formats)


def _section(number_format: str, number: Decimal) -> tuple[str, Decimal]:
    """The section of the format that holds for a number, and the number without the sign that the section shows."""
    positive, negative, zero = [*number_format.split(";"), "", ""][:3]
    if number < 0:
        return (negative, -number) if negative else (positive, number)
    return (zero or positive if number == 0 else positive), number


def _digits(number: Decimal, whole: str, least: int, most: int) -> str:
    """``1,250.5`` with ``least`` to ``least + most`` decimals."""
    rounded = number.quantize(Decimal(1).scaleb(-least - most), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    for _ in range(most):
        if not text.endswith("0"):
            break
        text = text[:-1]
    return text.removesuffix(".")
