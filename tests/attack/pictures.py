"""Charts turned back into values: paths of SVG by their axis, and what Plotly is given."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from tests.attack import words
from tests.attack.dom import Node
from tests.attack.reading import Published, Reading, Spot

_POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")
# Pixels that a point may be off, by rounding.
_ROUNDED = 0.15
_TRACE = {
    "type", "mode", "name", "x", "y", "connectgaps", "line", "marker", "hoverinfo", "hovertext", "zorder",
}  # fmt: skip


def read_chart(reading: Reading, where: str, kpi: str, svg: Node, periods: Sequence[str]) -> None:
    """Hold every point of a chart with axes against the release."""
    release = reading.newest(kpi)
    heights = [(float(text.attributes["y"]) - 4, words.number(text.text)) for text in _texts(svg, "end", "y")]
    places = [
        (float(text.attributes["x"]), periods.index(text.text))
        for text in _texts(svg, "middle", "x")
        if text.text in periods
    ]
    if release is None or len(heights) < 2 or not places:
        return
    (y0, low), (y1, high) = heights[0], heights[-1]
    per_pixel = (high - low) / (y1 - y0)
    step = (places[0][0] - places[-1][0]) / ((places[0][1] - places[-1][1]) or 1)
    for x, y in _points(svg):
        at = places[0][1] + (round((x - places[0][0]) / step) if step else 0)
        value = low + (y - y0) * per_pixel
        if not 0 <= at < len(periods):
            reading.report("drawn", where, kpi, f"x={x}")
        else:
            _hold(reading, where, kpi, release, periods[at], value, abs(per_pixel) * _ROUNDED)


def _hold(
    reading: Reading, where: str, kpi: str, release: Published, period: str, value: float, slack: float
) -> None:
    """A point belongs to a shown figure of its period. Another one is a hidden figure that is drawn."""
    reading.figures += 1
    shown = [found for sex in "FMXUT" if (found := release.value(sex, period)) is not None]
    if any(abs(one - value) <= slack for one in shown):
        return
    hidden = [sex for sex in "FM" if release.figures.get(Spot(sex, period)) == "hidden"]
    reading.report("drawn", where, kpi, f"{period}: {value:.2f}")
    if len(hidden) == 1:
        reading.drawn(where, kpi, Spot(hidden[0], period), value, slack)


def read_trend(reading: Reading, where: str, kpi: str, svg: Node) -> None:
    """A small picture has no axis: no line may have more points than figures are shown."""
    release = reading.newest(kpi)
    if release is None:
        return
    most = max(
        (sum(release.value(sex, at) is not None for at in release.periods) for sex in "FMT"), default=0
    )
    for path in svg.all("path"):
        points = len(_POINT.findall(path.attributes.get("d", "")))
        sex = {"w": "F", "m": "M", "t": "T"}.get((path.kinds or [""])[0])
        if "k" in path.kinds:
            continue  # a target
        shown = most if sex is None else sum(release.value(sex, at) is not None for at in release.periods)
        if points > shown:
            reading.report("drawn", where, kpi, f"{points} points, {shown} figures shown")


def _texts(svg: Node, anchor: str, kind: str) -> list[Node]:
    groups = [
        node for node in svg.all("g") if kind in node.kinds or node.attributes.get("text-anchor") == anchor
    ]
    return [text for group in groups for text in group.all("text")]


def _points(svg: Node) -> Iterator[tuple[float, float]]:
    for path in svg.all("path"):
        d = path.attributes.get("d", "")
        # Grid, breaks and target ticks go straight along an axis.
        if re.search(r"[HV]|h-?[1-9]", d):
            continue
        yield from ((float(x), float(y)) for x, y in _POINT.findall(d))


def read_plotly(reading: Reading, where: str, kpi: str, figure: dict[str, Any]) -> None:
    """Hold every value and text that Plotly is given against the release."""
    release = reading.newest(kpi)
    if release is None:
        return
    periods: list[str] = figure["layout"]["xaxis"]["categoryarray"]
    for trace in figure["data"]:
        if unknown := trace.keys() - _TRACE:
            reading.report("unknown key", where, kpi, sorted(unknown))
            for text in _strings([trace[name] for name in unknown]):
                reading.sentence(where, kpi, text)
        sex = words.SEXES.get(trace["name"].casefold())
        if sex is None:  # targets
            reading.targets[kpi] |= {value for value in trace["y"] if value is not None}
            continue
        for period, value, text in zip(trace["x"], trace["y"], trace["hovertext"], strict=True):
            if value is not None:
                reading.drawn(where, kpi, Spot(sex, period), value)
            for said in words.numbers(unescape(text)):
                reading.drawn(where, kpi, Spot(sex, period), said)
    for shape in figure["layout"]["shapes"]:
        for x, y in _POINT.findall(shape.get("path", "")):
            _hold(reading, where, kpi, release, periods[int(float(x))], float(y), 1e-6)
    for text in _strings(figure["layout"]["annotations"]):
        reading.sentence(where, kpi, text)


def _strings(value: object) -> Iterator[str]:
    """Every text and number, as a text; but colours and measures have names that say so."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name in ("text", "hovertext", "title", "name") or (
                name != "font" and not isinstance(one, str | int | float)
            ):
                yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield unescape(str(value))
