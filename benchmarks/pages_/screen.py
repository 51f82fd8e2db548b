"""What somebody in front of the screen waits for, in Chromium with nothing in its cache.

The clock is the page's own and begins with the navigation. Charts count as visible when the frame that
first has them all in its layout is on the screen, on both pages: a word is set into that frame, and Chromium
itself says when it was shown. When requestAnimationFrame saw the frame, before it was painted, is told apart.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.pages_.installations import Installation
from benchmarks.pages_.servers import Gunicorn
from benchmarks.pages_.sizes import KB, compressed, fetch
from benchmarks.report import Report
from tests import services

LEAST_SOONER = 8
MOST_INTERACTIVE = 0.8
MOST_CHANGE = 100
MOST_FIRST_VISIT = 150
MOST_WITH_PLOTLY = 500

VIEWPORT = {"width": 1280, "height": 800}
TIMEOUT = 60_000
SETTLED = 1_000  # ms after which a new window of Chromium has loaded what it shows around the page
HEIGHT = 320  # of a chart on the plain page: about that of ours

_CLOCK = """
(() => {
  const seen = (window.benchmark = { shown: {} });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.shown[entry.identifier] = entry.renderTime;
  }).observe({ type: "element", buffered: true });
  const mark = (name) => {
    const word = document.createElement("p");
    word.setAttribute("elementtiming", name);
    word.textContent = name;
    word.style.cssText = "position: fixed; top: 0; margin: 0";
    document.body.append(word);
  };
  const has = {
    pictures: (figure) => figure.querySelector("svg"),
    interactive: (figure) => figure.querySelector(".js-plotly-plot .main-svg .trace"),
    drawn: (figure) => figure.querySelector("[data-drawn]"),
  };
  // Stops at the first panel below the fold: to ask for the place of what lies in a panel that the browser
  // has put off would make it lay that out.
  const inView = () => {
    const found = [];
    for (const figure of document.querySelectorAll("figure.chart")) {
      if ((figure.closest("section") ?? figure).getBoundingClientRect().top >= innerHeight) break;
      if (figure.getBoundingClientRect().top < innerHeight) found.push(figure);
    }
    return found;
  };
  const isPastTheFold = () =>
    document.readyState !== "loading" || document.documentElement.scrollHeight > innerHeight;
  const look = () => {
    if (document.body && isPastTheFold()) {
      const figures = inView();
      seen.inView = figures.length;
      for (const [name, test] of Object.entries(has))
        if (figures.length && !(name in seen) && figures.every(test)) {
          seen[name] = performance.now();
          mark(name);
          console.debug(`benchmark: ${name}`);
        }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""

_CHANGE_FILTER = """
(value) => new Promise((done) => {
  const select = document.querySelector("select[name=compare]");
  const before = document.querySelector("#kpis");
  const started = performance.now();
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  const look = () => {
    const now = document.querySelector("#kpis");
    if (now && now !== before && now.querySelector("figure.chart svg"))
      setTimeout(() => done(performance.now() - started));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """Milliseconds from navigation until all charts in view were in a frame, and until they were Plotly's.

    shown: until that frame was on the screen.
    sent: bytes of each address that the page asked for, as they came over the wire.
    """

    made: float
    shown: float
    interactive: float
    filter_change: float
    charts_in_view: int
    sent: dict[str, int]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Milliseconds of the plain page until all charts in view were in a frame, and on the screen."""

    made: float
    shown: float


def measure_screen(
    report: Report, served: list[tuple[Installation, Gunicorn]], folder: Path, *, rounds: int
) -> None:
    """Our page and the plain Plotly page, one after the other in every round."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=services.chromium())
        for one, server in served:
            charts = json.loads(fetch(server, one.charts, one.cookie))
            (folder / "plain.html").write_text(plain_page(charts))
            visits, plain = [], []
            for round_ in range(rounds + 1):
                visit = visit_ours(browser, server.address, one)
                drawn = visit_plain(browser, server.address)
                # The first round makes the browser and the server ready.
                if round_:
                    visits.append(visit)
                    plain.append(drawn)
            _report_times(report, one, visits, plain)
            _report_sizes(report, one, server, visits[-1])
        browser.close()


def _report_times(report: Report, one: Installation, visits: list[Visit], plain: list[Drawn]) -> None:
    pairs = list(zip(visits, plain, strict=True))
    sooner = median(drawn.shown / visit.shown for visit, drawn in pairs)
    report.at_least(f"{one.name}: charts visible, times sooner than plain Plotly", sooner, "", LEAST_SOONER)
    interactive = median(visit.interactive / drawn.made for visit, drawn in pairs)
    report.at_most(f"{one.name}: Plotly interactive / plain Plotly page", interactive, "", MOST_INTERACTIVE)
    change = median(visit.filter_change for visit in visits)
    report.at_most(f"{one.name}: change of filter to repaint", change, "ms", MOST_CHANGE)
    report.note(f"{one.name}:   charts in view", visits[-1].charts_in_view, "")
    report.note(f"{one.name}:   charts visible", median(visit.shown for visit in visits), "ms")
    report.note(f"{one.name}:   Plotly interactive", median(visit.interactive for visit in visits), "ms")
    report.note(
        f"{one.name}:   plain Plotly page, charts visible", median(drawn.shown for drawn in plain), "ms"
    )
    made = median(drawn.made / visit.made for visit, drawn in pairs)
    report.note(f"{one.name}:   frame with the charts is made, times sooner", made, "")


def _report_sizes(report: Report, one: Installation, server: Gunicorn, visit: Visit) -> None:
    """First visit: what Chromium asked for. Static files as they came, dynamic answers compressed."""
    sent = visit.sent | {path: compressed(fetch(server, path, one.cookie)) for path in (one.goal, one.charts)}
    late = {path for path in sent if "plotly" in path or path == one.charts}
    early = sum(size for path, size in sent.items() if path not in late)
    report.at_most(f"{one.name}: first visit before Plotly", early / KB, "kB", MOST_FIRST_VISIT)
    report.at_most(f"{one.name}: first visit with Plotly", sum(sent.values()) / KB, "kB", MOST_WITH_PLOTLY)


@contextmanager
def _cold_page(browser: Browser, cookie: str, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport=VIEWPORT, locale="sv-SE")
    cookies = (pair.split("=", 1) for pair in cookie.split("; "))
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies])
    try:
        page = context.new_page()
        page.set_default_timeout(TIMEOUT)
        page.add_init_script(_CLOCK)
        page.wait_for_timeout(SETTLED)
        yield page
    finally:
        context.close()


def _go(page: Page, address: str, *, until: str) -> None:
    """Open the page and wait until its clock says so: to ask it again and again would slow it down."""
    with page.expect_console_message(lambda message: message.text == f"benchmark: {until}"):
        page.goto(address, wait_until="commit")


def visit_ours(browser: Browser, address: str, one: Installation) -> Visit:
    """See the goal page come up, become interactive, and change when another comparison is chosen."""
    with _cold_page(browser, one.cookie, address) as page:
        requests = []
        page.on("requestfinished", lambda request: requests.append(request))  # noqa: PLW0108  Playwright marks it
        _go(page, address + one.goal, until="interactive")
        sent = {each.url.removeprefix(address): each.sizes()["responseBodySize"] for each in requests}
        change = page.evaluate(_CHANGE_FILTER, one.site["other_compare"])
        seen = page.evaluate("window.benchmark")
        shown = seen["shown"]["pictures"]
        return Visit(seen["pictures"], shown, seen["interactive"], change, seen["inView"], sent)


def visit_plain(browser: Browser, address: str) -> Drawn:
    """See the plain Plotly page come up."""
    with _cold_page(browser, "none=none", address) as page:
        _go(page, f"{address}/benchmark-plain", until="drawn")
        page.wait_for_function("window.benchmark.shown.drawn")
        seen = page.evaluate("window.benchmark")
        return Drawn(seen["drawn"], seen["shown"]["drawn"])


def plain_page(charts: dict[str, dict]) -> str:
    """The same charts as Plotly's to_html() puts them on a page: each with its script after it."""
    parts = [
        "<!doctype html><html lang=sv><meta charset=utf-8><title>Plotly</title>",
        "<script src=/benchmark-plotly.js></script>",
    ]
    for key, chart in charts.items():
        name = escape(key)
        arguments = ", ".join(
            json.dumps(chart.get(part, {}), ensure_ascii=False).replace("<", "\\u003c")
            for part in ("data", "layout", "config")
        )
        parts.append(
            f'<figure class="chart"><div id="{name}" style="height:{HEIGHT}px"></div></figure>'
            f'<script>Plotly.newPlot("{name}", {arguments})'
            '.then((chart) => { chart.dataset.drawn = ""; });</script>'
        )
    return "".join(parts)
