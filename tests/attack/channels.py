"""Everything that somebody can reach of an organisation, fetched and read."""

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPResponse
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote, urljoin
from urllib.request import Request, urlopen

from tests.attack.dom import Node, tree
from tests.attack.pages import code_in, code_of, read_csv, read_goal, read_kpi, read_overview, read_release
from tests.attack.pictures import read_chart, read_plotly
from tests.attack.reading import Reading

_HEADERS = {
    "allow", "cache-control", "connection", "content-disposition", "content-encoding", "content-language",
    "content-length", "content-security-policy", "content-type", "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy", "date", "etag", "expires", "last-modified", "permissions-policy",
    "referrer-policy", "server", "set-cookie", "strict-transport-security", "transfer-encoding", "vary",
    "x-content-type-options", "x-frame-options",
}  # fmt: skip


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


# Fetches an address with headers.
type Fetch = Callable[[str, Mapping[str, str]], Answer]


def over_http(base: str, cookie: str = "") -> Fetch:
    """Return what fetches from a running installation. cookie: of somebody who is signed in."""

    def fetch(address: str, headers: Mapping[str, str]) -> Answer:
        sent = dict(headers) | ({"Cookie": cookie} if cookie else {})
        request = Request(urljoin(base, address), headers=sent)
        try:
            response: HTTPResponse | HTTPError = urlopen(request, timeout=60)
        except HTTPError as error:
            response = error
        with response:
            return Answer(response.status or 0, dict(response.headers.items()), response.read())

    return fetch


def through_django(client) -> Fetch:
    """Return what fetches through Django's test client."""

    def fetch(address: str, headers: Mapping[str, str]) -> Answer:
        response = client.get(address, headers=headers)
        return Answer(response.status_code, dict(response.headers), response.content)

    return fetch


@dataclass(slots=True)
class Crawler:
    """Reads an organisation's pages, each way that they can be asked for."""

    fetch: Fetch
    organisation: str
    reading: Reading
    languages: tuple[str, ...] = ("", "/en")
    fetched: int = 0
    kpi_of_chart: dict[str, str] = field(default_factory=dict)

    def run(self) -> Reading:
        self.read_releases()
        for language in self.languages:
            root = f"{language}/{self.organisation}/"
            addresses = [root, *self._narrowed(root)]
            done: set[str] = set()
            while addresses:
                address = addresses.pop()
                if address in done or not address.startswith(root) or "/releases/" in address:
                    continue
                done.add(address)
                addresses += self._read(address)
        return self.reading

    def read_releases(self) -> None:
        """Read the releases alone, in both languages."""
        for kpi in self._kpis():
            numbers = itertools.count(1)
            while self._read_release(kpi, next(numbers)):
                pass

    def _kpis(self) -> set[str]:
        """The codes of the KPIs that the overview and the goals name."""
        root = f"/{self.organisation}/"
        pages = {root: tree(self._get(root).text)}
        for goal in {link for link in self._links(root, pages[root]) if link.startswith(f"{root}goals/")}:
            pages[goal] = tree(self._get(goal).text)
        links = [link for address, page in pages.items() for link in self._links(address, page)]
        return {code for link in links if link.startswith(root) and (code := code_in(link))}

    def _read_release(self, kpi: str, number: int) -> bool:
        """Read a release, and return whether there is or was one with the number."""
        address = f"/{self.organisation}/kpis/{quote(kpi)}/releases/{number}/"
        pages = [self._get(start + address) for start in ("", "/en")]
        if pages[0].status == 200:
            read_release(self.reading, kpi, number, tree(pages[1].text))
            english = self.reading.releases.pop(f"{kpi} {number}")
            read_release(self.reading, kpi, number, tree(pages[0].text))
            if english != self.reading.releases[english.name]:
                self.reading.report("languages differ", f"release {english.name}", kpi, english.figures)
        return pages[0].status in (200, 410)

    def _get(self, address: str, **headers: str) -> Answer:
        self.fetched += 1
        answer = self.fetch(address, headers)
        if unknown := {name.lower() for name in answer.headers} - _HEADERS:
            self.reading.report("unknown header", address, "", sorted(unknown))
        return answer

    def _narrowed(self, root: str) -> Iterator[str]:
        """The overview as its filters narrow it: every year and status."""
        for select in tree(self._get(root).text).all("select"):
            if select.attributes.get("name") in ("year", "status"):
                for option in select.all("option"):
                    if value := option.attributes.get("value"):
                        yield f"{root}?{select.attributes['name']}={value}"

    def _read(self, address: str) -> list[str]:
        """Read what is at the address, as page and as fragment; return the addresses that it names."""
        whole = self._get(address)
        if whole.status != 200:
            return []
        kind = whole.headers["Content-Type"].partition(";")[0]
        if kind == "text/html":
            fragment = self._get(address, **{"HX-Request": "true"})
            pages = [tree(one.text) for one in (whole, fragment)]
            for page in pages:
                self._page(address, page)
            return self._links(address, pages[0])
        if kind == "text/csv":
            read_csv(self.reading, address, code_in(address) or "", whole.text)
        elif kind == "application/json":
            self._charts(address, json.loads(whole.text))
        elif kind == "image/svg+xml":
            self._svg(address, tree(whole.text))
        else:
            self.reading.report("unknown kind", address, "", kind)
        return []

    def _page(self, address: str, page: Node) -> None:
        if kpi := code_in(address):
            read_kpi(self.reading, address, kpi, page)
            scopes = {kpi: page}
        elif "/goals/" in address:
            read_goal(self.reading, address, page)
            scopes = {code_of(section): section for section in page.all("section", "kpi-panel")}
        else:
            read_overview(self.reading, address, page)
            scopes = {}
        for kpi, scope in scopes.items():
            charts = [node.attributes.get("data-chart") for node in scope.all("figure")]
            self.kpi_of_chart |= {name: kpi for name in charts if name}

    def _links(self, address: str, page: Node) -> list[str]:
        named = [node.attributes.get(name) for node in page for name in ("href", "data-charts-url")]
        return [
            urljoin(address, one).partition("#")[0] for one in named if one and not one.startswith("http")
        ]

    def _charts(self, address: str, charts: dict) -> None:
        for name, figure in charts.items():
            if name in self.kpi_of_chart:
                read_plotly(self.reading, address, self.kpi_of_chart[name], figure)
            else:
                self.reading.report("unknown chart", address, "", name)

    def _svg(self, address: str, file: Node) -> None:
        kpi = code_in(address) or ""
        svg = file.all("svg")[1]
        read_chart(self.reading, address, kpi, svg, self.reading.periods[kpi])
        axes = {id(text) for group in svg.all("g") for text in group.all("text")}
        for node in svg:
            if id(node) not in axes and node.tag in ("text", "desc"):
                self.reading.sentence(address, kpi, node.text)
