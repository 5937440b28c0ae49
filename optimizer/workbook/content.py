"""What a script gives for a cell, as a cell holds it: numpy, pandas and Python values, and lists of words."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal
from numbers import Real
from typing import Any

from optimizer.errors import UsageError


def content_of(value: Any, where: str) -> Any:
    """``value`` as a cell holds it: a float, a text, yes or no, a date; an empty text for ``None`` and NaN.

    A list becomes its words with a comma between them. Raises UsageError, which cites ``where``, for what no cell
    can hold.
    """
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:  # a numpy scalar
        value = value.item()
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, (str, bool, datetime.date, datetime.time)):
        return value
    if isinstance(value, (Real, Decimal)):
        number = float(value)
        return "" if math.isnan(number) else number
    if isinstance(value, (list, tuple, set, frozenset, range)):
        words = [
            _word(content_of(word, where)) for word in (sorted(value) if isinstance(value, (set, frozenset)) else value)
        ]
        return ", ".join(word for word in words if word)
    raise UsageError(f"{where}: a cell cannot hold {value!r}, a {type(value).__name__}. Give a number, text or date.")


def _word(content: Any) -> str:
    return str(int(content)) if isinstance(content, float) and content.is_integer() else str(content)
