"""What somebody does who has a keyboard alone."""

from playwright.sync_api import Page


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what the selector means has the focus."""
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def fill_in(page: Page, **fields: str) -> None:
    """Type into the fields with these names, in this order."""
    for name, text in fields.items():
        tab_to(page, f"[name='{name}']")
        page.keyboard.press("Control+a")
        page.keyboard.type(text)


def press_on(page: Page, selector: str) -> None:
    """Tab to a link or button, press Enter, and wait for the page that comes."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")
