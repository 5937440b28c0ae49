"""The result of a formula, worked out from the cells that it reads: as much of a spreadsheet as reports use."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from optimizer.recompute.book import Book
from optimizer.recompute.cells import Value
from optimizer.recompute.syntax import Binary, Call, FormulaError, Negative, Number, Quoted, Reference, Tree, parsed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.object_]

Result = Any
"""A number, a text, yes or no, or an array of them (rows, columns); blank cells are ``None``."""

_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": operator.pow}
)
_COMPARISON: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        "=": operator.eq,
        "<>": operator.ne,
        "<": operator.lt,
        ">": operator.gt,
        "<=": operator.le,
        ">=": operator.ge,
    }
)


class Evaluator:
    """Works out formulas of one book; areas that many formulas read are gathered once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._areas: dict[Reference, Array] = {}
        self._lasting: set[int] = set()
        self._numbers: dict[int, Any] = {}
        self._folded: dict[int, Any] = {}
        self._added: dict[int, Any] = {}
        self._met: dict[tuple[int, object], Any] = {}

    def result(self, sheet: str, formula: str) -> Value:
        """What ``formula``, which stands in ``sheet``, comes to; FormulaError where it comes to nothing."""
        found = self._of(parsed(formula), sheet)
        if _is_array(found):
            if found.size != 1:
                raise FormulaError("it gives more than one value")
            found = found.reshape(-1)[0]
        if isinstance(found, bool) or found is None or isinstance(found, str):
            return found
        number = float(found)
        if not math.isfinite(number):
            raise FormulaError("it divides by zero")
        return number

    def _of(self, tree: Tree, sheet: str) -> Result:
        if isinstance(tree, Number | Quoted):
            return tree.value
        if isinstance(tree, Reference):
            return self._area(tree if tree.sheet else tree._replace(sheet=sheet))
        if isinstance(tree, Negative):
            return -self._number(self._of(tree.value, sheet))
        if isinstance(tree, Binary):
            return self._binary(tree, sheet)
        return self._call(tree, sheet)

    def _area(self, place: Reference) -> Result:
        if place.sheet not in self._book.sheets:
            raise FormulaError(f"there is no sheet {place.sheet}")
        if place.first == place.last:
            return self._book.at(place.sheet, place.first).value
        if place not in self._areas:
            import numpy

            rows = range(place.first[0], place.last[0] + 1)
            columns = range(place.first[1], place.last[1] + 1)
            found = numpy.empty((len(rows), len(columns)), dtype=object)
            cells = self._book.sheets[place.sheet].cells
            for i, row in enumerate(rows):
                for j, column in enumerate(columns):
                    cell = cells.get((row, column))
                    found[i, j] = cell.value if cell else None
            self._areas[place] = found
            self._lasting.add(id(found))
        return self._areas[place]

    def _binary(self, tree: Binary, sheet: str) -> Result:
        left, right = self._of(tree.left, sheet), self._of(tree.right, sheet)
        if tree.sign in _ARITHMETIC:
            try:
                return _ARITHMETIC[tree.sign](self._number(left), self._number(right))
            except ZeroDivisionError:
                raise FormulaError("it divides by zero") from None
        if tree.sign == "&":
            return _joined(left, right)
        compare = _COMPARISON[tree.sign]
        if isinstance(left, str) or isinstance(right, str) or tree.sign in ("=", "<>"):
            return compare(self._fold(left), self._fold(right))
        return compare(self._number(left), self._number(right))

    def _number(self, value: Result) -> Result:
        """A value to count with: blank is 0, yes is 1; a text is an error."""
        if _is_array(value):
            return self._kept(self._numbers, value, _numbers)
        if value is None:
            return 0.0
        if isinstance(value, str):
            raise FormulaError(f"it counts with the text {value!r}")
        return float(value)

    def _fold(self, value: Result) -> Result:
        """A value to compare: spreadsheets compare texts without regard to case."""
        if _is_array(value):
            return self._kept(self._folded, value, _folded)
        return value.casefold() if isinstance(value, str) else value

    def _kept(self, memory: dict[int, Any], value: Any, make: Callable[[Any], Any]) -> Any:
        """What ``make`` gives for an area of cells, made once; other arrays are gone before they come again."""
        if value.dtype != object:
            return make(value)
        if id(value) not in self._lasting:
            return make(value)
        if id(value) not in memory:
            memory[id(value)] = make(value)
        return memory[id(value)]

    def _call(self, tree: Call, sheet: str) -> Result:
        if tree.name == "IF":
            test, *branches = tree.arguments
            chosen = branches[0] if self._number(self._of(test, sheet)) else branches[1]
            return self._of(chosen, sheet)
        if tree.name == "SUBTOTAL":
            return self._subtotal(tree, sheet)
        if tree.name not in _FUNCTIONS:
            raise FormulaError(f"a report never uses {tree.name}")
        return _FUNCTIONS[tree.name](self, [self._of(argument, sheet) for argument in tree.arguments])

    def _subtotal(self, tree: Call, sheet: str) -> float:
        """A sum that leaves out the subtotals inside it."""
        kind, *areas = tree.arguments
        if kind not in (Number(9.0), Number(109.0)):
            raise FormulaError("a report only uses SUBTOTAL(9, …)")
        found = 0.0
        for area in areas:
            if not isinstance(area, Reference):
                raise FormulaError("a report only takes subtotals of cells")
            name = area.sheet or sheet
            for row in range(area.first[0], area.last[0] + 1):
                for column in range(area.first[1], area.last[1] + 1):
                    cell = self._book.at(name, (row, column))
                    if not cell.formula.upper().startswith("SUBTOTAL("):
                        found += _addend(cell.value)
        return found

    def sum(self, values: Sequence[Result]) -> float:
        """The numbers among ``values`` added; texts in cells are passed over."""
        found = 0.0
        for value in values:
            cells = value.reshape(-1).tolist() if _is_array(value) else [value]
            found += math.fsum(_addend(cell) for cell in cells)
        return found

    def sum_product(self, values: Sequence[Result]) -> float:
        """The products of like places added; with several arrays a text counts as 0, within one it is an error."""
        product: Any = 1.0
        for value in values:
            several = _is_array(value) and value.dtype == object and len(values) > 1
            product = product * (_addends(value) if several else self._number(value))
        return float(product.sum()) if _is_array(product) else float(product)

    def sum_ifs(self, values: Sequence[Result]) -> float:
        """The numbers of an area added where every condition holds; each is an area of that shape and what it is."""
        added, *demands = values
        met: Any = None
        for area, condition in zip(demands[::2], demands[1::2], strict=True):
            mask = self._meets(area, condition)
            met = mask if met is None else met & mask
        numbers = self._kept(self._added, added, _addends) if _is_array(added) else _addends(_area(added))
        return math.fsum(numbers[met].tolist())

    def _meets(self, area: Result, condition: Value) -> Any:
        """Where the cells of an area meet a condition, remembered for areas that last."""
        key = (id(area), condition)
        if key not in self._met:
            folded = self._fold(area) if _is_array(area) else _folded(_area(area))
            found = _meeting(folded, condition)
            if id(area) not in self._lasting:
                return found
            self._met[key] = found
        return self._met[key]

    def round(self, values: Sequence[Result]) -> float:
        """A number rounded half away from zero, as spreadsheets do."""
        number, digits = self._number(values[0]), int(self._number(values[1]))
        return float(Decimal(f"{number:.15g}").quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))

    def extreme(self, values: Sequence[Result], choose: Callable[[list[float]], float]) -> float:
        """The largest or the smallest number."""
        found: list[float] = []
        for value in values:
            cells = value.reshape(-1).tolist() if _is_array(value) else [self._number(value)]
            found += [float(cell) for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)]
        return choose(found or [0.0])


