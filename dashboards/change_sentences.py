"""How a gap changed, in a sentence whose parts add up to its whole as shown."""

from django.utils.translation import gettext_noop

from dashboards.phrasing import Phrasing
from indicators.calculations.balance import share_of_women
from indicators.calculations.gap import disadvantaged_sex, gap_size_of, women_above
from indicators.calculations.gap_change import ChangeKind, GapChange
from indicators.calculations.numbers import units_shown
from indicators.vocabulary import GapType, Sex

_SHRANK, _GREW, _CROSSED = ChangeKind.SHRANK, ChangeKind.GREW, ChangeKind.CROSSED

_UNCHANGED = gettext_noop("The gap is unchanged ({periods}).")

# Both sexes worked the same way; the flag is whether women's value rose, men's then went the other way.
_BY_BOTH = {
    (_SHRANK, True): gettext_noop(
        "The gap shrank by {amount}: {by_women} because {womens} value rose,"
        " {by_men} because {mens} fell ({periods})."
    ),
    (_SHRANK, False): gettext_noop(
        "The gap shrank by {amount}: {by_women} because {womens} value fell,"
        " {by_men} because {mens} rose ({periods})."
    ),
    (_GREW, True): gettext_noop(
        "The gap grew by {amount}: {by_women} because {womens} value rose,"
        " {by_men} because {mens} fell ({periods})."
    ),
    (_GREW, False): gettext_noop(
        "The gap grew by {amount}: {by_women} because {womens} value fell,"
        " {by_men} because {mens} rose ({periods})."
    ),
}
# One worked against the other, or did not move.
_BY_MOVES = {
    _SHRANK: gettext_noop(
        "The gap shrank by {amount}: {womens} value {women_moved}, {mens} {men_moved} ({periods})."
    ),
    _GREW: gettext_noop(
        "The gap grew by {amount}: {womens} value {women_moved}, {mens} {men_moved} ({periods})."
    ),
}
_ROSE, _FELL = gettext_noop("rose by {number}"), gettext_noop("fell by {number}")
_STOOD_STILL = gettext_noop("was unchanged")

_AS_A_WHOLE = {
    _SHRANK: gettext_noop("The gap shrank by {amount} ({periods})."),
    _GREW: gettext_noop("The gap grew by {amount} ({periods})."),
}
_OF_RATIO = {
    _SHRANK: gettext_noop(
        "{womens} value went from {before} to {now} of {mens}: the gap shrank ({periods})."
    ),
    _GREW: gettext_noop("{womens} value went from {before} to {now} of {mens}: the gap grew ({periods})."),
}
_OF_MENS = {
    _SHRANK: gettext_noop("The gap went from {before} to {now} of {mens} value: it shrank ({periods})."),
    _GREW: gettext_noop("The gap went from {before} to {now} of {mens} value: it grew ({periods})."),
}
_OF_SHARE = {
    _SHRANK: gettext_noop(
        "The share of {women} went from {before} to {now}: closer to an even distribution ({periods})."
    ),
    _GREW: gettext_noop(
        "The share of {women} went from {before} to {now}: further from an even distribution ({periods})."
    ),
    _CROSSED: gettext_noop(
        "The share of {women} went from {before} to {now}: past an even distribution ({periods})."
    ),
}
# Keyed by whether women were below before.
_CROSSED_BY = {
    True: gettext_noop(
        "{women} were below, are now above {men}: from {before} below to {now} above ({periods})."
    ),
    False: gettext_noop(
        "{women} were above, are now below {men}: from {before} above to {now} below ({periods})."
    ),
}
_LEVELLING_DOWN = gettext_noop("Levelling down: at least half of the narrowing is {whom} doing worse.")


def gap_change_sentence(phrasing: Phrasing, change: GapChange) -> str:
    """What became of the gap, by how much, and through whom where the gap is a difference."""
    gap_type = phrasing.kpi.gap_type
    periods = f"{change.earlier.period}–{change.later.period}"
    if change.kind is ChangeKind.UNCHANGED:
        return phrasing.sentence(_UNCHANGED, periods=periods)
    shares = [share_of_women(at.women, at.men) for at in (change.earlier, change.later)]
    if gap_type is GapType.BALANCE and shares[0] is not None and shares[1] is not None:
        before, now = phrasing.number(shares[0]), phrasing.percent(shares[1])
        return phrasing.sentence(_OF_SHARE[change.kind], before=before, now=now, periods=periods)
    size_before, size_now = (gap_size_of(at.gap, gap_type) for at in (change.earlier, change.later))
    if change.kind is _CROSSED:
        message = _CROSSED_BY[women_above(change.earlier.gap, gap_type) < 0]
        before, now = phrasing.gap(size_before), phrasing.number(size_now)
        return phrasing.sentence(message, before=before, now=now, periods=periods)
    if gap_type is GapType.RATIO:
        before, now = phrasing.number(change.earlier.gap), phrasing.gap(change.later.gap)
        return phrasing.sentence(_OF_RATIO[change.kind], before=before, now=now, periods=periods)
    if gap_type is GapType.PERCENT_OF_MEN:
        before, now = phrasing.number(size_before), phrasing.gap(size_now)
        return phrasing.sentence(_OF_MENS[change.kind], before=before, now=now, periods=periods)
    return _by_parts(phrasing, change, periods)


def levelling_down_sentence(phrasing: Phrasing, change: GapChange) -> str:
    """The warning that a gap shrank because the better-off sex did worse; empty where it did not."""
    if not change.levelling_down:
        return ""
    worse_off = disadvantaged_sex(change.earlier.women, change.earlier.men, phrasing.kpi.direction)
    better_off = Sex.MEN if worse_off is Sex.WOMEN else Sex.WOMEN
    return phrasing.sentence(_LEVELLING_DOWN, whom=phrasing.names.of(better_off))


def parts_as_shown(by_women: float, by_men: float, whole: float, decimals: int) -> tuple[int, int]:
    """Two parts in units of the last decimal shown, rounded so that they add up to their rounded whole.

    The part that lost most by rounding gets what is left over.
    """
    women, men = units_shown(by_women, decimals), units_shown(by_men, decimals)
    left_over = units_shown(whole, decimals) - women - men
    women_lack, men_lack = by_women * 10.0**decimals - women, by_men * 10.0**decimals - men
    if women_lack * left_over > men_lack * left_over:
        return women + left_over, men
    return women, men + left_over


def _by_parts(phrasing: Phrasing, change: GapChange, periods: str) -> str:
    amount, parts, decimals = phrasing.gap(abs(change.change)), change.parts, phrasing.gap_decimals
    if parts is None:
        return phrasing.sentence(_AS_A_WHOLE[change.kind], amount=amount, periods=periods)
    women, men = parts_as_shown(parts.by_women, parts.by_men, change.change, decimals)
    by_women, by_men = phrasing.number(abs(women) / 10**decimals), phrasing.number(abs(men) / 10**decimals)
    if women * men > 0:
        message = _BY_BOTH[change.kind, parts.women_moved > 0]
        return phrasing.sentence(message, amount=amount, by_women=by_women, by_men=by_men, periods=periods)
    return phrasing.sentence(
        _BY_MOVES[change.kind],
        amount=amount,
        women_moved=_move(phrasing, women, parts.women_moved, by_women),
        men_moved=_move(phrasing, men, parts.men_moved, by_men),
        periods=periods,
    )


def _move(phrasing: Phrasing, part: int, moved: float, number: str) -> str:
    if part == 0:
        return phrasing.phrase(_STOOD_STILL)
    return phrasing.phrase(_ROSE if moved > 0 else _FELL, number=number)
