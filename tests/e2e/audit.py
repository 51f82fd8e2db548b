"""Judges a page as it stands: WCAG by axe, and rules of our own."""

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

OWN_RULES = (Path(__file__).parent / "own_rules.js").read_text()
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page) -> list[str]:
    """Return what is wrong with the page, light on a desk and dark on a telephone.

    Two of the four: no rule of axe looks at colour and size together, and it takes most of the time.
    """
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
    page.evaluate(AXE_SCRIPT)
    found = own_rules(page) + [f"1280 px: {fault}" for fault in overflow(page) + axe(page)]
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    return found + [f"390 px, dark: {fault}" for fault in overflow(page) + axe(page)]


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


def axe(page: Page) -> list[str]:
    """Return what axe finds, in a page that has axe."""
    options = {"runOnly": WCAG, "resultTypes": ["violations"]}
    result = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {node['failureSummary']} {node['html'][:200]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
