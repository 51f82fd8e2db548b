"""HTML and CSV read into a Reading."""

import csv
import io
from math import gcd
from urllib.parse import quote, unquote

from tests.attack import words
from tests.attack.dom import Node
from tests.attack.pictures import read_chart, read_trend
from tests.attack.reading import GAP, Extra, Published, Reading, Spot, half_unit

_COLUMNS = {
    "kpi", "title", "area_code", "area", "period", "sex", "value", "unit", "status", "members",
    "people", "people_status", "target_lower", "target_upper", "source", "producer",
}  # fmt: skip
# Groups as large as this are tried for a share that does not say of how many it is.
_LARGEST = 200
_JUDGED = {"reached", "near", "not_reached"}


def code_in(address: str) -> str | None:
    """Return the code of the KPI that an address is of."""
    _, found, rest = unquote(address).partition("/kpis/")
    return rest.split("/")[0].split("?")[0].removesuffix(".csv").removesuffix(".svg") if found else None


def fractions(share: float) -> list[tuple[int, int]]:
    """Return part and whole of every fraction in lowest terms that is shown as the share, in per cent."""
    half = half_unit(share) / 100
    found = []
    for whole in range(1, _LARGEST + 1):
        for part in {int(whole * share / 100), int(whole * share / 100) + 1}:
            if part <= whole and gcd(part, whole) == 1 and -half <= part / whole - share / 100 < half:
                found.append((part, whole))
    return found


def read_release(reading: Reading, kpi: str, number: int, page: Node) -> None:
    """Take a release's own page as what is published."""
    link = next(
        one for one in page.all("a") if one.attributes.get("href", "").endswith(f"/kpis/{quote(kpi)}/")
    )
    reading.titles[kpi] = link.text
    release = reading.releases[f"{kpi} {number}"] = Published(kpi, number)
    for table in page.all("table")[:1]:
        sexes = [node.attributes["data-sex"] for node in table.all("span", "sex")]
        for row in table.all("tr")[1:]:
            period, *cells = [node for node in row.children if isinstance(node, Node)]
            for sex, cell in zip(sexes, cells, strict=True):
                spot = Spot(sex, period.text)
                base = "".join(node.text for node in cell.all("span", "quiet"))
                release.figures[spot] = words.state_or_number(cell.text.removesuffix(base))
                if base:
                    release.bases[spot] = int(words.numbers(base)[0])
                reading.figures += 1
    for spot, said in release.figures.items():
        if release.is_share and isinstance(said, float) and spot not in release.bases:
            fitting = fractions(said)
            few = [(part, whole) for part, whole in fitting if 1 <= min(part, whole - part) < 5]
            reading.report("share without its base", f"release {release.name}", kpi, few or len(fitting))


def read_overview(reading: Reading, where: str, page: Node) -> None:
    for card in page.all("article", "kpi-card"):
        _read_scope(reading, where, code_of(card), card)


def read_goal(reading: Reading, where: str, page: Node) -> None:
    sections = page.all("section", "kpi-panel")
    for section in sections:
        _read_scope(reading, where, code_of(section), section)
    badges = sum(any("data-status" in node.attributes for node in one) for one in sections)
    for said in page.all("p", "cluster"):
        counted = words.numbers(said.text)
        if len(counted) == 2 and counted[1] > badges:
            reading.report("judged", where, "", said.text)


def read_kpi(reading: Reading, where: str, kpi: str, page: Node) -> None:
    for section in page.all("section"):
        for table in section.all("table"):
            if any(node.attributes.get("id") == "targets" for node in section):
                reading.targets[kpi] |= {
                    value for cell in table.all("td", "num") for value in words.numbers(cell.text)
                }
    facts = [node.text.casefold() for node in page.all("dd")]
    if any(text.startswith(("högre", "higher")) for text in facts):
        reading.higher_is_better[kpi] = True
    if any(text.startswith(("lägre", "lower")) for text in facts):
        reading.higher_is_better[kpi] = False
    for node in page:
        if node.attributes.get("id") == "history":
            _read_scope(reading, where, kpi, node)
    for title in page.all("title"):
        reading.sentence(where, kpi, title.text)


def code_of(scope: Node) -> str:
    return next(code for link in scope.all("a") if (code := code_in(link.attributes.get("href", ""))))


