"""The pieces of a page that repeat for every KPI, as HTML built in one go.

A goal page has a dozen of each. In templates they cost the server more than reading, computing and drawing
all their figures; a template places them.
"""

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from django.utils.translation import get_language, gettext

from dashboards.charts.figure import Html
from dashboards.panels import Card, Panel, Part, Summary


def sexes(parts: Sequence[Part]) -> Html:
    """Women's and men's figure, target and status side by side."""
    return Html(f'<dl class="by-sex">{"".join([_part(part) for part in parts])}</dl>')


def _part(part: Part) -> str:
    unit = "".join([f" <small>{escape(text)}</small>" for text in (part.unit, part.state) if text])
    target = f'<dd class="target">{escape(part.target)}</dd>' if part.target else ""
    badge = ""
    if part.badge is not None:
        badge = f'<dd><span class="status" data-status="{part.badge}">{escape(part.word)}</span></dd>'
    return (
        f'<div data-sex="{part.sex}"><dt class="sex" data-sex="{part.sex}">{escape(part.name)}</dt>'
        f'<dd class="value">{escape(part.value)}{unit}</dd>{target}{badge}</div>'
    )


def card(shown: Card) -> Html:
    """A KPI on the overview: figures by sex, the small picture, the gap in words."""
    title = f'<h3><a href="{escape(shown.url)}">{escape(shown.kpi.title)}</a></h3>'
    if shown.period is None:
        return Html(f'<article class="kpi-card">{title}<p class="quiet">{escape(shown.gap)}</p></article>')
    warning = f'<p class="warning">{escape(shown.warning)}</p>' if shown.warning else ""
    warning += _incomplete(shown)
    return Html(
        f'<article class="kpi-card">{title}{sexes(shown.parts)}{shown.trend}<p>{escape(shown.gap)}</p>'
        f'{warning}<p class="quiet">{escape(shown.footnote)}</p></article>'
    )


def _incomplete(shown: Summary) -> str:
    """Say that the KPI is judged by one sex alone, where the other has a target but no figure."""
    if not shown.attainment.incomplete:
        return ""
    said = gettext("Judged by one sex alone: the other has no figure.")
    return f'<p class="quiet">{escape(said)}</p>'


def words_and_chart(panel: Panel) -> Html:
    """The KPI's figures and sentences beside its chart."""
    said = "".join([f"<p>{escape(text)}</p>" for text in (panel.change, panel.uncertain) if text])
    if panel.warning:
        said += f'<p class="warning">{escape(panel.warning)}</p>'
    said += _incomplete(panel)
    figures = sexes(panel.parts) if panel.parts else ""
    quiet = "" if panel.parts else ' class="quiet"'
    return Html(
        f'<div class="panel"><div class="panel-words">{figures}<p{quiet}>{escape(panel.gap)}</p>{said}'
        f'<p class="source">{escape(panel.footnote)}</p></div>{panel.chart}</div>'
    )


def table_region(panel: Panel) -> Html:
    """The KPI's table in a region that scrolls by itself, and the notes to its marks."""
    _, label = _table_words(get_language() or "sv")
    name = escape(label.format(title=panel.kpi.title))
    notes = f'<p class="source">{escape(" · ".join(panel.table.notes))}</p>' if panel.table.notes else ""
    return Html(
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{name}">{panel.table.html}</div>'
        f"{notes}"
    )


def section(panel: Panel) -> Html:
    """All of a KPI on the page of a goal: title, words, chart, and the table to be opened."""
    summary, _ = _table_words(get_language() or "sv")
    key = f"kpi-{panel.kpi.id}"
    return Html(
        f'<section class="kpi-panel" aria-labelledby="{key}">'
        f'<h2 id="{key}"><a href="{escape(panel.url)}">{escape(panel.kpi.title)}</a></h2>'
        f"{words_and_chart(panel)}"
        f"<details><summary>{escape(summary)}</summary>{table_region(panel)}</details></section>"
    )


@lru_cache(maxsize=4)
def _table_words(language: str) -> tuple[str, str]:
    return gettext("Table"), gettext("Table: {title}")
