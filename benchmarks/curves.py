"""Pictures of growth: the project's colours and dashes on logarithmic scales, and fitted exponents."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from io import StringIO

LAST = 3
"""Points of the largest sizes to which an exponent is fitted: small ones tell of fixed costs."""

LEAST = {"seconds": 1e-3, "memory": 1.0}
"""What is too small to be told apart from nothing, and is not drawn."""

TITLES = {"seconds": "seconds", "memory": "memory added, MB"}
MARKERS = "osD^vP"
"""Marks change after every six ways, so that no two look alike in black and white."""

Points = Sequence[tuple[float, float]]


def exponent(points: Points) -> float | None:
    """The power of the size with which the last points grow, by least squares on logarithms; None where there are
    too few."""
    used = [(math.log(size), math.log(taken)) for size, taken in points if taken > 0][-LAST:]
    if len(used) < LAST:
        return None
    mean_size, mean_taken = (sum(column) / LAST for column in zip(*used, strict=True))
    moved = sum((size - mean_size) * (taken - mean_taken) for size, taken in used)
    return moved / sum((size - mean_size) ** 2 for size, _ in used)


def picture(name: str, curves: Mapping[str, Mapping[str, Points]]) -> str:
    """Time and memory beside each other against ``name``, a line for each way, as SVG."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator

    from optimizer.report.styles import DASHES, PALETTE, RULE_LINE
    from optimizer.report.svg import NO_DATA, SETTINGS, STROKES

    with matplotlib.rc_context(SETTINGS):
        figure = Figure(figsize=(9.5, 4.8), layout="constrained")
        FigureCanvasSVG(figure)
        drawn = {}
        for place, (quantity, ways) in enumerate(curves.items(), 1):
            axes = figure.add_subplot(1, len(curves), place, xscale="log", yscale="log")
            axes.set(xlabel=name, ylabel=TITLES[quantity])
            axes.xaxis.set_major_locator(FixedLocator(sorted({size for points in ways.values() for size, _ in points})))
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,g}"))
                axis.set_minor_formatter(NullFormatter())
            axes.xaxis.set_minor_locator(NullLocator())
            axes.set_axisbelow(True)
            axes.grid(visible=True, color=RULE_LINE, linewidth=0.5)
            axes.spines[["top", "right"]].set_visible(False)
            for number, (way, points) in enumerate(ways.items()):
                seen = [(size, taken) for size, taken in points if taken >= LEAST[quantity]]
                look = number % len(PALETTE)
                (drawn[way],) = axes.plot(
                    [size for size, _ in seen],
                    [taken for _, taken in seen],
                    color=PALETTE[look],
                    linestyle=STROKES[DASHES[look]],
                    marker=MARKERS[number % len(MARKERS)] if number < len(PALETTE) else "x",
                    markersize=4,
                    linewidth=2.2 if way.startswith("optimizer") else 1.2,
                )
        figure.legend(drawn.values(), drawn.keys(), loc="outside lower center", ncols=3, frameon=False, handlelength=3)
        written = StringIO()
        figure.savefig(written, format="svg", metadata=NO_DATA)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"
