"""Judges a page as it stands: WCAG by axe, and rules of our own."""

from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

OWN_RULES = (Path(__file__).parent / "own_rules.js").read_text()
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# All that the scheme can change; it takes most of axe's time.
COLOURS = {"type": "rule", "values": ["color-contrast"]}


def faults(page: Page) -> list[str]:
    """Return what is wrong with the page, light and dark, on a telephone and on a desk."""
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
    found = own_rules(page)
    page.evaluate(AXE_SCRIPT)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        found += [f"{size['width']} px: {fault}" for fault in overflow(page) + axe(page, WCAG)]
    page.emulate_media(color_scheme="dark")
    return found + [f"dark: {fault}" for fault in axe(page, COLOURS)]


def own_rules(page: Page) -> list[str]:
    """Return what refers to nothing, and the charts that lack words or a table that says the same."""
    return page.evaluate(OWN_RULES)


def overflow(page: Page) -> list[str]:
    """Return the elements that make the page scroll sideways."""
    return page.evaluate(
        """() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          if (scrollWidth <= clientWidth) return [];
          const wide = [...document.body.querySelectorAll("*")].filter((one) =>
            one.getBoundingClientRect().right > clientWidth && !one.closest(".table-scroll"));
          return [`${scrollWidth} px wide`, ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
        }"""
    )


def axe(page: Page, rules: list[str] | dict[str, Any]) -> list[str]:
    """Return what axe finds, in a page that has axe."""
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    result = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {node['failureSummary']} {node['html'][:200]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
