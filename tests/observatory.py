"""The score that MDN's HTTP Observatory gives a page, without a network: its twelve tests.

What each counts is fact from its published table (developer.mozilla.org, observatory/docs/tests_and_scoring;
COOP and COEP from pull request 498 of mdn/mdn-http-observatory), written anew. Finer steps that no page of
ours can take are left out: what is not right counts as absent or invalid. Being on the preload list of
browsers (+5) is not of the page.
"""

from html.parser import HTMLParser
from http.cookies import SimpleCookie

SIX_MONTHS = 15_768_000
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*"}
# Bonuses count for those alone who lose little.
LEAST_FOR_BONUSES = 90


def score(headers: dict[str, str], cookies: SimpleCookie, html: str, *, redirected_to: str) -> int:
    """Return the score of a page over https; redirected_to is where its address over http leads."""
    points = marks(headers, cookies, html, redirected_to=redirected_to).values()
    kept = 100 + sum(one for one in points if one < 0)
    return max(0, kept + sum(one for one in points if one > 0) if kept >= LEAST_FOR_BONUSES else kept)


def marks(headers: dict[str, str], cookies: SimpleCookie, html: str, *, redirected_to: str) -> dict[str, int]:
    """Return what each of the twelve tests adds to the score or takes from it."""
    said = {name.lower(): value.strip() for name, value in headers.items()}
    policy = _policy(said.get("content-security-policy", ""))
    hsts = _hsts(said.get("strict-transport-security"))
    return {
        "content-security-policy": _csp(policy),
        "cookies": _cookies(cookies, protected=hsts == 0),
        "cross-origin-resource-sharing": _cors(said),
        "cross-origin-resource-policy": _one_of(
            said.get("cross-origin-resource-policy"), {"same-origin": 10, "same-site": 10, "cross-origin": 0}
        ),
        "cross-origin-opener-policy": _one_of(
            said.get("cross-origin-opener-policy"),
            {
                "same-origin": 10,
                "same-origin-allow-popups": 10,
                "noopener-allow-popups": 10,
                "unsafe-none": 0,
            },
        ),
        "cross-origin-embedder-policy": _one_of(
            said.get("cross-origin-embedder-policy"),
            {"require-corp": 10, "credentialless": 10, "unsafe-none": 0},
        ),
        "redirection": 0 if redirected_to.startswith("https://") else -20,
        "referrer-policy": _referrer(said.get("referrer-policy")),
        "strict-transport-security": hsts,
        "subresource-integrity": _integrity(html),
        "x-content-type-options": 0 if said.get("x-content-type-options", "").lower() == "nosniff" else -5,
        "x-frame-options": _framing(said.get("x-frame-options", ""), policy),
    }


def _policy(header: str) -> dict[str, set[str]]:
    directives = (directive.split() for directive in header.split(";") if directive.strip())
    return {name.lower(): {source.lower() for source in sources} for name, *sources in directives}


def _csp(policy: dict[str, set[str]]) -> int:
    if not policy:
        return -25
    default = policy.get("default-src", {"*"})
    script, style = (policy.get(name, default) for name in ("script-src", "style-src"))
    if script & (BROAD | {"'unsafe-inline'", "data:"}) or policy.get("object-src", default) & BROAD:
        return -20
    everything = set().union(*policy.values())
    if any(source.startswith(("http:", "ftp:")) for source in everything):
        return -20
    if "'unsafe-eval'" in script | style:
        return -10
    if style & (BROAD | {"'unsafe-inline'", "data:"}):
        return 0
    return 10 if default == {"'none'"} else 5


def _cookies(cookies: SimpleCookie, *, protected: bool) -> int:
    if not cookies:
        return 0
    worst = [5]
    for name, cookie in cookies.items():
        is_session = "sess" in name.lower() or "login" in name.lower()
        if is_session and not cookie["httponly"]:
            worst.append(-30)
        if not cookie["secure"]:
            worst.append((-10 if is_session else -5) if protected else (-40 if is_session else -20))
        if not cookie["samesite"]:
            worst.append(-20 if "csrf" in name.lower() else 0)
    return min(worst)


def _cors(said: dict[str, str]) -> int:
    everybody = said.get("access-control-allow-credentials") == "true"
    return -50 if everybody and "access-control-allow-origin" in said else 0


def _one_of(value: str | None, points: dict[str, int]) -> int:
    return 0 if value is None else points.get(value, -5)


def _referrer(value: str | None) -> int:
    if value is None:
        return 0
    return 5 if value.split(",")[-1].strip().lower() in PRIVATE_REFERRERS else -5


def _hsts(value: str | None) -> int:
    for directive in (value or "").lower().split(";"):
        name, _, seconds = directive.strip().partition("=")
        if name == "max-age" and seconds.isdigit():
            return 0 if int(seconds) >= SIX_MONTHS else -10
    return -20


def _framing(value: str, policy: dict[str, set[str]]) -> int:
    if "frame-ancestors" in policy:
        return 5
    return 0 if value.lower() in ("deny", "sameorigin") else -20


class _Scripts(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "script" and "src" in dict(attrs):
            self.found.append(dict(attrs))


def _integrity(html: str) -> int:
    scripts = _Scripts(html).found
    foreign = [script for script in scripts if "//" in (script["src"] or "")]
    if foreign:
        return 5 if all(script.get("integrity") for script in foreign) else -50
    return 5 if any(script.get("integrity") for script in scripts) else 0
