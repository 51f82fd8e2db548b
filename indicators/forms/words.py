"""What sexes and ages are called beside the fields of a form."""

from django.utils.translation import gettext

from indicators.vocabulary import Population, Sex, TargetFor


def whom(population: str) -> dict[str, str]:
    """Return the word for each sex and for the gap, by Sex and TargetFor alike (women are F in both)."""
    children = population == Population.CHILDREN
    return {
        Sex.WOMEN: gettext("girls") if children else gettext("women"),
        Sex.MEN: gettext("boys") if children else gettext("men"),
        Sex.NON_BINARY: gettext("non-binary"),
        Sex.UNKNOWN: gettext("not stated"),
        Sex.TOTAL: gettext("total"),
        TargetFor.GAP: gettext("the gap"),
    }


def band_words(band: str) -> str:
    """Return what an age band is called."""
    first, _dash, last = band.partition("-")
    if not band:
        return gettext("age not known")
    if first == "0":
        return gettext("under %(age)s years") % {"age": int(last) + 1}
    return (
        gettext("%(first)s–%(last)s years") % {"first": first, "last": last}
        if last
        else gettext("%(first)s years and older") % {"first": first}
    )
