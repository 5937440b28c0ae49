"""Pictures as SVG that stands in a page: text as text, readable in black and white, the same bytes every time.

Series differ in hatching and dashes as well as in colour. Letters are measured in a font that matplotlib brings and
shown in what the reader has, which is narrower, so that the bytes are the same on every machine.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from io import StringIO
from typing import Any
from unicodedata import category
from xml.etree import ElementTree

from optimizer.report.blocks import Chart, Scale, Series
from optimizer.report.context import Context
from optimizer.report.formatting import cell_text, formatted
from optimizer.report.styles import DASHES, INK, PALETTE, RULE_LINE, scale_format

PIXELS_PER_INCH = 96
MEASURED, SEEN = "DejaVu Sans", "Arial, 'Liberation Sans', Helvetica, sans-serif"
HATCHES = dict(zip(PALETTE, ["", "////", "\\\\\\\\", "....", "++", "xxxx"], strict=True))
"""By colour, because the palette's dark colours look alike in black and white, and so do its light ones."""

STROKES: dict[str, Any] = dict(
    zip(DASHES, ["-", (0, (5, 2)), (0, (1, 1.5)), (0, (5, 2, 1, 2)), (0, (9, 3)), (0, (2, 2))], strict=True)
)
SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "optimizer",
    "font.family": MEASURED,
    "font.size": 9.0,
    "text.parse_math": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.7,
    "hatch.color": "#FFFFFF",
    "axes.unicode_minus": False,
}
NO_DATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