def _absolute(self: Evaluator, values: Sequence[Result]) -> Result:
    return abs(self._number(values[0]))


def _find(_: Evaluator, values: Sequence[Result]) -> Result:
    """The place of a text in another; what does not hold it gives an error, here ``None``."""
    wanted = str(values[0])
    if _is_array(values[1]):
        import numpy

        found = [text.find(wanted) + 1 or None for text in map(str, values[1].reshape(-1).tolist())]
        return numpy.array(found, dtype=object).reshape(values[1].shape)
    return str(values[1]).find(wanted) + 1 or None


def _is_number(_: Evaluator, values: Sequence[Result]) -> Result:
    def counts(value: object) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool)

    if _is_array(values[0]):
        import numpy

        found = [counts(value) for value in values[0].reshape(-1).tolist()]
        return numpy.array(found, dtype=bool).reshape(values[0].shape)
    return counts(values[0])


_FUNCTIONS: Mapping[str, Callable[[Evaluator, Sequence[Result]], Result]] = MappingProxyType(
    {
        "SUM": Evaluator.sum,
        "SUMPRODUCT": Evaluator.sum_product,
        "SUMIFS": Evaluator.sum_ifs,
        "ROUND": Evaluator.round,
        "MAX": lambda self, values: self.extreme(values, max),
        "MIN": lambda self, values: self.extreme(values, min),
        "ABS": _absolute,
        "FIND": _find,
        "ISNUMBER": _is_number,
    }
)


