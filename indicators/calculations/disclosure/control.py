"""What of a set of tables may be shown: everything that leaves its owner goes through `protect`."""

from collections.abc import Mapping, Sequence

from indicators.calculations.disclosure.protection import Persona, Protector
from indicators.calculations.disclosure.rules import Rules, reason_to_hide
from indicators.calculations.disclosure.system import Part, parts_of
from indicators.calculations.disclosure.types import (
    Before,
    Cell,
    Derived,
    Finding,
    Place,
    Protected,
    Reason,
    Tables,
)


def protect(tables: Tables, rules: Rules) -> Protected:
    """Return which cells and derived figures are hidden and why, with the audit.

    The same tables and rules give the same answer. A set that is safe as it is comes back with nothing
    hidden. Raises OverlappingGroups and ValueError for tables that contradict themselves.
    """
    hidden: dict[Place, Reason] = {}
    findings: list[Finding] = []
    audited = 0
    of_few = _parts_of_telling_shares(tables, rules)
    for part in parts_of(tables.cells, tables.relations):
        reasons = [_reason(cell, rules, of_few) for cell in part.cells]
        audited += _protect_part(part, reasons, tables, rules, hidden, findings)
    _hide_derived(tables, rules, hidden)
    return Protected(hidden, tuple(findings), audited)


def _protect_part(
    part: Part,
    reasons: Sequence[Reason | None],
    tables: Tables,
    rules: Rules,
    hidden: dict[Place, Reason],
    findings: list[Finding],
) -> int:
    """Add what the part has to hide; return how many pairs of a cell and a persona were proved safe.

    reasons: why each cell may not be shown in itself, or None.
    """
    primary = {number for number, reason in enumerate(reasons) if reason is not None}
    earlier = {number for number, cell in enumerate(part.cells) if cell.before in _HIDDEN}
    guarded = {number for number, cell in enumerate(part.cells) if cell.before is Before.GUARDED}
    for number, cell in enumerate(part.cells):
        if cell.before is Before.SHOWN and (number in primary or _tells_of_few(cell, rules)):
            findings.append(Finding(cell.place, "earlier release"))
    if not primary and not earlier:
        return 0
    protector = Protector(part, rules, primary | earlier, sorted(primary | guarded))
    partners = _partners(part, tables.partners)
    protector.protect(partners)
    for number in sorted(protector.hidden):
        place = part.cells[number].place
        hidden[place] = reasons[number] or (Reason.EARLIER if number in earlier else Reason.COMPLEMENT)
    return _audit(protector, partners, findings)


def _reason(cell: Cell, rules: Rules, of_few: frozenset[Place]) -> Reason | None:
    """What everybody has seen and what has not changed since is hidden no more: it would hide nothing."""
    if cell.before is Before.SHOWN and cell.earlier and cell.earlier[-1] == cell.value:
        return None
    return reason_to_hide(cell, rules) or (Reason.BASE if cell.place in of_few else None)


def _parts_of_telling_shares(tables: Tables, rules: Rules) -> frozenset[Place]:
    """Return what a share of too few is computed from, where a share tells something sensitive.

    Hidden with the share, or else other shares would give it away. Of visitors and the like (class 1) a share
    of few is left out because it says little, not because it says too much.
    """
    if not rules.telling_group:
        return frozenset()
    cells = {cell.place: cell for cell in tables.cells}
    return frozenset(
        place
        for figure in tables.derived
        if figure.base is not None and _is_small_base(cells[figure.base], rules)
        for place in figure.of
    )


_HIDDEN = (Before.HIDDEN, Before.GUARDED)


def _tells_of_few(cell: Cell, rules: Rules) -> bool:
    """Whether the difference to what was shown before is of so few that it tells something of them.

    Of how many there are it tells that somebody was left out; of how many have a property, that those do.
    """
    is_telling = cell.group is not None or rules.telling_group > 0
    return is_telling and any(0 < abs(cell.value - before) < rules.smallest for before in cell.earlier)


def _audit(protector: Protector, partners: Sequence[Persona], findings: list[Finding]) -> int:
    """Check every witness anew, and every cell for everybody. Adds what does not hold; returns what does."""
    protector.witnesses = [witness for witness in protector.witnesses if protector.proves(witness)]
    personas = protector.personas(partners)
    open_ = protector.open_pairs(personas)
    for number, persona in open_:
        finding = Finding(protector.part.cells[number].place, persona.name)
        if finding not in findings:
            findings.append(finding)
    return len(personas) * len(protector.must_be_safe) - len(open_)


def _partners(part: Part, partners: Mapping[str, frozenset[Place]]) -> list[Persona]:
    found = []
    for name, places in sorted(partners.items()):
        knows = frozenset(part.index[place] for place in places if place in part.index)
        if knows:
            found.append(Persona(name, knows))
    return found


def _hide_derived(tables: Tables, rules: Rules, hidden: dict[Place, Reason]) -> None:
    """A derived figure is shown when all it is computed from is; a share also needs a base large enough."""
    cells = {cell.place: cell for cell in tables.cells}
    for figure in _in_order(tables.derived):
        if any(place in hidden for place in (*figure.of, *_base(figure))):
            hidden[figure.place] = Reason.DERIVED
        elif figure.base is not None and _is_small_base(cells[figure.base], rules):
            hidden[figure.place] = Reason.BASE


def _base(figure: Derived) -> tuple[Place, ...]:
    return () if figure.base is None else (figure.base,)


def _is_small_base(cell: Cell, rules: Rules) -> bool:
    return cell.value < rules.base


def _in_order(derived: Sequence[Derived]) -> list[Derived]:
    """Return derived figures with each after those that it is computed from."""
    waiting = {figure.place: figure for figure in derived}
    done: list[Derived] = []
    while waiting:
        ready = [one for one in waiting.values() if not any(place in waiting for place in one.of)]
        if not ready:
            raise ValueError("derived figures are computed from each other")
        for one in ready:
            done.append(one)
            del waiting[one.place]
    return done
