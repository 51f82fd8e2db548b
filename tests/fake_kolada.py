"""A Kolada of our own for tests: version 3 of its API, with real figures and with faults on request.

fake = FakeKolada()
fake.cell("N00206", "2083", 2022, "K")["value"] = 95.0    # what the next answer says
fake.fail("garbage", times=2, when="N00090")              # how the next answers fail
KoladaClient("http://kolada.test/v3/", transport=fake.transport())   # without a network
with fake.serve() as base_url: ...                        # over HTTP, on loopback
"""

import csv
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import mean
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import httpx2

EXTRACT = Path(__file__).parent / "data" / "kolada"
MAX_IDS = 25
GENDERS = {"K": "women", "M": "men", "T": "total"}


@dataclass
class Answer:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    fault: str = ""


class FakeKolada:
    """Answers as Kolada does. Everything in it may be changed by a test: it is read anew for each."""

    def __init__(self, *, per_page=5000):
        self.per_page = per_page
        self.kpis = _by_id("kpi.json")
        self.areas = _by_id("municipality.json")
        self.groups = _by_id("municipality_groups.json")
        published = self._published()
        self.entries = published | self._means_of_groups(published)
        self.retry_after = "0"
        self.slowness = 0.0
        self.asked: list[str] = []
        self._faults: list[list] = []
        self._lock = threading.Lock()

    def cell(self, kpi, area, year, gender):
        """Return the dict of one figure, to be changed."""
        (cell,) = (cell for cell in self.entries[kpi, area, year] if cell["gender"] == gender)
        return cell

    def fail(self, fault, *, times=1, when="/data/"):
        """Let the next requests for an address with `when` in it fail; times=None: all of them.

        Faults: error (500), throttle (429), cut (half an answer), garbage (a web page), slow (a time-out
        without a network, else `slowness` seconds), redirect (to another host).
        """
        self._faults.append([fault, times, when])

    def recover(self):
        """Let no request fail any more."""
        self._faults.clear()

    def transport(self):
        return httpx2.MockTransport(self._answer_without_network)

    @contextmanager
    def serve(self) -> Iterator[str]:
        """Serve on a free port of loopback, and give the base address."""
        handler = type("Handler", (_Handler,), {"fake": self})
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            server.daemon_threads = True
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_port}/v3/"
            finally:
                server.shutdown()
                thread.join()

    def answer(self, host, target) -> Answer:
        with self._lock:
            self.asked.append(target)
            fault = self._next_fault(target)
        match fault:
            case "error":
                return Answer(500, b'{"detail": "Internal Server Error"}')
            case "throttle":
                return Answer(429, b'{"detail": "Too Many Requests"}', {"Retry-After": self.retry_after})
            case "garbage":
                return Answer(200, b"<html><title>Down</title></html>", {"Content-Type": "text/html"})
            case "redirect":
                return Answer(302, b"", {"Location": "http://elsewhere.test/v3/"})
        found = self._find(host, target)
        found.fault = fault
        return found

    def _published(self):
        entries = {}
        with (EXTRACT / "observations.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                is_divided = self.kpis[row["kpi"]]["is_divided_by_gender"]
                entries[row["kpi"], row["municipality"], int(row["year"])] = [
                    _cell(gender, float(row[column]) if row[column] else None)
                    for gender, column in GENDERS.items()
                    if is_divided or gender == "T"
                ]
        return entries

    def _means_of_groups(self, published):
        """Return Kolada's values for the groups that the extract has every member of: unweighted means."""
        entries = {}
        for group in self.groups.values():
            members = [member["member_id"] for member in group["members"]]
            if not set(members) <= set(self.areas):
                continue
            for kpi, year in sorted({(kpi, year) for kpi, area, year in published if area in members}):
                of_members = [published.get((kpi, area, year)) for area in members]
                entries[kpi, group["id"], year] = [
                    _mean_cell(cells) for cells in zip(*filter(None, of_members), strict=True)
                ]
        return entries

    def _next_fault(self, target):
        for planned in self._faults:
            fault, times, when = planned
            if when in unquote(target) and times != 0:
                planned[1] = None if times is None else times - 1
                return fault
        return ""

    def _find(self, host, target):
        address = urlsplit(target)
        query = {name: found[-1] for name, found in parse_qs(address.query).items()}
        kind, *rest = [part for part in unquote(address.path).removeprefix("/v3/").split("/") if part]
        if any(len(part.split(",")) > MAX_IDS for part in rest):
            return Answer(400, b'{"detail": "at most 25 ids"}')
        match kind, rest:
            case "data", ["kpi", kpis, "municipality", areas]:
                found = self._data(kpis.split(","), areas.split(","))
            case "kpi" | "municipality" | "municipality_groups", [] | [_]:
                described = {"kpi": self.kpis, "municipality": self.areas}.get(kind, self.groups)
                ids = rest[0].split(",") if rest else described
                found = [described[id_] for id_ in ids if id_ in described]
            case _:
                return Answer(404, b'{"detail": "Not Found"}')
        title = query.get("title", "").lower()
        found = [value for value in found if title in value.get("title", "").lower()]
        return self._page(found, query, f"http://{host}{address.path}")

    def _data(self, kpis, areas):
        return [
            {"kpi": kpi, "municipality": area, "period": year, "values": cells}
            for (kpi, area, year), cells in sorted(self.entries.items())
            if kpi in kpis and area in areas
        ]

    def _page(self, found, query, address):
        size = min(int(query.get("per_page", self.per_page)), self.per_page)
        number = int(query.get("page", 1))
        end = number * size
        link = f"{address}?{urlencode({**query, 'page': number + 1, 'per_page': size})}"
        payload = {
            "values": found[end - size : end],
            "count": len(found),
            "next_url": link if end < len(found) else None,
            "previous_url": None,
        }
        return Answer(200, json.dumps(payload).encode(), {"Content-Type": "application/json"})

    def _answer_without_network(self, request):
        answer = self.answer(request.url.netloc.decode(), request.url.raw_path.decode())
        if answer.fault == "cut":
            raise httpx2.RemoteProtocolError("peer closed connection without sending complete message body")
        if answer.fault == "slow":
            raise httpx2.ReadTimeout("timed out")
        return httpx2.Response(answer.status, headers=answer.headers, content=answer.body)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake: FakeKolada

    def do_GET(self):
        answer = self.fake.answer(self.headers["Host"], self.path)
        if answer.fault == "slow":
            time.sleep(self.fake.slowness)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.fault == "cut":
            self.wfile.write(answer.body[: len(answer.body) // 2])
            self.close_connection = True
        else:
            self.wfile.write(answer.body)

    def log_message(self, format, *args):
        pass


def _by_id(name):
    return {value["id"]: value for value in json.loads((EXTRACT / name).read_text(encoding="utf-8"))}


def _cell(gender, value, count=1):
    return {"gender": gender, "count": count, "status": "", "value": value, "isdeleted": False}


def _mean_cell(cells):
    values = [cell["value"] for cell in cells if cell["value"] is not None]
    return _cell(cells[0]["gender"], mean(values) if values else None, len(values))