_CONDITION = re.compile(r"(>=|<=|<>|>|<|=)?(.*)", re.DOTALL)


def _meeting(cells: Any, condition: Value) -> Any:
    """Which of ``cells`` meet a condition: a number or a word that they must be, or a comparison such as ``>=2027``."""
    import numpy

    sign, wanted = "=", condition
    if isinstance(condition, str):
        found = _CONDITION.fullmatch(condition)
        assert found is not None, "the pattern takes every text"
        sign, text = found[1] or "=", found[2].casefold()
        try:
            wanted = float(text)
        except ValueError:
            wanted = text
    compare = _COMPARISON[sign]
    kind = str if isinstance(wanted, str) else float
    met = [isinstance(cell, kind) and compare(cell, wanted) for cell in cells.reshape(-1).tolist()]
    if sign == "<>":
        met = [cell != wanted for cell in cells.reshape(-1).tolist()]
    return numpy.array(met, dtype=bool).reshape(cells.shape)


def _area(value: Any) -> Any:
    """A single cell as an area of one."""
    import numpy

    found = numpy.empty((1, 1), dtype=object)
    found[0, 0] = value
    return found


def _is_array(value: Any) -> bool:
    return hasattr(value, "shape") and hasattr(value, "dtype") and value.ndim > 0


def _addend(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _addends(value: Any) -> Any:
    import numpy

    return numpy.array([_addend(cell) for cell in value.reshape(-1).tolist()]).reshape(value.shape)


def _numbers(value: Any) -> Any:
    import numpy

    if value.dtype != object:
        return value.astype(float)
    cells = [0.0 if cell is None else cell for cell in value.reshape(-1).tolist()]
    texts = [cell for cell in cells if isinstance(cell, str)]
    if texts:
        raise FormulaError(f"it counts with the text {texts[0]!r}")
    return numpy.array(cells, dtype=float).reshape(value.shape)


def _folded(value: Any) -> Any:
    import numpy

    if value.dtype != object:
        return value
    cells = [cell.casefold() if isinstance(cell, str) else cell for cell in value.reshape(-1).tolist()]
    found = numpy.empty(len(cells), dtype=object)
    found[:] = cells
    return found.reshape(value.shape)


def _joined(left: Result, right: Result) -> Result:
    """Texts one after the other, place by place."""
    import numpy

    def said(value: Any) -> str:
        return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)

    if not _is_array(left) and not _is_array(right):
        return said(left) + said(right)
    one, other = numpy.broadcast_arrays(numpy.array(left, dtype=object), numpy.array(right, dtype=object))
    pairs = zip(one.reshape(-1).tolist(), other.reshape(-1).tolist(), strict=True)
    found = numpy.empty(one.size, dtype=object)
    found[:] = [said(first) + said(second) for first, second in pairs]
    return found.reshape(one.shape)