def _read_scope(reading: Reading, where: str, kpi: str, scope: Node) -> None:
    """Read all that a page says of one KPI."""
    tables, charts = scope.all("table", "figures"), scope.all("svg")
    skipped = {id(node) for table in tables for node in (table, *table)}
    periods: list[str] = []
    for table in tables:
        periods = reading.periods[kpi] = _read_table(reading, where, kpi, table)
    for svg in charts:
        read_trend(reading, where, kpi, svg) if "trend" in svg.kinds else read_chart(
            reading, where, kpi, svg, periods
        )
        axes = [node for node in svg.all("g") if {"x", "y"} & set(node.kinds)]
        skipped |= {id(node) for axis in axes for node in (axis, *axis)}
    for parts in scope.all("dl", "by-sex"):
        _read_parts(reading, where, kpi, scope, parts)
        skipped |= {id(node) for node in (parts, *parts)}
    for node in (scope, *scope):
        if id(node) in skipped or node.tag in ("h2", "h3", "figcaption") or "source" in node.kinds:
            continue
        if "/releases/" in node.attributes.get("href", ""):
            continue  # it has the release's number
        for child in node.children:
            if isinstance(child, str):
                reading.sentence(where, kpi, child)
        for name in ("aria-label", "alt", "title"):
            reading.sentence(where, kpi, node.attributes.get(name, ""))


def _read_table(reading: Reading, where: str, kpi: str, table: Node) -> list[str]:
    head, *rows = table.all("tr")
    headings = [node.text.casefold() for node in head if node.tag == "th"]
    periods = []
    for row in rows:
        cells = [node for node in row.children if isinstance(node, Node)]
        periods.append(cells[0].text)
        for heading, cell in zip(headings[1:], cells[1:], strict=True):
            if heading.startswith(words.TARGET):
                reading.targets[kpi] |= set(words.numbers(cell.text))
            elif sex := words.SEXES.get(heading) or (GAP if heading in words.GAPS else None):
                said = "".join(one for one in cell.strings()).removeprefix("–").removeprefix(".")
                reading.figure(where, kpi, Spot(sex, cells[0].text), said)
            elif people := words.PEOPLE.fullmatch(heading):
                said = "".join(one for one in cell.strings()).removeprefix("–").removeprefix(".")
                reading.people(where, kpi, Spot(words.SEXES[people[1]], cells[0].text), said)
            else:
                reading.report("unknown column", where, kpi, heading)
    return periods


def _read_parts(reading: Reading, where: str, kpi: str, scope: Node, parts: Node) -> None:
    """The newest figures, by sex, with target and badge."""
    foot = " ".join(node.text for node in scope if node.tag == "p" and {"source", "quiet"} & set(node.kinds))
    named = words.PERIOD.findall(foot)
    release = reading.newest(kpi)
    if release is None or not named:
        return
    for part in parts.all("div"):
        sex = part.attributes["data-sex"]
        spot = Spot(GAP if sex == "T" else sex, named[-1])
        value = part.all("dd", "value")[0]
        unit = "".join(node.text for node in value.all("small"))
        reading.figure(where, kpi, spot, value.text.removesuffix(unit))
        targets = words.numbers("".join(node.text for node in part.all("dd", "target")))
        reading.targets[kpi] |= set(targets)
        badges = {node.attributes.get("data-status") for node in part} & _JUDGED
        if badges and release.figures.get(spot) == "hidden":
            reading.report("status of hidden", where, kpi, f"{spot}: {badges}")
            if targets:
                above = ("reached" in badges) == reading.higher_is_better.get(kpi, True)
                low, high = (targets[0], float("inf")) if above else (0.0, targets[0])
                reading.extras.append(Extra(kpi, spot, low, high, where))


def read_csv(reading: Reading, where: str, kpi: str, text: str) -> None:
    machine = "format=machine" in where
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter="," if machine else ";"))
    if len(rows[0]) != len(_COLUMNS) or (machine and set(rows[0]) != _COLUMNS):
        reading.report("unknown column", where, kpi, rows[0])
    for row in rows[1:]:
        spot = Spot(words.SEXES[row[5].casefold()], row[4])
        reading.figure(where, kpi, spot, row[6] or row[8])
        if row[10] or row[11]:
            reading.people(where, kpi, spot, row[10] or row[11])
        for said in (row[8], row[9]):
            reading.sentence(where, kpi, said)
        reading.targets[kpi] |= {words.number(one) for one in row[12:14] if one}