def svg(ctx: Context, chart: Chart, name: str) -> str:
    """The picture as an ``svg`` element with its title and its description; ``name`` makes its ids differ."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context(SETTINGS), warnings.catch_warnings():
        # Letters that the measuring font lacks are seen in the reader's.
        warnings.filterwarnings("ignore", message=".*Glyph")
        figure = Figure(
            figsize=(chart.size[0] / PIXELS_PER_INCH, chart.size[1] / PIXELS_PER_INCH), layout="constrained"
        )
        FigureCanvasSVG(figure)
        _draw(figure, ctx, chart)
        written = StringIO()
        figure.savefig(written, format="svg", metadata=NO_DATA, transparent=True)
    return _inline(written.getvalue(), ctx.said(chart.title), ctx.said(chart.text), name)


def _draw(figure: Any, ctx: Context, chart: Chart) -> None:
    axes = figure.add_subplot()
    flat = chart.kind in ("bar", "stacked")
    for side in ("top", "right", "bottom" if flat else "left"):
        axes.spines[side].set_visible(False)
    if chart.kind == "line":
        drawn = [_curve(axes, series) for series in chart.series]
    else:
        stacked = chart.kind == "stacked column"
        drawn = (_bars if flat else _stacked_columns if stacked else _columns)(axes, ctx, chart)
    numbers = axes.xaxis if flat else axes.yaxis
    _scale(numbers, ctx, chart.scale)
    numbers.set_tick_params(length=0)
    numbers.grid(visible=True, color=RULE_LINE, linewidth=0.5)
    axes.set_axisbelow(True)
    if chart.bounds:
        (axes.set_xlim if flat else axes.set_ylim)(*chart.bounds)
    if chart.over is not None:
        _scale(axes.xaxis, ctx, chart.over)
    if chart.legend:
        names = [_label(ctx, series.name) for series in chart.series if series.form != "unseen"]
        place = "outside right upper" if chart.legend == "right" else "outside lower center"
        columns = 1 if chart.legend == "right" else min(len(names), 3)
        figure.legend(drawn, names, loc=place, ncols=columns, frameon=False, handlelength=2.6)


def _scale(axis: Any, ctx: Context, scale: Scale) -> None:
    from matplotlib.ticker import FuncFormatter

    axis.set_label_text(_label(ctx, scale.title))
    axis.set_major_formatter(FuncFormatter(lambda value, _: _number(ctx, scale)(value)))


def _number(ctx: Context, scale: Scale) -> Callable[[float], str]:
    number_format = scale_format(scale.kind, ctx.plan.settings.unit)
    return lambda value: ctx.said(formatted(round(float(value), 9) + 0.0, number_format))


def _label(ctx: Context, text: object) -> str:
    """A text that may stand in XML; one that begins with ``_`` would be left out of a legend."""
    plain = _printable(ctx.said(str(text)))
    return f" {plain}" if plain.startswith("_") else plain


def _amounts(series: Series) -> list[float]:
    """The numbers of a series; what is not available is not drawn."""
    return _numbers(series.column(series.values))


def _printable(text: str) -> str:
    """A text without the control characters that XML cannot hold."""
    return "".join(letter for letter in text if category(letter) not in ("Cc", "Cs"))


def _numbers(values: Sequence[float | str | None]) -> list[float]:
    return [float("nan") if isinstance(value, str | None) else value for value in values]


def _names(ctx: Context, chart: Chart) -> list[str]:
    first = chart.series[0]
    return [_label(ctx, cell_text(ctx, cell)) for cell in first.cells(first.names)]


def _look(chart: Chart, place: int) -> dict[str, Any]:
    colour = chart.series[place].colour
    return {"color": colour, "hatch": HATCHES[colour], "edgecolor": "#FFFFFF", "linewidth": 0.75}


def _columns(axes: Any, ctx: Context, chart: Chart) -> list[Any]:
    """Groups of columns beside each other, and lines over them."""
    filled = [series for series in chart.series if series.form == "filled"]
    names = _names(ctx, chart)
    wide, drawn = 0.8 / max(len(filled), 1), []
    for place, series in enumerate(chart.series):
        amounts = _amounts(series)
        if series.form == "filled":
            at = [index - 0.4 + wide * (place + 0.5) for index in range(len(amounts))]
            drawn.append(axes.bar(at, amounts, wide, **_look(chart, place)))
        else:
            drawn += axes.plot(range(len(amounts)), amounts, marker="D", **_stroke(series))
    axes.set_xticks(range(len(names)), names)
    axes.axhline(0, color=INK, linewidth=0.8)
    return drawn


def _stacked_columns(axes: Any, ctx: Context, chart: Chart) -> list[Any]:
    """Columns upon each other; the unseen ones only lift those above them."""
    names = _names(ctx, chart)
    rising, drawn = [0.0] * len(names), []
    for place, series in enumerate(chart.series):
        amounts = [amount if amount == amount else 0.0 for amount in _amounts(series)]
        if series.form != "unseen":
            drawn.append(axes.bar(range(len(names)), amounts, 0.62, bottom=rising, **_look(chart, place)))
        rising = [below + amount for below, amount in zip(rising, amounts, strict=True)]
    axes.set_xticks(range(len(names)), names)
    axes.axhline(0, color=INK, linewidth=0.8)
    return drawn


def _bars(axes: Any, ctx: Context, chart: Chart) -> list[Any]:
    """Bars from the top downward, beside each other or stacked."""
    names = _names(ctx, chart)
    high = 0.62 if chart.kind == "stacked" else 0.72 / len(chart.series)
    rising, drawn = [0.0] * len(names), []
    for place, series in enumerate(chart.series):
        amounts = _amounts(series)
        shift = 0.0 if chart.kind == "stacked" else high * (place - (len(chart.series) - 1) / 2)
        at = [index + shift for index in range(len(names))]
        made = axes.barh(at, amounts, high, left=rising if chart.kind == "stacked" else None, **_look(chart, place))
        drawn.append(made)
        for bar, amount in zip(made, amounts, strict=True):
            if chart.falls and amount < 0:
                bar.set(facecolor=chart.falls, hatch=HATCHES[chart.falls])
        if chart.labelled:
            axes.bar_label(made, [_number(ctx, chart.scale)(amount) for amount in amounts], padding=3)
        rising = [below + (amount if amount == amount else 0.0) for below, amount in zip(rising, amounts, strict=True)]
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.axvline(0, color=INK, linewidth=0.8)
    return drawn


def _curve(axes: Any, series: Series) -> Any:
    return axes.plot(_numbers(series.column(series.names)), _amounts(series), **_stroke(series))[0]


def _stroke(series: Series) -> dict[str, Any]:
    return {"color": series.colour, "linestyle": STROKES[series.dash], "linewidth": series.width}


SPACES = re.compile(r"^\{.*\}")


def _inline(written: str, title: str, text: str, name: str) -> str:
    """The ``svg`` element alone, without names of its own that the page may have too."""
    root = ElementTree.fromstring(written[written.index("<svg") :])
    for child in [found for found in root if SPACES.sub("", found.tag) == "metadata"]:
        root.remove(child)
    for parent in list(root.iter()):
        for child in [found for found in parent if SPACES.sub("", found.tag) == "style"]:
            parent.remove(child)
    for element in root.iter():
        element.tag = SPACES.sub("", element.tag)
        element.attrib = {SPACES.sub("", key): _own(key, value, name) for key, value in element.attrib.items()}
        element.tail = None if element.tail is None or not element.tail.strip() else element.tail
    for key in ("version", "width", "height"):
        root.attrib.pop(key, None)
    root.attrib |= {"role": "img", "aria-labelledby": f"{name}-title {name}-text"}
    for place, (tag, words) in enumerate((("title", title), ("desc", text))):
        element = ElementTree.Element(tag, {"id": f"{name}-{'title' if tag == 'title' else 'text'}"})
        element.text = _printable(words)
        root.insert(place, element)
    return ElementTree.tostring(root, encoding="unicode")


def _own(key: str, value: str, name: str) -> str:
    """An attribute with its ids made the picture's own, and the fonts that readers have."""
    if SPACES.sub("", key) == "id":
        return f"{name}-{value}"
    if SPACES.sub("", key) == "href" and value.startswith("#"):
        return f"#{name}-{value[1:]}"
    return re.sub(r"url\(#", f"url(#{name}-", value).replace(f"'{MEASURED}'", SEEN)
