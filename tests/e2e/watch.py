"""What no page may do, whatever is done with it."""

from playwright.sync_api import ConsoleMessage, Dialog, Page, Request, Response

# Into the console, so that all comes one way.
TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy violated: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
COOKIES = {"sessionid", "csrftoken"}
# htmx notes the address of the page, and nothing of what is on it, until the tab is closed.
STORED = {"htmx-current-path-for-history"}


class Watch:
    """Collects what a page did that no page of ours does."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.faults: list[str] = []
        self.status = 0  # of the last page
        page.context.add_init_script(TELL_VIOLATIONS)
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("dialog", self._dialog)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:")):
            self.faults.append(f"asked another host: {request.url}")

    def _response(self, response: Response) -> None:
        kind = response.request.resource_type
        if response.status >= 400 and kind not in ("document", "xhr"):
            self.faults.append(f"{response.status} for the {kind} {response.url}")
        if kind == "document":
            self.status = response.status
            policy = response.headers.get("content-security-policy", "")
            if "default-src 'none'" not in policy or "unsafe-" in policy:
                self.faults.append(f"policy of {response.url}: {policy}")

    def _console(self, message: ConsoleMessage) -> None:
        # What could not be loaded is judged by its response.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(f"console {message.type}: {message.text}")

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"a dialog opened: {dialog.message}")
        dialog.dismiss()


def left_behind(page: Page) -> list[str]:
    """Return what the page has stored in the browser beside the session and the token of its forms."""
    cookies = {cookie["name"] for cookie in page.context.cookies()} - COOKIES
    stored = set(page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")) - STORED
    return [*(f"cookie {name}" for name in sorted(cookies)), *(f"stored {name}" for name in sorted(stored))]
