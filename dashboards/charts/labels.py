"""What is written beside the lines, and the same in sentences for those who do not see them."""

from collections.abc import Sequence

from dashboards.charts.axis import spread
from dashboards.charts.description import Axis, Label, Line, Newest
from dashboards.charts.words import Wording
from indicators.vocabulary import Sex

# The height of a line of text as a part of the height of the value axis, in svg.py's measures.
LINE_HEIGHT = 0.1
LONGEST_NAME = 20


def end_labels(lines: Sequence[Line], periods: Sequence[str], axis: Axis, wording: Wording) -> list[Label]:
    """A label for the newest value of each line and for the newest target of each sex, moved apart.

    A value older than the newest figure of the chart, hidden ones with them, has its period. Women and
    men who have the same target at the same time share its label.
    """
    found: list[tuple[str, Sex | None, bool, float]] = []
    own = [line for line in lines if line.own]
    last = max(
        [at for line in own for at in (*line.hidden, line.newest.at if line.newest else -1)], default=-1
    )
    for line in lines:
        if line.newest is not None:
            text = line.says(line.newest.text) if line.own else _shortened(line.name)
            if line.own and line.newest.at < last:
                text = f"{text} ({periods[line.newest.at]})"
            found.append((text, line.sex, line.leading, line.newest.value))
    found += _target_labels(lines, wording.words.target)
    span = axis.high - axis.low
    # The first of equals lies highest: women above men.
    heights = [(label[3] - axis.low) / span - order * 1e-6 for order, label in enumerate(found)]
    return [
        Label(text, sex, strong, height)
        for (text, sex, strong, _), height in zip(found, spread(heights, LINE_HEIGHT), strict=True)
    ]


def _last(line: Line) -> int:
    """The position of the newest figure, hidden ones with them; -1 without any."""
    return max([*line.hidden, line.newest.at if line.newest is not None else -1])


def _target_labels(lines: Sequence[Line], word: str) -> list[tuple[str, Sex | None, bool, float]]:
    targeted = [line for line in lines if line.targets]
    if len(targeted) > 1 and len({line.targets[-1] for line in targeted}) == 1:
        _, lower, upper = targeted[0].targets[-1]
        return [(f"{word} {targeted[0].newest_target}", None, False, (lower + upper) / 2)]
    labels: list[tuple[str, Sex | None, bool, float]] = []
    for line in targeted:
        _, lower, upper = line.targets[-1]
        labels.append((f"{word} {_of(line)}", line.sex, False, (lower + upper) / 2))
    return labels


def _of(line: Line) -> str:
    return f"{line.name.lower()} {line.newest_target}" if line.name else line.newest_target


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def summary_of(lines: Sequence[Line], periods: Sequence[str], wording: Wording) -> str:
    """The chart in sentences: where women's and men's line begins and ends, target, what is hidden."""
    words = wording.words
    sentences = []
    for line in lines:
        if not line.leading:
            continue
        name = line.name or wording.kpi.title
        if line.newest is not None:
            sentences.append(_course(name, line, line.newest, periods, wording))
        if line.targets:
            period = periods[line.targets[-1].at]
            sentences.append(words.target_in.format(name=name, value=line.newest_target, period=period))
        if line.hidden:
            when = ", ".join([periods[at] for at in line.hidden])
            sentences.append(words.hidden_in.format(name=name, periods=when))
    return " ".join(sentences) or words.no_figures


def _course(name: str, line: Line, newest: Newest, periods: Sequence[str], wording: Wording) -> str:
    for first, value in enumerate(line.values):
        if value is not None and first < newest.at:
            return wording.words.trend.format(
                name=name,
                first=wording.figure(value),
                first_period=periods[first],
                last=newest.text,
                last_period=periods[newest.at],
            )
    return wording.words.single.format(name=name, last=newest.text, last_period=periods[newest.at])
